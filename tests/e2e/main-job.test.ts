import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { parseFragment } from 'parse5';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Origin, startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';

const feeds = [
  { id: 'harbour', file: 'rss-2.xml', type: 'application/rss+xml' },
  { id: 'customs', file: 'rss-1.rdf', type: 'application/rdf+xml' },
  { id: 'ledger', file: 'atom.xml', type: 'application/atom+xml' },
  { id: 'carrier', file: 'feed.json', type: 'application/feed+json' },
  { id: 'malformed', file: 'malformed.xml', type: 'text/xml' },
];

/** Titles of foreign entries that belong to tech-trade-war, newest first, and where they are from. */
const expected = [
  ['Huawei & SMIC face new U.S. sanctions over 5G chips', 'Chips & Tariffs'],
  ['ZTE asks Washington to lift the ban on American chips', 'Carrier Notes'],
  ['Beijing answers chip export controls with curbs on germanium', 'Policy Ledger'],
  ['Tariffs on Chinese semiconductors rise to 60 percent in January', 'Customs Gazette'],
  ['Washington puts twelve Chinese chipmakers on its entity list', 'Harbour Business Daily'],
];
const unfitting = [
  'New ferry line links two islands',
  'A city counts its bees',
  'Our office moves',
];

let origin: Origin;
let root: TestRoot;
let service: RunningService;
let environment: Record<string, string>;

beforeAll(async () => {
  origin = await startOrigin();
  for (const { file, type } of feeds) await serveFile(file, type);
  origin.answer('/down.xml', (_, response) => response.writeHead(500).end('out of order'));
  environment = { ALLOW_PRIVATE_HOSTS: origin.host };
  const sources = [...feeds, { id: 'down', file: 'down.xml' }];
  root = await makeRoot(sources.map(({ id, file }) => ({ id, url: `${origin.url}/${file}` })));
  service = await startService(root.path, environment);
  await service.waitFor('Asked');
});

afterAll(async () => {
  await service?.stop();
  await origin?.close();
  await root?.remove();
});

async function serveFile(file: string, type: string): Promise<void> {
  const body = await readFile(join(import.meta.dirname, 'feeds', file));
  const etag = `"${file}"`;
  origin.answer(`/${file}`, (request, response) => {
    if (request.headers['if-none-match'] === etag) response.writeHead(304, { etag }).end();
    else response.writeHead(200, { 'content-type': type, etag }).end(body);
  });
}

async function get(path: string, headers: Record<string, string> = {}) {
  return await fetch(`${service.url}${path}`, { headers });
}

test('entries that fit stand in the topic, newest first, with their source named', async () => {
  const feed = parseRssFeed(await (await get('/feeds/tech-trade-war.rss')).text());
  const foreign = (feed.items ?? []).filter((item) => item.source !== undefined);
  expect(foreign.map((item) => [item.title, item.source?.title])).toEqual(expected);
  expect(foreign.at(-1)?.link).toBe('https://harbour.example/2026/entity-list');
});

test('entries that fit nowhere stand in no topic', async () => {
  for (const topic of ['tech-trade-war', 'semiconductors', 'telecom-networks']) {
    const body = await (await get(`/feeds/${topic}.json`)).text();
    for (const title of unfitting) expect(body).not.toContain(title);
  }
});

test('the articles of the house stand beside them', async () => {
  const feed = parseAtomFeed(await (await get('/feeds/tech-trade-war.atom')).text());
  const own = (feed.entries ?? []).filter((entry) => entry.source === undefined);
  expect(own.length).toBeGreaterThanOrEqual(5);
  const links = own.flatMap((entry) => entry.links ?? []).map((link) => link.href);
  expect(links).toContain(`${service.url}/articles/huawei-steps-up-5g-spending`);
});

/** The text of an RSS description, which is HTML. */
function readHtml(html: string): string {
  const { childNodes } = parseFragment(html);
  return childNodes.map((node) => ('value' in node ? node.value : '')).join('');
}

