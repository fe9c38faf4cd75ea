import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { TestRoot } from './make-root.ts';
import { makeArticle, makeFerriesRoot, TITLES } from './real-clients/ferries-root.ts';
import { REAL_CLIENTS, type ReadItem } from './real-clients/real-clients.ts';
import { type RunningService, startService } from './run-topicwire.ts';

let root: TestRoot;
let service: RunningService;
let homes: string;

beforeAll(async () => {
  homes = await mkdtemp(join(tmpdir(), 'topicwire-clients-'));
  root = await makeFerriesRoot();
  service = await startService(root.path, { LOG_LEVEL: 'debug' }, ['--no-poll']);
});

afterAll(async () => {
  await service.stop();
  await root.remove();
  await rm(homes, { recursive: true, force: true });
});

const missing = REAL_CLIENTS.filter(({ program }) => program === null);
if (missing.length > 0) {
  const names = missing.map(({ name }) => name).join(', ');
  process.stdout.write(`real clients: skipped where they are not installed: ${names}\n`);
}

/** What the publication says that it holds. */
async function readPublished(): Promise<readonly ReadItem[]> {
  const response = await fetch(`${service.url}/feeds/ferries.json`);
  const { items } = (await response.json()) as { items: readonly ReadItem[] };
  return items;
}

/** Takes a step and waits until the server's own log tells of these answers for a path, and no others. */
async function expectAnswers<T>(
  path: string,
  expected: readonly string[],
  step: () => Promise<T>,
): Promise<T> {
  const seen = service.stderr().length;
  const result = await step();
  await vi.waitFor(() => {
    const said = service.stderr().slice(seen);
    const lines = [...said.matchAll(/ debug (\w+) (\S+) (\d{3})/g)];
    const answers = lines.filter(([, , asked]) => asked === path);
    expect(answers.map(([, method, , status]) => `${method} ${status}`)).toEqual(expected);
  });
  return result;
}

const sortByTitle = (items: readonly ReadItem[]) =>
  items.toSorted((a, b) => (a.title < b.title ? -1 : 1));

describe.each(REAL_CLIENTS)('$name', (client) => {
  test.for(['rss', 'atom'])(
    'B9: reads the same items and titles from %s, and is answered 304',
    {
      timeout: 90_000,
    },
    async (kind, { skip }) => {
      if (client.program === null) skip(`${client.name} is not installed`);
      const path = `/feeds/ferries.${kind}`;
      const home = await mkdtemp(join(homes, 'home-'));
      const poll = await client.subscribe(service.url + path, home);
      const published = sortByTitle(await readPublished());
      const expected = published.map(({ id, title }) => ({
        id: client.name === 'rsstail' ? null : id,
        title,
      }));
      expect(published.map(({ title }) => title)).toEqual(TITLES.toSorted());

      const polls = client.conditionalFrom ?? 2;
      for (let number = 1; number <= polls; number += 1) {
        // rsstail asks with HEAD first and never conditionally.
        const head = client.name === 'rsstail' ? ['HEAD 200'] : [];
        const answers = [...head, client.conditionalFrom === number ? 'GET 304' : 'GET 200'];
        const items = await expectAnswers(path, answers, poll);
        expect(sortByTitle(items), `poll ${number}`).toEqual(expected);
      }
    },
  );
});

test('a reader of each kind that asks again gets what is new, once', {
  timeout: 120_000,
}, async ({ skip }) => {
  const installed = REAL_CLIENTS.filter(({ program }) => program !== null);
  if (installed.length === 0) skip('no real client is installed');
  const url = `${service.url}/feeds/ferries.atom`;
  const polls = await Promise.all(
    installed.map(async (client) => client.subscribe(url, await mkdtemp(join(homes, 'home-')))),
  );
  for (const poll of polls) expect(await poll()).toHaveLength(TITLES.length);
  // newsboat is conditional, and asks for changes alone, from now on.
  for (const poll of polls) expect(await poll()).toHaveLength(TITLES.length);
  await root.write(...makeArticle(9, 'The newest ferry of all'));
  await vi.waitFor(async () => expect(await readPublished()).toHaveLength(TITLES.length + 1), {
    timeout: 10_000,
    interval: 100,
  });
  const expected = [...TITLES, 'The newest ferry of all'].sort();
  for (const [at, poll] of polls.entries()) {
    const titles = (await poll()).map(({ title }) => title).sort();
    expect(titles, installed[at]?.name).toEqual(expected);
  }
});
