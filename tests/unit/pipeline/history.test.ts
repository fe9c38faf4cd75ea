import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { Edition } from '../../../src/model/edition.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { publishTakedown } from '../../../src/pipeline/publish-takedown.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { storeEntries } from '../../../src/pipeline/store-entries.ts';
import { takeDown } from '../../../src/pipeline/take-down.ts';
import { archivePath } from '../../../src/publish/publication-path.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const TIN = `title: Tin
description: Tin.
match: {publish: 4, review: 2, any: {tin: 2, ore: 1}}
publish: {entries: 5, text: full}
`;

const dayMs = 86_400_000;
let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({ tin: TIN }, '2026-03-01T00:00:00.000Z');
  // The first rounds of the sources are over, of which only the newest go out.
  await at.take('agency', [{ nativeId: 'first', title: 'Gold' }]);
  await at.take('wire', [{ nativeId: 'first', title: 'Gold' }]);
  await catchUp(at.house);
  passTime();
});
afterEach(async () => {
  await at.remove();
});

/** An entry like no other, of a day in February. */
function tell(name: string, day: number, own: Partial<Entry> = {}): Partial<Entry> {
  const words = Array.from({ length: 14 }, (_, word) => `${name}${word}`).join(' ');
  const publishedAt = new Date(Date.UTC(2026, 1, day)).toISOString();
  return { nativeId: name, title: `Tin ${words}`, text: words, publishedAt, ...own };
}

function tellDays(from: number, to: number): readonly Partial<Entry>[] {
  return Array.from({ length: to - from + 1 }, (_, index) =>
    tell(`d${from + index}`, from + index),
  );
}

function passTime(ms = 60_000): void {
  at.now = new Date(Date.parse(at.now) + ms).toISOString();
}

async function publish(): Promise<Edition> {
  passTime();
  const { refused } = await publishTopics(at.house, ['tin']);
  expect(refused).toEqual([]);
  const edition = at.house.publication.editions.get('tin');
  if (edition === undefined) throw new Error('there is no edition');
  return edition;
}

const namesOf = ({ entries }: Pick<Edition, 'entries'>) =>
  entries.map(({ entry }) => entry.nativeId);

async function readArchive(number: number) {
  return await at.house.store.readArchive({ topic: 'tin', number });
}

async function listArchives(): Promise<readonly (readonly string[])[]> {
  const names: (readonly string[])[] = [];
  for (;;) {
    const archive = await readArchive(names.length + 1);
    if (archive === null) return names;
    names.push(namesOf(archive));
  }
}

async function readText(path: string): Promise<string> {
  const document = await at.house.publication.read(path);
  if (document === null) throw new Error(`${path} is not published`);
  return new TextDecoder().decode(document.body);
}

async function decide(nativeId: string, action: DecisionAction, sourceId = 'agency') {
  passTime();
  const word = { action, by: 'Ada', reason: null };
  await decideEntry(at.house, { sourceId, nativeId }, 'tin', word);
}

async function withdraw(nativeId: string, sourceId = 'agency'): Promise<void> {
  const nothing = { sourceId, read: 0, entries: [], added: [], revived: [] };
  const end = { state: null, record: null, withdrawn: [nativeId] };
  await storeEntries(at.house, nothing, end);
}

describe('archives', () => {
  it('are closed when the feed has no room for what is not in one yet', async () => {
    await at.take('agency', tellDays(1, 5));
    expect(namesOf(await publish())).toEqual(['d5', 'd4', 'd3', 'd2', 'd1']);
    expect(await listArchives()).toEqual([]);
    await at.take('agency', tellDays(6, 6));
    const edition = await publish();
    expect(namesOf(edition)).toEqual(['d6', 'd5', 'd4', 'd3', 'd2']);
    expect(await listArchives()).toEqual([['d5', 'd4', 'd3', 'd2', 'd1']]);
    expect(edition.history).toEqual({ archive: null, previousArchive: 1, nextArchive: null });
  });

  it('A36: name the feed, their neighbours and themselves in every format', async () => {
    for (const day of [5, 10, 15, 16]) {
      await at.take('agency', tellDays(day - 4, day));
      await publish();
    }
    expect(await listArchives()).toHaveLength(3);
    const read = (text: string, type: string) =>
      parseFeed(new TextEncoder().encode(text), { contentType: type }).links;
    for (const kind of ['rss', 'atom'] as const) {
      const links = read(await readText(archivePath('tin', 2, kind)), `application/${kind}+xml`);
      const named = (rel: string) => links.find((link) => link.rel === rel)?.href;
      const at = 'https://wire.example/feeds/tin';
      expect(named('self')).toBe(`${at}/archive/2.${kind}`);
      expect(named('current')).toBe(`${at}.${kind}`);
      expect(named('prev-archive')).toBe(`${at}/archive/1.${kind}`);
      expect(named('next-archive')).toBe(`${at}/archive/3.${kind}`);
      const feed = read(await readText(`/feeds/tin.${kind}`), `application/${kind}+xml`);
      const rels = feed.map(({ rel }) => rel);
      expect(feed.find(({ rel }) => rel === 'prev-archive')?.href).toBe(`${at}/archive/3.${kind}`);
      // A35: no paged feed (§3) beside the archives.
      for (const rel of ['next', 'previous', 'first', 'last', 'next-archive', 'current']) {
        expect(rels).not.toContain(rel);
      }
      expect(feed.find(({ rel }) => rel === 'self')?.href).toBe(`${at}.${kind}`);
    }
    const json = JSON.parse(await readText(archivePath('tin', 2, 'json')));
    expect(json.feed_url).toBe('https://wire.example/feeds/tin/archive/2.json');
    expect(json.next_url).toBe('https://wire.example/feeds/tin/archive/1.json');
  });

  it('leave what comes in late in the feed until there is too much of it', async () => {
    await at.take('agency', tellDays(10, 14));
    await at.take('agency', tellDays(15, 15));
    expect(namesOf(await publish())).toEqual(['d15', 'd14', 'd13', 'd12', 'd11']);
    await at.take('agency', [tell('late', 2)]);
    expect(namesOf(await publish())).toEqual(['d15', 'd14', 'd13', 'd12', 'late']);
    await at.take('agency', [tell('later', 1)]);
    expect(namesOf(await publish())).toEqual(['d15', 'd14', 'd13', 'd12', 'd11']);
    expect(await listArchives()).toEqual([
      ['d14', 'd13', 'd12', 'd11', 'd10'],
      ['d15', 'late', 'later'],
    ]);
  });

  it('take in what changed rules bring in by the hundred, the oldest first', async () => {
    const many = Array.from({ length: 900 }, (_, index) =>
      tell(`m${String(index).padStart(3, '0')}`, 0, {
        title: `Slag m${index}`,
        publishedAt: new Date(Date.UTC(2025, 0, 1) + index * 3_600_000).toISOString(),
      }),
    );
    await at.take('agency', many);
    await at.take('agency', tellDays(1, 3));
    await publish();
    expect(await listArchives()).toEqual([]);
    await at.write('feeds/topics/tin.yaml', TIN.replace('ore: 1', 'slag: 2'));
    await at.reload();
    await catchUp(at.house);
    const archives = await listArchives();
    const edition = await publish();
    expect(namesOf(edition).slice(0, 3)).toEqual(['d3', 'd2', 'd1']);
    const union = new Set([...archives.flat(), ...namesOf(edition)]);
    expect(union.size).toBe(903);
    const inOrder = archives.flatMap((names) => names.toReversed());
    expect(inOrder).toEqual(inOrder.toSorted((a, b) => (a < b ? -1 : 1)));
  }, 60_000);

  it('follow publish.entries, up and down', async () => {
    await at.take('agency', tellDays(1, 7));
    await publish();
    await at.write('feeds/topics/tin.yaml', TIN.replace('entries: 5', 'entries: 2'));
    await at.reload();
    const narrow = await publish();
    expect(namesOf(narrow)).toEqual(['d7', 'd6']);
    const archives = await listArchives();
    expect(new Set([...archives.flat(), 'd7', 'd6'])).toEqual(new Set(namesOfDays(1, 7)));
    await at.write('feeds/topics/tin.yaml', TIN.replace('entries: 5', 'entries: 6'));
    await at.reload();
    expect(namesOf(await publish())).toHaveLength(6);
    expect(await listArchives()).toEqual(archives);
  });

  it('hold pinned entries as any, and are not read for them', async () => {
    await at.take('agency', tellDays(1, 6));
    await publish();
    await decide('d1', { kind: 'pin', until: null });
    const edition = await publish();
    expect(namesOf(edition)).toEqual(['d1', 'd6', 'd5', 'd4', 'd3']);
    const archive = await readArchive(1);
    expect(archive?.entries.some(({ pinned }) => pinned)).toBe(false);
  });

  it('are rendered for another address, and have the bytes that they had when it comes back', async () => {
    await at.take('agency', tellDays(1, 6));
    await publish();
    const before = await readText(archivePath('tin', 1, 'atom'));
    const { config } = at.house.rules;
    const move = async (baseUrl: string) => {
      at.house.rules = {
        ...at.house.rules,
        config: { ...config, site: { ...config.site, baseUrl } },
      };
      await catchUp(at.house);
      return await readText(archivePath('tin', 1, 'atom'));
    };
    const moved = await move('https://moved.example');
    expect(moved).toContain('https://moved.example/feeds/tin/archive/1.atom');
    expect(moved).not.toContain('https://wire.example/');
    expect(await move('https://wire.example')).toBe(before);
  });

  it('keep what they said of their feed when the topic is renamed', async () => {
    await at.take('agency', tellDays(1, 6));
    await publish();
    await at.take('agency', tellDays(7, 11));
    const before = await readText(archivePath('tin', 1, 'atom'));
    await at.write('feeds/topics/tin.yaml', TIN.replace('title: Tin', 'title: Tin and more'));
    await at.reload();
    await publish();
    expect(await listArchives()).toHaveLength(2);
    const after = await readText(archivePath('tin', 1, 'atom'));
    expect(after.replace(/ *<link rel="next-archive"[^>]*>\n?/, '')).toBe(before);
    expect(await readText('/feeds/tin.atom')).toContain('Tin and more');
  });

  it('go with their topic, and their numbers never come back', async () => {
    await at.take('agency', tellDays(1, 6));
    await publish();
    await at.write('feeds/topics/tin.yaml', '');
    const { config } = at.house.rules;
    const rules = at.house.rules;
    at.house.rules = { ...rules, config: { ...config, topics: new Map() } };
    await catchUp(at.house);
    expect(
      [...at.house.publication.documents.keys()].filter((path) => path.includes('tin')),
    ).toEqual([]);
    at.house.rules = rules;
    await catchUp(at.house);
    const edition = await publish();
    expect(edition.history.previousArchive).toBe(2);
    expect(await readText(archivePath('tin', 2, 'atom'))).not.toContain('prev-archive');
    expect(at.house.publication.find(archivePath('tin', 1, 'atom'))).toBeUndefined();
  });
});

describe('tombstones', () => {
  it('A38 D14: say what was taken back and when, and not what is there again', async () => {
    await at.take('agency', tellDays(1, 4));
    await publish();
    await decide('d2', { kind: 'hide' });
    await withdraw('d3');
    const edition = await publish();
    const [hidden] = edition.tombstones;
    expect(edition.tombstones).toEqual([
      { id: 'urn:agency:d2', deletedAt: at.now },
      { id: 'urn:agency:d3', deletedAt: at.now },
    ]);
    const text = await readText('/feeds/tin.atom');
    const when = at.now.replace('.000', '');
    expect(text).toMatch(
      new RegExp(`<at:deleted-entry[^>]*ref="urn:agency:d2"[^>]*when="${when}"`),
    );

    await decide('d2', { kind: 'undo', of: 'hide' });
    const after = await publish();
    expect(after.tombstones.map(({ id }) => id)).toEqual(['urn:agency:d3']);
    // D14: a reader that took it out takes it in again only when it is later than its tombstone.
    const back = after.entries.find(({ id }) => id === 'urn:agency:d2');
    expect(back?.updatedAt && hidden && back.updatedAt > hidden.deletedAt).toBe(true);
    expect(back?.publishedAt).toBe('2026-02-02T00:00:00.000Z');
    await at.reopen();
    expect(await publish()).toEqual(after);
  });

  it('are left for what rules leave out now, and not for what merely falls off the end', async () => {
    await at.take('agency', [...tellDays(1, 2), tell('ore', 3, { title: 'Tin ore', text: '' })]);
    await publish();
    await at.write('feeds/topics/tin.yaml', TIN.replace('publish: 4', 'publish: 6'));
    await at.reload();
    await catchUp(at.house);
    const { tombstones } = await publish();
    expect(tombstones.map(({ id }) => id).toSorted()).toEqual(['urn:agency:d1', 'urn:agency:d2']);
    await at.write('feeds/topics/tin.yaml', TIN);
    await at.reload();
    await catchUp(at.house);
    await at.take('agency', tellDays(4, 9));
    const edition = await publish();
    expect(namesOf(edition)).not.toContain('d1');
    expect(edition.tombstones).toEqual([]);
  });

  it('of what an archive still holds go when it comes back, which the feed then says', async () => {
    await at.take('agency', tellDays(1, 6));
    await publish();
    const archives = await listArchives();
    expect(archives.flat()).toContain('d1');
    const judge = async (rules: string) => {
      await at.write('feeds/topics/tin.yaml', rules);
      await at.reload();
      await catchUp(at.house);
      return await publish();
    };
    const out = await judge(TIN.replace('tin: 2', 'lead: 2'));
    expect(out.tombstones).toHaveLength(6);
    expect(await listArchives()).toEqual(archives);
    const back = await judge(TIN);
    expect(back.tombstones).toEqual([]);
    expect((await listArchives()).slice(0, 1)).toEqual(archives);
    for (const { updatedAt } of back.entries) {
      expect(updatedAt > (out.tombstones[0]?.deletedAt ?? '')).toBe(true);
    }
    const again = [...(await listArchives()).slice(1).flat(), ...namesOf(back)];
    expect(new Set(again)).toEqual(new Set(namesOfDays(1, 6)));
  });

  it('are shown for 30 days, counted back from the newest thing that the feed tells', async () => {
    await at.take('agency', tellDays(1, 3));
    await publish();
    await decide('d1', { kind: 'hide' });
    const { tombstones } = await publish();
    expect(tombstones).toHaveLength(1);
    passTime(60 * dayMs);
    // Nothing happened, so nothing differs, however long it is ago.
    expect((await publishTopics(at.house, ['tin'])).changed).toEqual([]);
    await at.take('agency', [tell('new', 1, { publishedAt: at.now })]);
    expect((await publish()).tombstones).toEqual([]);
  });

  it('are the latest hundred', async () => {
    await at.write('feeds/topics/tin.yaml', TIN.replace('entries: 5', 'entries: 200'));
    await at.reload();
    const many = Array.from({ length: 130 }, (_, index) => tell(`x${index}`, 1 + (index % 28)));
    await at.take('agency', many);
    await publish();
    await takeDown(at.house, {
      target: { kind: 'source', sourceId: 'agency' },
      undo: false,
      by: 'Ada',
      why: 'all of it',
    });
    const edition = await publish();
    expect(edition.entries).toEqual([]);
    expect(edition.tombstones).toHaveLength(100);
  });

  it('are not left by limits that keep out what had gone out, nor by a source that is no longer read', async () => {
    await at.write(
      'feeds/topics/tin.yaml',
      TIN.replace('entries: 5', 'entries: 5, per_source_per_day: 1'),
    );
    await at.reload();
    await at.take('agency', [tell('low', 2)]);
    expect(namesOf(await publish())).toEqual(['low']);
    await at.take('agency', [tell('high', 2, { title: 'Tin tin ore' })]);
    const limited = await publish();
    expect(namesOf(limited)).toEqual(['high']);
    expect(limited.tombstones).toEqual([]);

    const { rules } = at.house;
    const sources = new Map([...rules.config.sources].filter(([id]) => id !== 'agency'));
    at.house.rules = { ...rules, config: { ...rules.config, sources } };
    const unread = await publish();
    expect([unread.entries, unread.tombstones]).toEqual([[], []]);
    at.house.rules = rules;
    expect(namesOf(await publish())).toEqual(['high']);
  });
});

describe('a story', () => {
  const text = Array.from({ length: 40 }, (_, word) => `word${word}`).join(' ');
  const copy = (name: string, day: number) => tell(name, day, { title: 'Tin is dearer', text });

  it('goes on under its id when the entry that led it is withdrawn, in the archive too', async () => {
    await at.take('agency', [copy('lead', 1)]);
    await at.take('wire', [copy('echo', 1)]);
    await publish();
    await at.take('agency', tellDays(2, 6));
    await publish();
    expect(await listArchives()).toEqual([['d5', 'd4', 'd3', 'd2', 'lead']]);
    await withdraw('lead');
    const edition = await publish();
    expect(edition.tombstones).toEqual([]);
    const [erased] = await listArchives();
    expect(erased).toEqual(['d5', 'd4', 'd3', 'd2']);
    expect(edition.entries.find(({ id }) => id === 'urn:agency:lead')?.entry.nativeId).toBe('echo');
  });

  it('does not go on under an id that was taken down', async () => {
    await at.take('agency', [copy('lead', 1)]);
    await at.take('wire', [copy('echo', 1)]);
    await publish();
    const target = { kind: 'entry', id: 'urn:agency:lead' } as const;
    const word = { target, undo: false, by: 'Ada', why: 'theirs alone' };
    passTime();
    await publishTakedown(at.house, await takeDown(at.house, word));
    const edition = at.house.publication.editions.get('tin');
    expect(edition?.entries.map(({ id, also }) => [id, also])).toEqual([['urn:wire:echo', []]]);
    expect(edition?.tombstones).toEqual([{ id: 'urn:agency:lead', deletedAt: at.now }]);
  });

  it('leaves a tombstone for what an editor joined to another, and the id comes back when it is split off', async () => {
    await at.take('agency', [tell('one', 1), tell('two', 2)]);
    await publish();
    const other = { sourceId: 'agency', nativeId: 'two' };
    await decide('one', { kind: 'join', with: other });
    const joined = await publish();
    expect(namesOf(joined)).toHaveLength(1);
    expect(joined.tombstones).toHaveLength(1);
    await decide('one', { kind: 'undo', of: 'join' });
    const apart = await publish();
    expect(namesOf(apart)).toEqual(['two', 'one']);
    expect(apart.tombstones).toEqual([]);
  });

  it('loses the link to a copy that is taken down, in archives too', async () => {
    await at.take('agency', [copy('lead', 1)]);
    await at.take('wire', [copy('echo', 1)]);
    await at.take('agency', tellDays(2, 6));
    await publish();
    const path = archivePath('tin', 1, 'atom');
    expect((await readArchive(1))?.entries.at(-1)?.also).toHaveLength(1);
    const before = await readText(path);
    const target = { kind: 'entry', id: 'urn:wire:echo' } as const;
    const word = { target, undo: false, by: 'Ada', why: 'theirs alone' };
    await publishTakedown(at.house, await takeDown(at.house, word));
    expect((await readArchive(1))?.entries.at(-1)?.also).toEqual([]);
    expect(namesOf((await readArchive(1)) ?? { entries: [] })).toContain('lead');
    expect(before).toBeDefined();
  });
});

describe('a takedown', () => {
  it('has documents go that cannot be rendered without what was taken down', async () => {
    await at.take('agency', tellDays(1, 6));
    await publish();
    const paths = ['/feeds/tin.rss', '/feeds/tin.atom', '/feeds/tin.json'];
    const archived = [1, 2].map((number) => archivePath('tin', number, 'json'));
    expect(at.house.publication.find(archived[0] ?? '')).toBeDefined();
    const { rules } = at.house;
    const site = { ...rules.config.site, baseUrl: 'http://[no-address' };
    at.house.rules = { ...rules, config: { ...rules.config, site } };
    const target = { kind: 'entry', id: 'urn:agency:d5' } as const;
    const topics = await takeDown(at.house, {
      target,
      undo: false,
      by: 'Ada',
      why: 'a court order',
    });
    expect(topics).toEqual(['tin']);
    const { refused } = await publishTakedown(at.house, topics);
    expect(refused.map(({ path }) => path)).toEqual(expect.arrayContaining(paths));
    for (const path of [...paths, ...archived]) {
      expect([path, at.house.publication.find(path)]).toEqual([path, undefined]);
    }
    const stored = await at.house.store.readRendered();
    expect([...paths, ...archived].filter((path) => stored.has(path))).toEqual([]);

    at.house.rules = rules;
    await publish();
    for (const path of [...paths, ...archived.slice(0, 1)]) {
      expect(await readText(path)).not.toContain('d50 d51');
    }
  });

  it('has feeds go of a topic that is held back by its own tests', async () => {
    await at.take('agency', tellDays(1, 3));
    await publish();
    const { rules } = at.house;
    const held = new Map([
      ['tin', { slug: 'tin', keeps: 'edition', faults: [], isHidden: false } as const],
    ]);
    at.house.rules = { ...rules, held, config: { ...rules.config, topics: new Map() } };
    const target = { kind: 'entry', id: 'urn:agency:d1' } as const;
    const word = { target, undo: false, by: 'Ada', why: 'a court order' };
    await publishTakedown(at.house, await takeDown(at.house, word));
    expect(at.house.publication.find('/feeds/tin.rss')).toBeUndefined();
  });

  it('is refused without a reason, and where there is nothing to undo', async () => {
    const target = { kind: 'source', sourceId: 'agency' } as const;
    const word = { target, undo: true, by: 'Ada', why: 'x' };
    await expect(takeDown(at.house, word)).rejects.toMatchObject({ code: 'usage' });
    const silent = { ...word, undo: false, why: ' ' };
    await expect(takeDown(at.house, silent)).rejects.toMatchObject({ code: 'usage' });
    const unknown = { ...word, undo: false, target: { ...target, sourceId: 'nobody' } };
    await expect(takeDown(at.house, unknown)).rejects.toMatchObject({ code: 'not-found' });
  });
});

describe('dates', () => {
  it('A9: the feed is dated by the newest change among its entries, and twice the same', async () => {
    await at.take('agency', tellDays(1, 3));
    const edition = await publish();
    expect(edition.updatedAt).toBe('2026-02-03T00:00:00.000Z');
    const text = await readText('/feeds/tin.atom');
    passTime(dayMs);
    expect((await publishTopics(at.house, ['tin'])).changed).toEqual([]);
    await at.reopen();
    passTime(dayMs);
    expect((await catchUp(at.house)).published.changed).toEqual([]);
    expect(await readText('/feeds/tin.atom')).toBe(text);
  });

  it('A10: a correction moves updated and never published; a trivial edit moves neither', async () => {
    const first = tell('c', 3, { text: 'The mill in Truro sold nine tons of tin.' });
    await at.take('agency', [first]);
    const [before] = (await publish()).entries;
    passTime(dayMs);
    await at.take('agency', [{ ...first, text: 'The mill  in Truro sold nine tons of tin. ' }]);
    expect((await publish()).entries[0]).toMatchObject({
      publishedAt: before?.publishedAt,
      updatedAt: before?.updatedAt,
    });
    passTime(dayMs);
    const corrected = { ...first, text: 'The mill in Truro sold ninety tons of tin.' };
    await at.take('agency', [corrected]);
    const correctedAt = at.now;
    const edition = await publish();
    expect(edition.entries[0]).toMatchObject({
      id: before?.id,
      publishedAt: before?.publishedAt,
      updatedAt: correctedAt,
    });
    expect(edition.updatedAt).toBe(correctedAt);
  });
});

function namesOfDays(from: number, to: number): readonly string[] {
  return tellDays(from, to).flatMap(({ nativeId }) => nativeId ?? []);
}
