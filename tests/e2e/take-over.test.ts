import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, startService } from './run-topicwire.ts';

const topicFile = 'feeds/topics/tech-trade-war.yaml';
const atom = '/feeds/tech-trade-war.atom';

let root: TestRoot;
let service: RunningService;

beforeAll(async () => {
  root = await makeRoot([]);
  service = await startService(root.path);
});

afterAll(async () => {
  await service?.stop();
  await root?.remove();
});

async function read(path: string): Promise<string> {
  return await (await fetch(`${service.url}${path}`)).text();
}

function writeArticle(date: string, text: string): string {
  const title = 'Washington puts Chinese chipmakers on its entity list';
  return `---\ntitle: ${title}\ndate: ${date}\nauthor: The desk\n---\n\n${text}\n`;
}

const eventually = { timeout: 10_000, interval: 100 };

test('a new article appears in its topic, and has a page', async () => {
  await root.write('content/new-list.md', writeArticle('2026-11-20', 'Export controls on chips.'));
  await vi.waitFor(async () => expect(await read(atom)).toContain('articles/new-list'), eventually);
  expect((await fetch(`${service.url}/articles/new-list`)).status).toBe(200);
});

test('an edited article keeps its id and its date', async () => {
  const findEntry = (feed: string) =>
    /<entry>(?:(?!<\/entry>).)*new-list(?:(?!<\/entry>).)*/s.exec(feed)?.[0] ?? '';
  const pick = (entry: string) => [
    /<id>.*<\/id>/.exec(entry)?.[0],
    /<published>.*<\/published>/.exec(entry)?.[0],
  ];
  const before = findEntry(await read(atom));
  await root.write(
    'content/new-list.md',
    writeArticle('2026-11-20', 'A second export rule on chips.'),
  );
  await vi.waitFor(
    async () => expect(await read(atom)).toContain('A second export rule'),
    eventually,
  );
  expect(pick(findEntry(await read(atom)))).toEqual(pick(before));
});

test('an article with a fault is reported, and its last good version stays', async () => {
  await root.write('content/new-list.md', '---\ntitle: No date\n---\n\nText.\n');
  await vi.waitFor(
    () => expect(service.stderr()).toContain('content/new-list.md:1:1:'),
    eventually,
  );
  expect(await read(atom)).toContain('A second export rule');
  expect(await read('/readyz')).toContain('content/new-list.md');
});

test('an article whose file is removed is withdrawn from feeds and pages', async () => {
  await rm(join(root.path, 'content/new-list.md'));
  const entry = '<id>tag:topicwire.example,2026-11-22:new-list</id>';
  expect(await read(atom)).toContain(entry);
  await vi.waitFor(async () => expect(await read(atom)).not.toContain(entry), eventually);
  expect(await read(atom)).toContain(
    '<at:deleted-entry ref="tag:topicwire.example,2026-11-22:new-list"',
  );
  expect(await read('/feeds/tech-trade-war.rss')).not.toContain('new-list');
  expect((await fetch(`${service.url}/articles/new-list`)).status).toBe(404);
});

test('an article of a later date appears when that date comes', async () => {
  const dueAt = new Date(Date.now() + 2_500).toISOString();
  await root.write('content/later.md', writeArticle(dueAt, 'Export controls on chips, later.'));
  await vi.waitFor(async () => expect(await read(atom)).toContain('articles/later'), eventually);
  expect(new Date().toISOString() >= dueAt).toBe(true);
});

test('a configuration with a fault leaves the last good one in force, and says so', async () => {
  const good = await readFile(join(root.path, topicFile), 'utf8');
  const before = await read(atom);
  await root.write(topicFile, good.replace('publish: 6', 'publsh: 6'));
  await vi.waitFor(() => expect(service.stderr()).toContain('did you mean "publish"'), eventually);
  expect(await read(atom)).toBe(before);
  expect(JSON.parse(await read('/readyz')).troubles.join()).toContain(topicFile);

  const withoutTests = good.slice(0, good.indexOf('\ntests:') + 1);
  await root.write(topicFile, withoutTests.replace('publish: 6', 'publish: 1000'));
  await vi.waitFor(async () => expect(await read(atom)).not.toContain('<entry>'), eventually);
  expect(JSON.parse(await read('/readyz')).troubles).toEqual([]);

  await root.write(topicFile, good);
  await vi.waitFor(
    async () => expect(listIds(await read(atom))).toEqual(listIds(before)),
    eventually,
  );
  // They were taken back meanwhile, which only a later date undoes (RFC 6721 §3).
  expect(await read(atom)).not.toContain(
    '<at:deleted-entry ref="tag:topicwire.example,2026-11-22:huawei',
  );
});

test('a topic that is removed takes its feeds with it', async () => {
  await rm(join(root.path, 'feeds/topics/semiconductors.yaml'));
  const status = async () => (await fetch(`${service.url}/feeds/semiconductors.rss`)).status;
  await vi.waitFor(async () => expect(await status()).toBe(410), eventually);
  expect(await read('/feeds.opml')).not.toContain('semiconductors');
});

test('an article that fits no topic has a page all the same', async () => {
  const article = '---\ntitle: The ferry sails again\ndate: 2026-11-20\n---\n\nTwice a day.\n';
  await root.write('content/ferry.md', article);
  const status = async () => (await fetch(`${service.url}/articles/ferry`)).status;
  await vi.waitFor(async () => expect(await status()).toBe(200), eventually);
});

function listIds(feed: string): readonly string[] {
  return [...feed.matchAll(/<id>([^<]*)<\/id>/g)].map(([, id = '']) => id);
}
