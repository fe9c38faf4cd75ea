import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { askForFeeds } from '../../src/cli/ask-for-feeds.ts';
import type { FeedCandidate } from '../../src/ingest/discover-feeds.ts';
import { type Origin, startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { runTopicwire } from './run-topicwire.ts';

const SOURCES = `# What is polled.
sources:
  # Ports.
  - id: quay          # the first
    url:   https://quay.example/feed.xml
    tags: [ports,   ships]

  # - id: off
`;

let origin: Origin;
let root: TestRoot;

beforeAll(async () => {
  origin = await startOrigin();
  root = await makeRoot([]);
  const announce = (path: string, title: string) =>
    `<link rel="alternate" type="application/rss+xml" title="${title}" href="${path}">`;
  servePage('/several/', announce('/several.xml', 'News') + announce('/comments.xml', 'Comments'));
  servePage('/one/', announce('/one.xml', 'One'));
  servePage('/broken/', announce('/gone.xml', 'Gone') + announce('/html.xml', 'A page'));
  servePage('/anchors/', '', '<a href="/a.rss">A</a> <a href="/b.rss">B</a>');
  servePage('/blog/', '', '<p>No word of a feed</p>');
  servePage('/nothing/', '', '<iframe src="/several.xml"></iframe>');
  servePage('/html.xml', '');
  serveFeed('/several.xml', 'Several Things');
  serveFeed('/comments.xml', 'Comments on Several Things');
  serveFeed('/one.xml', 'The <Harbour> & "Quay": Новости');
  serveFeed('/a.rss', 'Anchor A');
  serveFeed('/b.rss', 'Anchor B');
  serveFeed('/blog/rss.xml', 'Blog');
  origin.answer('/moved', (_, response) =>
    response.writeHead(301, { location: `${origin.url}/one.xml` }).end(),
  );
  origin.answer('/list.opml', (_, response) => response.end('<opml version="2.0"><body/></opml>'));
});

afterAll(async () => {
  await origin?.close();
  await root?.remove();
});

beforeEach(async () => {
  await root.write('feeds/sources.yaml', SOURCES);
});

function servePage(path: string, head: string, body = ''): void {
  const html = `<!doctype html><html><head><title>x</title>${head}</head><body>${body}</body></html>`;
  origin.answer(path, (_, response) =>
    response.writeHead(200, { 'content-type': 'text/html' }).end(html),
  );
}

function serveFeed(path: string, title: string): void {
  const items = ['05', '07', '06', '04'].map(
    (day) =>
      `<item><guid isPermaLink="false">${day}</guid><title>Story of day ${day}</title><pubDate>${day} Jan 2026 10:00:00 GMT</pubDate></item>`,
  );
  const escaped = title.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  const xml = `<rss version="2.0"><channel><title>${escaped}</title>${items.join('')}</channel></rss>`;
  origin.answer(path, (_, response) =>
    response.writeHead(200, { 'content-type': 'application/rss+xml; charset=utf-8' }).end(xml),
  );
}

/** Runs the command on this root, allowed to ask the origin, and counts what it asks. */
async function run(...args: string[]) {
  const before = origin.requests.length;
  const environment = { ALLOW_PRIVATE_HOSTS: origin.host };
  const result = await runTopicwire([...args, '--root', root.path], environment);
  const asked = origin.requests.slice(before).map(({ path }) => path);
  return { ...result, asked };
}

function readSources(): Promise<string> {
  return readFile(join(root.path, 'feeds/sources.yaml'), 'utf8');
}

function readJson(stdout: string): Record<string, unknown>[] {
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

// Each command is a process of its own; on a machine that is busy, several take their time.
vi.setConfig({ testTimeout: 60_000 });

describe('add', () => {
  test('the feed that a page names: lines are added, nothing else changes, and check is good', async () => {
    const result = await run(
      'add',
      `${origin.url}/one/`,
      '--tags',
      'ports, trade',
      '--rights',
      'link',
    );
    expect([result.stderr, result.code]).toEqual(['', 0]);
    expect(result.asked).toEqual(['/one/', '/one.xml']);
    const added = await readSources();
    expect(added.startsWith(SOURCES)).toBe(true);
    expect(added.slice(SOURCES.length)).toBe(
      [
        '  - id: "127-0-0-1"',
        `    url: ${origin.url}/one.xml`,
        '    title: "The <Harbour> & \\"Quay\\": Новости"',
        '    rights: link',
        '    tags: [ports, trade]',
        '',
      ].join('\n'),
    );
    expect((await run('check')).code).toBe(0);
  });

  test('shows what was added and the newest three titles, the newest first', async () => {
    const { stdout } = await run('add', `${origin.url}/several.xml`);
    expect(stdout).toContain('Added several-things: Several Things');
    const titles = [...stdout.matchAll(/(2026-01-\d\d) {2}Story of day (\d\d)/g)];
    expect(titles.map(([, date, day]) => [date, day])).toEqual([
      ['2026-01-07', '07'],
      ['2026-01-06', '06'],
      ['2026-01-05', '05'],
    ]);
  });

  test('with several and nobody to ask: the first is added and the others named', async () => {
    const { code, stdout, asked } = await run('add', `${origin.url}/several/`, '--json');
    expect(code).toBe(0);
    expect(asked).toEqual(['/several/', '/several.xml']);
    expect(readJson(stdout)).toMatchObject([
      { outcome: 'added', id: 'several-things', url: `${origin.url}/several.xml`, foundBy: 'link' },
      { outcome: 'other', url: `${origin.url}/comments.xml`, title: 'Comments' },
    ]);
  });

  test('--all adds every feed that the page names, and a second time none', async () => {
    const first = await run('add', `${origin.url}/several/`, '--all', '--json');
    expect(readJson(first.stdout).map(({ outcome, id }) => [outcome, id])).toEqual([
      ['added', 'several-things'],
      ['added', 'comments-on-several-things'],
    ]);
    const before = await readSources();
    const again = await run('add', `${origin.url}/several/`, '--all', '--json');
    expect([again.code, again.asked]).toEqual([1, ['/several/']]);
    expect(readJson(again.stdout).map(({ outcome, id }) => [outcome, id])).toEqual([
      ['refused', 'several-things'],
      ['refused', 'comments-on-several-things'],
    ]);
    expect(await readSources()).toBe(before);
  });

  test('a feed that is there already, however it is written, is refused without a request', async () => {
    await run('add', `${origin.url}/one.xml`, '--id', 'one');
    const before = await readSources();
    for (const address of ['/one.xml#top', '/%6fne.xml', '/x/../one.xml/']) {
      const result = await run('add', `${origin.url}${address}`);
      expect([result.code, result.asked]).toEqual([1, []]);
      expect(result.stdout).toContain('the source one reads it already');
    }
    const moved = await run('add', `${origin.url}/moved`);
    expect(moved.code).toBe(1);
    expect(moved.stdout).toContain('the source one reads it already');
    expect(await readSources()).toBe(before);
  });

  test('a permanent redirect is taken over', async () => {
    await run('add', `${origin.url}/moved`, '--id', 'one');
    expect(await readSources()).toContain(`- id: one\n    url: ${origin.url}/one.xml\n`);
  });

  test('a elements are tried where no link element leads to a feed', async () => {
    const { stdout } = await run('add', `${origin.url}/anchors/`, '--json');
    expect(readJson(stdout)).toMatchObject([
      { outcome: 'added', url: `${origin.url}/a.rss`, foundBy: 'anchor' },
      { outcome: 'other', url: `${origin.url}/b.rss` },
    ]);
  });

  test('then common paths, five requests in all', async () => {
    const found = await run('add', `${origin.url}/blog/`, '--json');
    expect(readJson(found.stdout)).toMatchObject([{ outcome: 'added', foundBy: 'common-path' }]);
    expect(found.asked).toEqual(['/blog/', '/blog/feed', '/feed', '/blog/rss.xml']);
    const none = await run('add', `${origin.url}/nothing/`);
    expect(none.code).toBe(1);
    expect(none.asked).toHaveLength(5);
    expect(none.asked).not.toContain('/several.xml');
    expect(none.stderr).toContain('the page names no feed');
  });

  test('what the page names and is no feed is named with the reason', async () => {
    const before = await readSources();
    const { code, stderr } = await run('add', `${origin.url}/broken/`);
    expect(code).toBe(1);
    expect(stderr).toContain('/gone.xml (the server answered 404)');
    expect(stderr).toContain('/html.xml (The document is an HTML page');
    expect(await readSources()).toBe(before);
  });

  test.each([
    [2, 'no address at all', ['not an address']],
    [2, 'a password in the address', ['https://me:secret@a.example/feed']],
    [2, 'an id that is taken', ['/one.xml', '--id', 'quay']],
    [2, 'rights that are none', ['/one.xml', '--rights', 'some']],
    [2, 'one id for several feeds', ['/several/', '--all', '--id', 'one']],
    [1, 'a page that is not there', ['/none']],
    [1, 'a list of feeds', ['/list.opml']],
  ])('exit code %i for %s, and nothing is written', async (code, _, [address = '', ...options]) => {
    const url = address.startsWith('/') ? `${origin.url}${address}` : address;
    const result = await run('add', url, ...options);
    expect(result.code).toBe(code);
    expect(result.stderr.length).toBeGreaterThan(20);
    expect(result.stderr).not.toMatch(/\n\s+at |secret/);
    expect(await readSources()).toBe(SOURCES);
  });

  test('a host that is not public is asked only where it is allowed', async () => {
    const before = origin.requests.length;
    const result = await runTopicwire(['add', `${origin.url}/one/`, '--root', root.path]);
    expect(result.code).toBe(1);
    expect(origin.requests.length).toBe(before);
  });
});

describe('the question on a terminal', () => {
  const candidates = ['a', 'b', 'c'].map(
    (name): FeedCandidate => ({
      url: `https://x.example/${name}`,
      title: `\u001b[31m${name}`,
      type: null,
      foundBy: 'link',
    }),
  );

  async function ask(answers: string): Promise<{ chosen: string; shown: string }> {
    const input = new PassThrough();
    const output = new PassThrough();
    input.end(answers);
    const chosen = await askForFeeds(candidates, { input, output });
    const shown = output.read(output.readableLength)?.toString() ?? '';
    return { chosen: chosen.map(({ url }) => url.at(-1)).join(''), shown };
  }

  test.each([
    ['2\n', 'b'],
    ['3, 1\n', 'ac'],
    ['all\n', 'abc'],
    ['\n', ''],
    ['', ''],
    ['4\nx\n0\n1\n', 'a'],
  ])('%j', async (answers, expected) => {
    expect((await ask(answers)).chosen).toBe(expected);
  });

  test('shows numbers and addresses, and nothing that acts on the terminal', async () => {
    const { shown } = await ask('1\n');
    expect(shown).toContain('2  \\u{1b}[31mb  https://x.example/b');
    expect(shown).not.toContain('\u001b[31m');
  });
});

describe('import and export', () => {
  const list = `<?xml version="1.0"?>
<OPML version="1.1"><body>
  <outline text="Ports & Ships">
    <outline type="RSS" text="Mole" xmlurl="https://mole.example/?a=1&b=2"/>
    <outline title="Quay" xmlUrl="http://quay.example/feed.xml"/>
    <outline text="Again" xmlUrl="https://mole.example/?b=2&amp;a=1"/>
  </outline>
  <outline type="rss" text="Lost"/>
</body></OPML>
`;

  async function writeList(text: string): Promise<string> {
    const file = join(root.path, 'list.opml');
    await writeFile(file, text);
    return file;
  }

  test('a table of what was added, skipped and why; defects on standard error', async () => {
    const file = await writeList(list);
    const dry = await run('import', file, '--dry-run');
    expect(await readSources()).toBe(SOURCES);
    const result = await run('import', file);
    expect(result.stdout.split('\n').slice(1, 5)).toEqual([
      expect.stringMatching(
        /^ *4 +added +mole +Ports & Ships +https:\/\/mole\.example\/\?a=1&b=2$/,
      ),
      expect.stringMatching(/^ *5 +duplicate +quay .* the source quay reads it already$/),
      expect.stringMatching(/^ *6 +duplicate +mole .* line 4/),
      expect.stringMatching(/^ *8 +skipped +- +Lost +has no xmlUrl$/),
    ]);
    expect(dry.stdout.split('\n').slice(0, 5)).toEqual(result.stdout.split('\n').slice(0, 5));
    expect(dry.stdout).toContain('Nothing was written');
    expect(result.stderr).toContain('list.opml:3:');
    expect([dry.code, result.code, result.asked]).toEqual([1, 1, []]);
    const added = await readSources();
    expect(added).toBe(
      `${SOURCES}  - id: mole\n    url: https://mole.example/?a=1&b=2\n    title: Mole\n    tags: [Ports & Ships]\n`,
    );
  });

  test('what was exported is imported elsewhere with nothing lost', async () => {
    await root.write(
      'feeds/sources.yaml',
      `${SOURCES}  - id: mole
    url: https://mole.example/?a=1&b=2
    title: 'Mole & "Pier"'
    weight: -0.5
    rights: full
    tags: [ports]
    language: de
    headers: {X-Key: hush}
`,
    );
    const lines = (await run('export', '--json')).stdout;
    const exported = await run('export');
    expect(exported.code).toBe(0);
    expect(exported.stdout + lines).not.toContain('hush');
    expect(exported.stderr).toContain('mole');
    await root.write('feeds/sources.yaml', 'sources: []\n');
    const result = await run('import', await writeList(exported.stdout), '--json');
    expect([result.stderr, result.code]).toEqual(['', 0]);
    expect((await run('export', '--json')).stdout).toBe(lines);
  });

  test.each([
    ['a file that is not there', 'nowhere.opml'],
    ['a file that is no list', 'feeds/sources.yaml'],
  ])('%s is a fault', async (_, file) => {
    const result = await run('import', join(root.path, file));
    expect(result.code).toBe(1);
    expect(result.stderr).toContain(file);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });
});
