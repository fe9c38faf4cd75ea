import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Origin, startOrigin } from '../origin/start-origin.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { type RunningService, runTopicwire, startService } from './run-topicwire.ts';

const password = 'open sesame';
const topicFile = 'feeds/topics/metals.yaml';
const METALS = `title: Metals
description: Tin and what is made of it.
match: {publish: 6, review: 3, any: {tin: 4, solder: 2}}
tests: {in: [Tin is dearer], out: [Gold]}
`;

/** Every entry is decided on in one way; the texts differ, so that none is taken for another's copy. */
const entries: readonly (readonly [id: string, title: string, text: string])[] = [
  ['approve', 'Gold leaves the vault in Bern', 'Armoured lorries took nine hours over the pass.'],
  ['reject', 'Tin soldiers march through the old town', 'A museum of toys opens its doors in May.'],
  ['hide', 'Tin smelter burns for a second night', 'Firemen from four villages fight the flames.'],
  ['pin', 'Tin price at a ten year high', 'Traders in London blame the rain in Indonesia.'],
  ['retitle', 'Tin what you need to know', 'A short guide to the metal, its mines and its uses.'],
  ['note', 'Tin mine in Cornwall to reopen', 'The council votes on the plan after the summer.'],
  ['split', 'Tin exports from Myanmar halted', 'The Wa authorities close all pits above Man Maw.'],
  ['join', 'Tin shipments from Myanmar stop', 'Nothing has left the border town since Monday.'],
  ['undo', 'Tin recycling pays off in Leuven', 'A kilogram of old boards yields forty grams.'],
];

let origin: Origin;
let root: TestRoot;
let environment: Record<string, string>;

beforeAll(async () => {
  origin = await startOrigin();
  environment = { ALLOW_PRIVATE_HOSTS: origin.host, CONSOLE_PASSWORD: password };
  root = await makeRoot([{ id: 'agency', url: `${origin.url}/agency.atom` }]);
  await root.write(topicFile, METALS);
  serveEntries('agency', (title) => title);
  await run('refresh', '--force');
});

afterAll(async () => {
  await origin?.close();
  await root?.remove();
});

function serveEntries(source: string, retell: (title: string) => string, only = entries): void {
  const items = only.map(
    ([id, title, text], at) =>
      `<entry><id>urn:${source}:${id}</id><title>${retell(title)}</title><published>2026-03-0${at + 1}T08:00:00Z</published><updated>2026-03-0${at + 1}T08:00:00Z</updated><link href="https://${source}.example/${id}"/><summary>${text} ${retell(title)}. ${text}</summary></entry>`,
  );
  const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:${source}</id><title>${source}</title><updated>2026-03-09T08:00:00Z</updated>${items.join('')}</feed>`;
  origin.answer(`/${source}.atom`, (_, response) => response.writeHead(200).end(feed));
}

async function run(...words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await runTopicwire(['--root', root.path, ...words], environment);
  expect([words.join(' '), code, stderr]).toEqual([words.join(' '), 0, stderr]);
  return stdout;
}

interface Item {
  readonly id: string;
  readonly title: string;
  readonly summary: string;
}

async function readFeed(service: RunningService): Promise<readonly Item[]> {
  const answer = await fetch(`${service.url}/feeds/metals.json`);
  return ((await answer.json()) as { items: readonly Item[] }).items;
}

async function askApi(service: RunningService, path: string, body?: unknown) {
  const answer = await fetch(`${service.url}/api/v1${path}`, {
    headers: { authorization: `Bearer ${password}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  });
  return (await answer.json()) as { decisions: unknown; state: string; reason: string };
}

/** What readers see of the decisions, and what the record says of each entry. */
async function readState() {
  const service = await startService(root.path, environment, ['--no-poll']);
  try {
    const feed = await readFeed(service);
    const explained = [];
    for (const [id] of entries) {
      const query = `entry=urn:agency:${id}&topic=metals`;
      const { decisions, state } = await askApi(service, `/explain?${query}`);
      explained.push([id, state, decisions]);
    }
    return {
      order: feed.flatMap(({ id }) => /^urn:\w+:(\w+)$/.exec(id)?.[1] ?? []),
      retitled: feed.find(({ id }) => id === 'urn:agency:retitle')?.title,
      noted: feed.find(({ id }) => id === 'urn:agency:note')?.summary.slice(0, 40),
      explained,
    };
  } finally {
    await service.stop();
  }
}

