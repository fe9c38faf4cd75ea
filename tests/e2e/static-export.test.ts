import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { Rendered } from '../../src/model/rendered.ts';
import { removeSearchForm } from '../../src/publish/remove-search-form.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { TestRoot } from './make-root.ts';
import { makeFerriesRoot, TITLES } from './real-clients/ferries-root.ts';
import { NEWSBOAT } from './real-clients/real-clients.ts';
import { NGINX, type RunningNginx, startNginx } from './real-clients/start-nginx.ts';
import { findFreePort, runTopicwire, spawnTopicwire, startService } from './run-topicwire.ts';

// Each test runs several programs, one after the other.
vi.setConfig({ testTimeout: 60_000 });

let root: TestRoot;
let homes: string;
let folder: string;
let port: number;
let url: string;

beforeAll(async () => {
  root = await makeFerriesRoot();
  await root.write(
    'feeds/topics/tolls.yaml',
    'title: Tolls\ndescription: D\nmatch: {publish: 2, review: 1, any: {toll: 2}}\n',
  );
  await root.write(
    'feeds/topics/fares.yaml',
    'title: Fares\ndescription: D\nmatch: {publish: 2, review: 1, any: {ferry: 2}}\npublish: {entries: 2}\n',
  );
  homes = await mkdtemp(join(tmpdir(), 'topicwire-static-'));
  folder = join(homes, 'site');
  port = await findFreePort();
  url = `http://127.0.0.1:${port}`;
});

afterAll(async () => {
  await root.remove();
  await rm(homes, { recursive: true, force: true });
});

if (NGINX === null) {
  process.stdout.write('static export: skipped where it is served, since nginx is not installed\n');
}

const build = (...words: string[]) =>
  runTopicwire(['build', '--root', root.path, ...words], { BASE_URL: url, LOG_LEVEL: 'warn' });

async function readStored(): Promise<readonly Rendered[]> {
  const store = await openStore({ root: root.path });
  const documents = await store.readRendered();
  await store.close();
  return [...documents.values()];
}

/** Of a copy of the publication; what the builds keep for themselves is left out. */
async function listFiles(copy: string): Promise<readonly string[]> {
  const entries = await readdir(copy, { recursive: true, withFileTypes: true }).catch(() => []);
  return entries
    .filter((entry) => entry.isFile() && !entry.parentPath.includes('.topicwire'))
    .map((entry) => relative(copy, join(entry.parentPath, entry.name)))
    .sort();
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Buffer;
}

/** As it goes over the wire: nothing is unpacked or followed. */
function ask(
  path: string,
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', from = url } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(`${from}${path}`, { method, headers, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        }),
      );
      response.on('error', reject);
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('build', () => {
  test('says what it did, does nothing twice, and names its files as JSON', async () => {
    const first = await build('--out', folder);
    expect([first.code, first.stderr]).toEqual([0, '']);
    expect(first.stdout).toMatch(/^written {2}feeds\/ferries\.rss$/m);
    expect(first.stdout).toMatch(/: \d+ files, \d+ written, 0 unchanged, 0 removed$/m);
    const before = await stat(join(folder, 'feeds/ferries.rss'));

    const second = await build('--out', folder, '--json');
    const lines = second.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string; change: string });
    expect(lines).toContainEqual({ file: 'feeds/ferries.atom.gz', change: 'unchanged' });
    expect(lines.filter(({ change }) => change !== 'unchanged')).toEqual([]);
    expect((await stat(join(folder, 'feeds/ferries.rss'))).ino).toBe(before.ino);
  });

  test.each([
    ['feeds', 'site'],
    ['content', ''],
    ['data', 'x/y'],
    ['', ''],
    ['..', ''],
  ])('refuses %s/%s of the root, where it would write among what it reads', async (...path) => {
    const before = await readdir(root.path, { recursive: true });
    const result = await build('--out', join(root.path, ...path), '--force');
    expect(result.code).toBe(2);
    expect(result.stderr).toContain('this folder holds what the publication is made of');
    expect(await readdir(root.path, { recursive: true })).toEqual(before);
  });

  test('leaves whole files when it is killed, and the next build does the rest', {
    timeout: 60_000,
  }, async () => {
    const killed = join(homes, 'killed');
    const words = ['build', '--root', root.path, '--out', killed];
    let found = 0;
    let kills = 0;
    for (let round = 0; round < 4; round += 1) {
      const { child } = spawnTopicwire(words, { BASE_URL: url });
      const ended = once(child, 'close');
      // Each round gets some files further than the one before.
      while (child.exitCode === null && (await listFiles(killed)).length <= found + round * 3) {
        await pause(1);
      }
      child.kill('SIGKILL');
      const [, signal] = await ended;
      if (signal === 'SIGKILL') kills += 1;
      found = (await listFiles(killed)).length;
    }
    expect(kills).toBeGreaterThan(0);
    for (const file of await listFiles(killed)) {
      const [there, whole] = [
        await readFile(join(killed, file)),
        await readFile(join(folder, file)),
      ];
      expect(there.equals(whole), file).toBe(true);
    }
    expect((await build('--out', killed)).code).toBe(0);
    expect(await listFiles(killed)).toEqual(await listFiles(folder));
    expect(await readdir(join(killed, '.topicwire'))).toEqual(['manifest.json', 'nginx.conf']);
  });

  test('warns of a hub that no static host answers', async () => {
    const site = await readFile(join(root.path, 'feeds/site.yaml'), 'utf8');
    await root.write('feeds/site.yaml', site.replace(/^websub.*$/m, ''));
    const result = await build('--out', join(homes, 'with-a-hub'));
    await root.write('feeds/site.yaml', site);
    expect(result.stderr).toContain(`the feeds announce ${url}/hub, which no static host answers`);
    const headers = await readFile(join(homes, 'with-a-hub', '_headers'), 'utf8');
    expect(headers).toContain(
      `/feeds/ferries.rss\n  link: <${url}/hub>; rel="hub", <${url}/feeds/ferries.rss>; rel="self"`,
    );
  });

  test('tells of a fault in the files and builds the rest', async () => {
    await root.write('content/broken.md', 'no front matter');
    const result = await build('--out', join(homes, 'with-a-fault'));
    await rm(join(root.path, 'content/broken.md'));
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('content/broken.md');
    expect(await readdir(join(homes, 'with-a-fault'))).toContain('index.html');
  });
});