test('the three formats say the same', async () => {
  const rss = parseRssFeed(await (await get('/feeds/tech-trade-war.rss')).text());
  const atom = parseAtomFeed(await (await get('/feeds/tech-trade-war.atom')).text());
  const json = parseJsonFeed(await (await get('/feeds/tech-trade-war.json')).json());
  const fromRss = rss.items?.map((item) => [
    item.guid?.value,
    item.title,
    item.link,
    new Date(item.pubDate ?? '').toISOString(),
    readHtml(item.description ?? ''),
  ]);
  const fromAtom = atom.entries?.map((entry) => [
    entry.id,
    entry.title?.value ?? entry.title,
    entry.links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href,
    new Date(entry.published ?? '').toISOString(),
    entry.summary?.value ?? entry.summary,
  ]);
  const fromJson = json.items?.map((item) => [
    item.id,
    item.title,
    item.url,
    new Date(item.date_published ?? '').toISOString(),
    item.summary,
  ]);
  expect(fromRss?.length).toBeGreaterThanOrEqual(10);
  expect(fromAtom).toEqual(fromRss);
  expect(fromJson).toEqual(fromRss);
});

test('a script of a foreign entry is nowhere', async () => {
  for (const path of ['/feeds/tech-trade-war.atom', '/feeds/tech-trade-war', '/']) {
    const answer = await get(path, { accept: 'text/html' });
    expect(await answer.text()).not.toContain('alert(1)');
  }
});

test('a source that fails and one that had to be repaired are reported and cost nothing else', () => {
  expect(service.stderr()).toMatch(/down: .*the server answered 500.*backing off/);
  expect(service.stderr()).toMatch(/malformed: .*repair/);
  expect(service.stdout()).toMatch(/6 sources: .*1 failed/);
});

test('a second poll of a reader is answered 304, by each validator', async () => {
  for (const suffix of ['rss', 'atom', 'json']) {
    // Of a version that came within a second of the one before, the date is not sent before its time.
    const first = await vi.waitFor(async () => {
      const answer = await get(`/feeds/tech-trade-war.${suffix}`);
      await answer.arrayBuffer();
      expect(answer.headers.get('last-modified')).not.toBeNull();
      return answer;
    }, 5_000);
    const etag = first.headers.get('etag') ?? '';
    const modified = first.headers.get('last-modified') ?? '';
    const path = `/feeds/tech-trade-war.${suffix}`;
    expect((await get(path, { 'if-none-match': etag })).status).toBe(304);
    expect((await get(path, { 'if-modified-since': modified })).status).toBe(304);
    expect((await get(path, { 'if-none-match': '"other"' })).status).toBe(200);
  }
});

test('a second round over all sources is all 304, but for the one that is down', async () => {
  const round = await runTopicwire(
    ['refresh', '--force', '--json', '--root', root.path],
    environment,
  );
  const reports = round.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { sourceId: string; status: number; outcome: string });
  expect(reports.map(({ sourceId, status }) => [sourceId, status])).toEqual([
    ['carrier', 304],
    ['customs', 304],
    ['down', 500],
    ['harbour', 304],
    ['ledger', 304],
    ['malformed', 304],
  ]);
  expect(round.code).toBe(1);
});

test('sources tells how each fares, and the ledger what was asked and why then', async () => {
  const all = await runTopicwire(['sources', '--json', '--root', root.path]);
  const healths = all.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(healths.map(({ id, health }) => [id, health])).toEqual([
    ...feeds.map(({ id }) => [id, 'good']),
    ['down', 'failing'],
  ]);
  for (const { nextPollAt, nextPollReason } of healths) {
    expect(nextPollAt > new Date().toISOString()).toBe(true);
    expect(nextPollReason).toMatch(/floor|expected|backing off/);
  }
  const one = await runTopicwire(['sources', 'ledger', '--json', '--root', root.path]);
  const [, ...polls] = one.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(
    polls.map(({ status, reason, sent, added }) => [status, reason, sent.etag, added]),
  ).toEqual([
    [304, 'asked for by hand', true, 0],
    [200, 'first poll', false, 2],
  ]);
  const text = await runTopicwire(['sources', 'ledger', '--root', root.path]);
  expect(text.stdout).toContain('not-modified');
});

test('an entry that fitted nowhere was kept, and comes in when a topic is made for it', async () => {
  const match = 'match: {publish: 6, review: 3, any: {ferry: 3}}';
  await root.write('feeds/topics/ferries.yaml', `title: Ferries\ndescription: Ships\n${match}\n`);
  await vi.waitFor(
    async () => expect(await (await get('/feeds/ferries.rss')).text()).toContain('New ferry line'),
    { timeout: 10_000, interval: 100 },
  );
});