const by = ['--by', 'Ada', '--reason', 'as agreed'];
const decide = (id: string, ...words: readonly string[]) =>
  run('decide', `urn:agency:${id}`, 'metals', ...words, ...by);

test('a decision of each kind survives restarts and all that can happen to its entry', {
  timeout: 120_000,
}, async () => {
  await decide('approve', 'approve');
  await decide('pin', 'pin', '--until', '2099-12-31');
  await decide('retitle', 'retitle', 'Five questions about tin');
  await decide('join', 'join', 'urn:agency:split');
  await decide('undo', 'reject');
  await decide('undo', 'undo', 'reject');
  // The same words, to a service.
  const service = await startService(root.path, environment, ['--no-poll']);
  for (const kind of ['reject', 'hide', 'split', 'note']) {
    const value = kind === 'note' ? 'We reported on it before.' : null;
    const entry = `urn:agency:${kind}`;
    await askApi(service, '/decisions', { entry, topic: 'metals', kind, value, by: 'Ada' });
  }
  await service.stop();

  const decided = await readState();
  expect(decided.order).toEqual(expect.arrayContaining(['approve', 'pin', 'retitle', 'undo']));
  expect(decided.order[0]).toBe('pin');
  expect(decided.order).not.toContain('reject');
  expect(decided.order).not.toContain('hide');
  expect(decided.retitled).toBe('Five questions about tin');
  expect(decided.noted).toBe("[Editors' note: We reported on it before");

  // Every entry changes at its source.
  serveEntries('agency', (title) => `${title}, update`);
  await run('refresh', '--force');
  expect(await readState()).toEqual(decided);

  // The rules change.
  await root.write('new.yaml', METALS.replace('publish: 6', 'publish: 7'));
  const preview = await run('preview', 'metals', '--rules', join(root.path, 'new.yaml'), '--apply');
  expect(preview).toContain('is replaced and published');
  expect(await readState()).toEqual(decided);

  // Copies from another source join the stories of what was decided on.
  serveEntries(
    'echo',
    (title) => `${title}, update`,
    entries.filter(([id]) => ['approve', 'pin', 'retitle', 'note'].includes(id)),
  );
  await root.write(
    'feeds/sources.yaml',
    `sources:\n  - {id: agency, url: "${origin.url}/agency.atom"}\n  - {id: echo, url: "${origin.url}/echo.atom"}\n`,
  );
  await run('refresh', '--force');
  expect(await readState()).toEqual(decided);

  // A backup, and its way back into an empty house.
  await run('backup', join(root.path, 'copy.db'));
  await rm(join(root.path, 'data'), { recursive: true });
  await run('restore', join(root.path, 'copy.db'));
  expect(await readState()).toEqual(decided);
});

test('while it serves, a decision shows at once, a pin ends by itself, and the store is kept', async () => {
  const service = await startService(root.path, environment, ['--no-poll']);
  const ids = async () => (await readFeed(service)).map(({ id }) => id);
  const entry = 'urn:agency:undo';
  expect(await ids()).toContain(entry);
  await askApi(service, '/decisions', { entry, topic: 'metals', kind: 'hide', by: 'Ben' });
  expect(await ids()).not.toContain(entry);
  await askApi(service, '/decisions', { entry, topic: 'metals', kind: 'undo', value: 'hide' });
  expect(await ids()).toContain(entry);

  const until = new Date(Date.now() + 2_000).toISOString();
  await askApi(service, '/decisions', { entry, topic: 'metals', kind: 'pin', until });
  expect((await ids())[0]).toBe(entry);
  await vi.waitFor(async () => expect((await ids())[0]).not.toBe(entry), {
    timeout: 10_000,
    interval: 100,
  });
  expect(new Date().toISOString() >= until).toBe(true);

  await run('backup', join(root.path, 'while-serving.db'));
  const words = ['--root', root.path, 'restore', join(root.path, 'while-serving.db'), '--force'];
  const refused = await runTopicwire(words);
  expect([refused.code, refused.stderr]).toEqual([2, expect.stringContaining('stop "serve"')]);

  await root.write(topicFile, METALS.replace('out: [Gold]', 'out: [Tin]'));
  const troubles = async () => JSON.stringify(await (await fetch(`${service.url}/readyz`)).json());
  await vi.waitFor(async () => expect(await troubles()).toContain('its last good rules stay'), {
    timeout: 10_000,
    interval: 100,
  });
  expect(await ids()).toContain(entry);
  await service.stop();
});
