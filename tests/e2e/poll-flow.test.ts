import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { type Origin, startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { runTopicwire, startService } from './run-topicwire.ts';

let origin: Origin;
let root: TestRoot;

beforeEach(async () => {
  origin = await startOrigin();
  root = await makeRoot([]);
});

afterEach(async () => {
  await origin.close();
  await root.remove();
});

const title = 'Washington adds a Chinese chipmaker to its entity list over export controls';

function writeAtom(ids: readonly string[], head = ''): string {
  const entries = ids.map(
    (id) => `<entry><id>urn:flow:${id}</id><title>${title} (${id})</title>
      <updated>2026-05-01T00:00:00Z</updated><link href="https://mine.example/${id}"/>
      <summary>Semiconductors under export controls.</summary></entry>`,
  );
  return `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">
    <id>urn:flow</id><title>Mine</title><updated>2026-05-01T00:00:00Z</updated>
    <author><name>Miner</name></author>${head}${entries.join('')}</feed>`;
}

function serve(path: string, body: string, headers: Record<string, string> = {}, status = 200) {
  origin.answer(path, (_, response) => response.writeHead(status, headers).end(body));
}

const environment = () => ({ ALLOW_PRIVATE_HOSTS: `${origin.host},localhost`, LOG_LEVEL: 'debug' });

const refresh = (...words: string[]) =>
  runTopicwire(['refresh', '--root', root.path, ...words], environment());

const list = (...words: string[]) =>
  runTopicwire(['sources', '--root', root.path, ...words], environment());

/** What is served, by path. */
async function readPages(): Promise<ReadonlyMap<string, string>> {
  const store = await openStore({ root: root.path });
  const documents = await store.readRendered();
  await store.close();
  const decode = (body: Uint8Array) => new TextDecoder().decode(body);
  return new Map([...documents].map(([path, { body }]) => [path, decode(body)]));
}

const topicPaths = ['', '.rss', '.atom', '.json'].map((suffix) => `/feeds/tech-trade-war${suffix}`);

test('C15, C14, C9: what a poll took back, merged, left out and found moved is published and told', {
  timeout: 60_000,
}, async () => {
  const ids = ['mine', 'delta', 'moved', 'lost'];
  const lines = ids.map((id) => `  - {id: ${id}, url: "${origin.url}/${id}"}`);
  await root.write('feeds/sources.yaml', ['sources:', ...lines, ''].join('\n'));
  serve('/mine', writeAtom(['stays', 'goes']));
  serve('/delta', writeAtom(['known']), { etag: '"1"' });
  const own =
    '<entry><id>tag:topicwire.example,2026-11-22:x</id><title>Ours</title></entry></feed>';
  serve('/new', writeAtom(['theirs']).replace('</feed>', own));
  origin.answer('/moved', (_, response) => response.writeHead(308, { location: '/new' }).end());
  const first = await refresh();
  expect(first.stdout).toMatch(/lost +failed +404/);
  const before = await readPages();
  for (const path of topicPaths) expect(before.get(path), path).toContain('(goes)');

  const stone = '<at:deleted-entry ref="urn:flow:goes" when="2026-05-02T00:00:00Z"/>';
  serve('/mine', writeAtom(['stays'], stone));
  serve('/delta', writeAtom(['more']), { etag: '"2"', im: 'feed' }, 226);
  await refresh('--force');
  const after = await readPages();
  for (const [path, page] of after) expect(page, path).not.toContain('(goes)');
  for (const path of topicPaths) {
    for (const id of ['stays', 'known', 'more', 'theirs']) {
      expect(after.get(path), path).toContain(`(${id})`);
    }
    expect(after.get(path), path).not.toContain('Ours');
  }

  const all = await list();
  expect(all.stdout).toMatch(/moved .*redirects for good to .*\/new, seen on 1 of 3 days; /);
  expect(all.stdout).toMatch(/lost +failing +404/);
  const delta = await list('delta');
  expect(delta.stdout).toContain('1 document that held changes alone');
  expect(delta.stdout).toMatch(/etag\+a-im +delta +226/);
  expect(delta.stdout).toMatch(/withdrawn +own +why then/);

  const health = (await list('--json')).stdout.trim().split('\n');
  expect(health.map((line) => JSON.parse(line))).toMatchObject([
    { id: 'mine', health: 'good', totals: { withdrawn: 1 } },
    { id: 'delta', health: 'good', totals: { deltas: 1 } },
    { id: 'moved', address: null, move: { to: `${origin.url}/new` }, ownEntries: 1 },
    { id: 'lost', health: 'failing', lastStatus: 404, failures: 2 },
  ]);
  const ledger = (await list('delta', '--json')).stdout.trim().split('\n');
  expect(ledger.map((line) => JSON.parse(line)).slice(1)).toMatchObject([
    { outcome: 'delta', status: 226, sent: { etag: true, lastModified: false, delta: true } },
    { outcome: 'read', status: 200, sent: { etag: false, lastModified: false, delta: false } },
  ]);
});

test('no secret of a source is in a log, a page, the ledger or an error, whatever it answers', {
  timeout: 60_000,
}, async () => {
  const other = await startOrigin({ everywhere: true });
  const outside = `http://localhost:${other.port}`;
  const secrets = {
    FLOW_PASSWORD: 'sesame-open-7',
    FLOW_KEY: 'key-of-the-house-8',
  };
  const carried = 'carried-in-a-query-9';
  const paths = ['ok', 'refused', 'away', 'user', 'circle', 'dead', 'junk'];
  await root.write(
    'feeds/sources.yaml',
    ['sources:']
      .concat(
        paths.map(
          (path) =>
            `  - {id: ${path}, url: "${origin.url}/${path}", auth: {user: desk, password: "\${FLOW_PASSWORD}"}, headers: {X-Key: "\${FLOW_KEY}"}}`,
        ),
      )
      .join('\n'),
  );
  const to = (path: string, location: string) =>
    origin.answer(path, (_, response) => response.writeHead(302, { location }).end());
  serve('/ok', writeAtom(['fine']));
  serve('/refused', 'no', {}, 401);
  to('/away', `${outside}/status/500?key=${carried}`);
  to('/user', `http://desk:${carried}@localhost:${other.port}/status/403`);
  to('/circle', `${origin.url}/circle?key=${carried}`);
  to('/dead', `http://localhost:1/?key=${carried}`);
  origin.answer('/junk', (request, response) =>
    response.writeHead(200).end(`not a feed: ${String(request.headers['x-key']).length}`),
  );
  const ambient = { ...environment(), ...secrets };
  const command = (...words: string[]) => runTopicwire([...words, '--root', root.path], ambient);

  const outputs = [await command('refresh'), await command('refresh', '--force', '--json')];
  outputs.push(await command('sources'), await command('sources', '--json'));
  const store = await openStore({ root: root.path });
  const ledgers = await Promise.all(paths.map((path) => store.listPolls(path, 50)));
  await store.close();
  const service = await startService(root.path, ambient);
  await service.waitFor('Asked');
  const pages = [];
  for (const path of ['/', '/feeds.opml', ...topicPaths]) {
    pages.push(await (await fetch(`${service.url}${path}`)).text());
  }
  outputs.push(await service.stop());
  expect(origin.requests.some(({ headers }) => headers['x-key'] === secrets.FLOW_KEY)).toBe(true);
  expect(other.requests.length).toBeGreaterThan(0);
  const basic = Buffer.from(`desk:${secrets.FLOW_PASSWORD}`).toString('base64');
  const told = JSON.stringify([outputs, pages, ledgers]);
  const sentOut = JSON.stringify(other.requests.map(({ headers }) => headers));
  for (const secret of [...Object.values(secrets), basic]) {
    expect(told).not.toContain(secret);
    expect(sentOut).not.toContain(secret);
  }
  expect(told).not.toContain(carried);
  await other.close();
});
