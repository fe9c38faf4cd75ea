import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseAtomFeed } from 'feedsmith';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { type Origin, startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { nameNotice, writeNotices } from './notices-feed.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';

// Each starts several processes.
vi.setConfig({ testTimeout: 120_000 });

const password = 'open sesame';
const TIN = `title: Tin
description: Tin and what is made of it.
match: {publish: 4, review: 2, any: {tin: 4}}
publish: {entries: 5}
tests: {in: [Tin is dearer], out: [Gold]}
`;

let origin: Origin;
let root: TestRoot;
let environment: Record<string, string>;
let held: readonly number[] = [];

const upTo = (count: number) => Array.from({ length: count }, (_, at) => at);

beforeAll(async () => {
  origin = await startOrigin();
  origin.answer('/mill.atom', (_, response) => response.end(writeNotices('mill', held)));
  root = await makeRoot([{ id: 'mill', url: `${origin.url}/mill.atom` }]);
  for (const name of ['content', 'feeds/topics'])
    await rm(join(root.path, name), { recursive: true });
  await root.write(
    'content/tin-in-the-hills.md',
    '---\ntitle: Tin in the hills\ndate: 2026-01-01\n---\n\nOur own words on tin.\n',
  );
  await root.write('feeds/topics/tin.yaml', TIN);
  environment = {
    ALLOW_PRIVATE_HOSTS: origin.host,
    CONSOLE_PASSWORD: password,
    BASE_URL: 'https://wire.example',
  };
  for (const count of [4, 8, 12, 13]) {
    held = upTo(count);
    await run('refresh', '--force');
  }
}, 180_000);

afterAll(async () => {
  await origin?.close();
  await root?.remove();
});

async function run(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runTopicwire(['--root', root.path, ...words], environment);
  expect([words.join(' '), code, stderr]).toEqual([words.join(' '), 0, stderr]);
  return stdout;
}

async function withService(use: (service: RunningService) => Promise<void>): Promise<void> {
  const service = await startService(root.path, environment, ['--no-poll']);
  try {
    await use(service);
  } finally {
    const { stderr } = await service.stop();
    expect(stderr).not.toMatch(/ERROR/);
  }
}

/** Asks again while a version's date, a second after the one before, is still to come and not sent. */
async function fetchDated(url: string): Promise<Response> {
  for (;;) {
    const answer = await fetch(url);
    if (!answer.ok || answer.headers.get('last-modified') !== null) return answer;
    await answer.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The feed and the archives that it leads to, the newest first, as a reader walks them. */
async function walk({ url }: RunningService) {
  const documents = [];
  for (let next: string | null = `${url}/feeds/tin.atom`; next !== null; ) {
    const answer = await fetchDated(next);
    expect([next, answer.status]).toEqual([next, 200]);
    const text = await answer.text();
    const { entries = [] } = parseAtomFeed(text);
    const link = /rel="prev-archive"[^>]*href="https:\/\/wire\.example([^"]+)"/.exec(text);
    documents.push({
      path: new URL(next).pathname,
      etag: answer.headers.get('etag'),
      cache: answer.headers.get('cache-control'),
      modified: answer.headers.get('last-modified'),
      text,
      ids: entries.flatMap(({ id }) => id ?? []),
    });
    next = link === null ? null : `${url}${link[1]}`;
  }
  return documents;
}

const listUnion = (documents: Awaited<ReturnType<typeof walk>>) =>
  [...new Set(documents.flatMap(({ ids }) => ids))].toSorted();
const idsOf = (numbers: readonly number[]) => numbers.map((number) => `urn:mill:${number}`);

test('A36: a reader that follows prev-archive meets everything that was published', async () => {
  await withService(async (service) => {
    const documents = await walk(service);
    expect(documents.map(({ path }) => path)).toEqual([
      '/feeds/tin.atom',
      '/feeds/tin/archive/2.atom',
      '/feeds/tin/archive/1.atom',
    ]);
    const foreign = listUnion(documents).filter((id) => id.startsWith('urn:'));
    expect(foreign).toEqual(idsOf(upTo(13)).toSorted());
    const [feed, newest, oldest] = documents;
    expect(feed?.text).not.toContain('fh:archive');
    expect(feed?.text).not.toContain('fh:complete');
    for (const archive of [newest, oldest]) {
      expect(archive?.text).toMatch(/<fh:archive\b/);
      expect(archive?.text).toContain('rel="current"');
    }
    expect(newest?.text).not.toContain('rel="next-archive"');
    expect(oldest?.text).toContain('rel="next-archive"');
    for (const kind of ['rss', 'json']) {
      const answer = await fetch(`${service.url}/feeds/tin/archive/1.${kind}`);
      expect([kind, answer.status]).toEqual([kind, 200]);
      expect(await answer.text()).toContain('urn:mill:1');
    }
    expect((await fetch(`${service.url}/feeds/tin/archive/3.atom`)).status).toBe(404);
  });
});

test('B21: an archive has the same bytes and ETag over restarts, and may be kept for long', async () => {
  const seen: Awaited<ReturnType<typeof walk>>[] = [];
  for (let start = 0; start < 2; start += 1) {
    await withService(async (service) => {
      seen.push(await walk(service));
    });
  }
  expect(seen[1]).toEqual(seen[0]);
  const oldest = seen[0]?.at(-1);
  expect(oldest?.cache).toMatch(/max-age=\d{6,}/);
  held = upTo(19);
  await run('refresh', '--force');
  await withService(async (service) => {
    const documents = await walk(service);
    expect(documents.length).toBeGreaterThan(3);
    expect(documents.at(-1)).toEqual(oldest);
  });
});

test('A37: a feed that has archives never says that it is complete', async () => {
  await withService(async ({ url }) => {
    for (const kind of ['rss', 'atom', 'json']) {
      expect(await (await fetch(`${url}/feeds/tin.${kind}`)).text()).not.toMatch(/fh:complete/);
    }
  });
});

test('a takedown leaves nothing of an entry anywhere, while the service runs', async () => {
  await withService(async (service) => {
    const documents = await walk(service);
    const archived = documents.find(
      ({ ids, path }) => ids.includes('urn:mill:3') && path.includes('archive'),
    );
    expect(archived).toBeDefined();
    const shown = 18;
    for (const number of [3, shown]) {
      const out = await run('takedown', `https://mill.example/${number}`, '--why', 'a court order');
      expect(out).toContain(`${nameNotice(number)} is taken down.`);
    }
    const read = async (path: string) => await (await fetch(service.url + path)).text();
    const paths = ['/', '/feeds/tin', '/feeds/tin.rss', '/feeds/tin.atom', '/feeds/tin.json'];
    const archives = documents
      .slice(1)
      .flatMap(({ path }) => ['rss', 'atom', 'json'].map((kind) => path.replace(/atom$/, kind)));
    await vi.waitFor(
      async () => {
        for (const path of [...paths, ...archives]) {
          const text = await read(path);
          for (const number of [3, shown])
            expect([path, text]).toEqual([path, expect.not.stringContaining(nameNotice(number))]);
        }
      },
      { timeout: 10_000, interval: 200 },
    );
    const feed = await read('/feeds/tin.atom');
    for (const number of [3, shown]) {
      expect(feed).toMatch(new RegExp(`<at:deleted-entry[^>]*ref="urn:mill:${number}"`));
    }
    const others = (await walk(service)).filter(({ path }) => path.includes('archive'));
    for (const { path, etag } of others) {
      const before = documents.find((document) => document.path === path);
      const held = before?.ids.includes('urn:mill:3') || before?.ids.includes(`urn:mill:${shown}`);
      expect([path, before?.etag === etag]).toEqual([path, held !== true]);
    }
    const query = 'entry=urn:mill:3&topic=tin';
    const answer = await fetch(`${service.url}/api/v1/explain?${query}`, {
      headers: { authorization: `Bearer ${password}` },
    });
    const explanation = JSON.stringify(await answer.json());
    expect(explanation).toContain('taken down by');
    expect(explanation).toContain('a court order');
  });
});

test('what is taken down stays out when its source brings it again, until that is undone', async () => {
  await run('refresh', '--force');
  await withService(async (service) => {
    expect(listUnion(await walk(service))).not.toContain('urn:mill:3');
    await run('takedown', 'urn:mill:3', '--why', 'the order was lifted', '--undo');
    await vi.waitFor(async () => expect(listUnion(await walk(service))).toContain('urn:mill:3'), {
      timeout: 10_000,
      interval: 200,
    });
    const [feed] = await walk(service);
    expect(feed?.text).not.toMatch(/<at:deleted-entry[^>]*ref="urn:mill:3"/);
  });
});

test('a takedown whose command was cut off behind the record is published by the service', async () => {
  await withService(async (service) => {
    expect(listUnion(await walk(service))).toContain('urn:mill:9');
    const store = await openStore({ root: root.path });
    const target = { kind: 'entry', id: 'urn:mill:9' } as const;
    const at = new Date().toISOString();
    await store.appendTakedown({ target, undo: false, by: 'Ada', at, why: 'cut off' });
    await store.close();
    await vi.waitFor(
      async () => expect(listUnion(await walk(service))).not.toContain('urn:mill:9'),
      { timeout: 10_000, interval: 200 },
    );
  });
});

test('a static export holds nothing of what was taken down', async () => {
  const out = join(root.path, 'site');
  await run('build', '--out', out);
  await run('takedown', 'urn:mill:5', '--why', 'a court order');
  await run('build', '--out', out);
  const files = await readdir(out, { recursive: true, withFileTypes: true });
  const texts = await Promise.all(
    files
      .filter((file) => file.isFile() && !/\.(?:gz|br)$/.test(file.name))
      .map(async (file) => await readFile(join(file.parentPath, file.name), 'utf8')),
  );
  expect(texts.some((text) => text.includes(nameNotice(6)))).toBe(true);
  expect(texts.filter((text) => text.includes(nameNotice(5)))).toEqual([]);
});

test('a takedown of a source, over the API, leaves what others brought', async () => {
  await withService(async (service) => {
    const call = async (body: unknown) => {
      const answer = await fetch(`${service.url}/api/v1/takedowns`, {
        method: 'POST',
        headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
      return { status: answer.status, body: await answer.json() };
    };
    expect(await call({ source: 'mill', why: 'they asked us to', by: 'Ada' })).toEqual({
      status: 201,
      body: { target: { kind: 'source', sourceId: 'mill' }, undo: false, topics: ['tin'] },
    });
    const documents = await walk(service);
    expect(listUnion(documents).filter((id) => id.startsWith('urn:'))).toEqual([]);
    expect(listUnion(documents)).toHaveLength(1);
    expect((await call({ source: 'nobody', why: 'x' })).status).toBe(404);
    expect((await call({ source: 'mill', entry: 'urn:mill:1', why: 'x' })).status).toBe(400);
    expect((await call({ entry: 'urn:mill:1', why: 'x', undo: 'yes' })).status).toBe(400);
    const record = await fetch(`${service.url}/api/v1/takedowns`, {
      headers: { authorization: `Bearer ${password}` },
    });
    const { takedowns } = (await record.json()) as { takedowns: readonly unknown[] };
    expect(takedowns.at(-1)).toMatchObject({ by: 'Ada', why: 'they asked us to', undo: false });
    expect(takedowns).toHaveLength(6);
  });
});

test("a takedown of the house's own article takes its page, too", async () => {
  await withService(async (service) => {
    const read = async () => (await fetch(`${service.url}/articles/tin-in-the-hills`)).status;
    expect(await read()).toBe(200);
    await run('takedown', 'content/tin-in-the-hills.md', '--why', 'wrong');
    await vi.waitFor(async () => expect([404, 410]).toContain(await read()), {
      timeout: 10_000,
      interval: 200,
    });
    expect(await (await fetch(`${service.url}/`)).text()).not.toContain('Tin in the hills');
  });
});

test.each([
  [['takedown', '--why', 'x'], 'name either an entry or a source'],
  [
    ['takedown', 'urn:mill:1', '--source', 'mill', '--why', 'x'],
    'name either an entry or a source',
  ],
  [['takedown', 'urn:mill:1'], "required option '--why <text>' not specified"],
  [['takedown', 'urn:mill:1', '--why', ' '], 'a takedown needs a reason'],
])('%j is misuse: %s', async (words, message) => {
  const { code, stderr } = await runTopicwire(['--root', root.path, ...words], environment);
  expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
});