describe.skipIf(NGINX === null)('nginx (skipped where it is not installed)', () => {
  let nginx: RunningNginx | null = null;
  const compared = [
    'content-type',
    'cache-control',
    'access-control-allow-origin',
    'access-control-expose-headers',
    'link',
    'content-security-policy',
    'referrer-policy',
    'x-content-type-options',
  ];

  beforeAll(async () => {
    await build('--out', folder);
    nginx = await startNginx(folder, port);
  });

  afterAll(() => nginx?.stop());

  const listAnswers = async (path: string) => (await nginx?.listAnswers(path)) ?? [];

  test('B1, B2, B8, B10, B11: serves every document as serve does', async () => {
    const service = await startService(root.path, { BASE_URL: url }, ['--no-poll']);
    const stored = await readStored();
    expect(stored.map(({ path }) => path)).toContain('/feeds/fares/archive/1.atom');
    for (const document of stored) {
      // All but the search, which a static host cannot answer.
      const { path, body, encodings, modifiedAt } = await removeSearchForm(document);
      // Of /feeds/{topic} a static host has the page alone.
      const headers = { accept: 'text/html' };
      const [here, there] = await Promise.all([
        ask(path, headers),
        ask(path, headers, { from: service.url }),
      ]);
      expect([here.status, Buffer.compare(here.body, body)], path).toEqual([200, 0]);
      // Of archives one may be kept for ever and the newest may not, which their names do not tell.
      const isArchive = path.includes('/archive/');
      for (const name of compared.filter((each) => !isArchive || each !== 'cache-control')) {
        expect(here.headers[name], `${name} of ${path}`).toBe(there.headers[name]);
      }
      if (isArchive) expect(here.headers['cache-control']).toBe('public, max-age=900');
      expect(here.headers['last-modified']).toBe(new Date(modifiedAt).toUTCString());
      const gzipped = await ask(path, { 'accept-encoding': 'gzip' });
      const copy = encodings.find(({ encoding }) => encoding === 'gzip');
      expect(Buffer.compare(gzipped.body, copy?.body ?? body), path).toBe(0);
      expect(gzipped.headers.vary).toBe('Accept-Encoding');
      expect(gzipped.headers.etag).not.toBe(here.headers.etag);
      const head = await ask(path, {}, { method: 'HEAD' });
      const { date: _, ...expected } = here.headers;
      expect(head.headers).toMatchObject(expected);
      expect(head.body).toHaveLength(0);
    }
    await service.stop();
  });

  test('has every address of its own that a page links to', async () => {
    const pages = (await readStored()).filter(({ mediaType }) => mediaType.startsWith('text/html'));
    const links = new Set(
      pages.flatMap(({ body }) =>
        [
          ...Buffer.from(body)
            .toString()
            .matchAll(/<(?:a|link)\s[^>]*href="(\/[^"#]*)/g),
        ].map(([, href = '']) => href),
      ),
    );
    expect([...links]).toContain('/feeds/ferries/sources.opml');
    for (const href of links) expect((await ask(href)).status, href).toBe(200);
  });

  test('B3, B5, B7: answers 304 to either validator, with the caching of the 200', async () => {
    for (const path of ['/feeds/ferries.rss', '/feeds/ferries', '/feeds/ferries/sources.opml']) {
      const { headers } = await ask(path);
      for (const [name, value] of [
        ['if-none-match', headers.etag],
        ['if-modified-since', headers['last-modified']],
      ] as const) {
        const again = await ask(path, { [name]: String(value) });
        expect([again.status, again.body.length], `${name} ${path}`).toEqual([304, 0]);
        for (const each of ['etag', 'cache-control', 'vary'])
          expect(again.headers[each], each).toBe(headers[each]);
      }
    }
  });

  test.each([
    ['/feeds/nothing.rss', 404],
    ['/nothing', 404],
    ['/_headers', 404],
    ['/.topicwire/manifest.json', 404],
    ['/feeds/ferries.rss/x', 404],
    ['/feeds/ferries/', 301],
  ])('answers %s with %i', async (path, status) => {
    const answer = await ask(path);
    expect(answer.status).toBe(status);
    if (status === 301) expect(answer.headers.location).toBe('/feeds/ferries');
    else expect(answer.headers['content-type']).toContain('text/html');
  });

  test('B9: gives newsboat the same items, and 304 when it asks again', {
    timeout: 90_000,
  }, async ({ skip }) => {
    if (NEWSBOAT.program === null) skip('newsboat is not installed');
    for (const kind of ['rss', 'atom']) {
      const path = `/feeds/ferries.${kind}`;
      const poll = await NEWSBOAT.subscribe(url + path, await mkdtemp(join(homes, 'newsboat-')));
      const before = (await listAnswers(path)).length;
      for (let number = 1; number <= 3; number += 1) {
        const titles = (await poll()).map(({ title }) => title);
        expect(titles.sort(), `poll ${number}`).toEqual(TITLES.toSorted());
      }
      const answers = (await listAnswers(path)).slice(before);
      expect(answers).toEqual(['GET 200', 'GET 200', 'GET 304']);
    }
  });

  test('what is taken down is in no file any more, archives included', async () => {
    const holders = async () => {
      const files = (await listFiles(folder)).filter((file) => !/\.(?:gz|br)$/.test(file));
      const texts = await Promise.all(
        files.map(async (file) => [file, await readFile(join(folder, file), 'utf8')] as const),
      );
      return texts.filter(([, text]) => /fares rise by 4 %/.test(text)).map(([file]) => file);
    };
    expect(TITLES[1]).toContain('fares rise by 4 %');
    expect(await holders()).toEqual(
      expect.arrayContaining(['articles/article-2.html', 'feeds/ferries.rss']),
    );
    expect((await holders()).some((file) => file.startsWith('feeds/fares/archive/'))).toBe(true);
    const words = ['takedown', 'content/article-2.md', '--root', root.path, '--why', 'asked for'];
    expect((await runTopicwire(words, { BASE_URL: url })).code).toBe(0);
    const result = await build('--out', folder);
    expect(result.stdout).toMatch(/^removed {2}articles\/article-2\.html$/m);
    expect(await holders()).toEqual([]);
    expect((await ask('/articles/article-2')).status).toBe(404);
  });

  test('B16: says of a topic that was removed that it is gone', async () => {
    expect((await ask('/feeds/tolls.atom')).status).toBe(200);
    await rm(join(root.path, 'feeds/topics/tolls.yaml'));
    const result = await build('--out', folder);
    expect(result.stdout).toMatch(/^removed {2}feeds\/tolls\.html$/m);
    await nginx?.stop();
    nginx = await startNginx(folder, port);
    for (const path of ['/feeds/tolls', '/feeds/tolls.atom', '/feeds/tolls/sources.opml']) {
      expect((await ask(path)).status, path).toBe(410);
    }
    expect((await ask('/feeds/tolls-of-old.rss')).status).toBe(404);
    expect((await ask('/feeds/ferries.rss')).status).toBe(200);
    expect(String(await readFile(join(folder, 'index.html')))).not.toContain('/feeds/tolls');
  });

  test('B16: leads from the addresses of a renamed topic to its new ones', async () => {
    const topic = await readFile(join(root.path, 'feeds/topics/ferries.yaml'), 'utf8');
    await root.write('feeds/topics/boats.yaml', `formerly: [ferries]\n${topic}`);
    await rm(join(root.path, 'feeds/topics/ferries.yaml'));
    expect((await build('--out', folder)).stderr).toBe('');
    await nginx?.stop();
    nginx = await startNginx(folder, port);
    for (const rest of ['', '.rss', '.atom', '.json', '/sources.opml']) {
      const { status, headers } = await ask(`/feeds/ferries${rest}`);
      expect([status, headers.location], rest).toEqual([301, `/feeds/boats${rest}`]);
      expect((await ask(`/feeds/boats${rest}`)).status).toBe(200);
    }
    expect((await ask('/feeds/ferries/%0D%0Aset-cookie:x')).status).toBe(404);
  });
});
