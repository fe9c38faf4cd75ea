import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Entry } from '../../../src/model/entry.ts';
import { joinKey } from '../../../src/model/entry-key.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { rejudgeTopics } from '../../../src/pipeline/rejudge-topics.ts';
import { compareEntries, storeEntries } from '../../../src/pipeline/store-entries.ts';
import { takeDown } from '../../../src/pipeline/take-down.ts';
import { sampleEntry } from '../curate/sample.ts';
import { expectUnchanged, readArchives, readItems, type SeenArchive } from './read-archives.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const FEED_ENTRIES = 5;
const writeTopic = (withOre: boolean) => `title: Tin
description: Tin.
match: {publish: 4, review: 2, any: {tin: 2, ${withOre ? 'ore: 4' : 'slag: 4'}}}
publish: {entries: ${FEED_ENTRIES}, text: full}
`;

type Action =
  | { readonly kind: 'add'; readonly days: readonly number[]; readonly ore: boolean }
  | { readonly kind: 'hide' | 'undo' | 'withdraw' | 'revive' | 'change'; readonly pick: number }
  | { readonly kind: 'takedown' | 'put-back'; readonly pick: number }
  | { readonly kind: 'rules' | 'restart' | 'idle' };

const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      days: fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 }),
      ore: fc.boolean(),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom('hide', 'undo', 'withdraw', 'revive', 'change', 'takedown', 'put-back'),
      pick: fc.nat(),
    }) as fc.Arbitrary<Action>,
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('rules', 'restart', 'idle'),
    }) as fc.Arbitrary<Action>,
  },
);

/** What a history should be, told without looking at how it is kept. */
interface Expectation {
  readonly entries: Entry[];
  readonly ore: Set<string>;
  readonly hidden: Set<string>;
  readonly withdrawn: Set<string>;
  readonly takenDown: Set<string>;
  withOre: boolean;
  /** Ids that are or were published, and when those that are not were taken back. */
  readonly everPublished: Set<string>;
  readonly removedAt: Map<string, string>;
}

function isErased(id: string, { hidden, withdrawn, takenDown }: Expectation): boolean {
  return hidden.has(id) || withdrawn.has(id) || takenDown.has(id);
}

function listPublished(expected: Expectation): ReadonlySet<string> {
  const ids = expected.entries.map(({ id }) => id);
  return new Set(
    ids.filter((id) => !isErased(id, expected) && (expected.withOre || !expected.ore.has(id))),
  );
}

/** No two are alike, so that none is a copy of another. */
function tellSomething(number: number, ore: boolean): Partial<Entry> {
  const words = Array.from({ length: 12 }, (_, at) => `w${number}x${at}`).join(' ');
  return { title: `${ore ? 'Ore' : 'Tin tin'} ${words}`, text: words, language: 'und' };
}

async function perform(at: TestHouse, how: Action, expected: Expectation) {
  const { kind } = how;
  const { house } = at;
  const take = async (entries: readonly Entry[]) => {
    const compared = await compareEntries(house, 'agency', entries);
    await storeEntries(house, compared, { state: null, record: null, withdrawn: [] });
  };
  if ('days' in how) {
    const made = how.days.map((day, index) => {
      const number = expected.entries.length + index;
      return sampleEntry({
        ...tellSomething(number, how.ore),
        sourceId: 'agency',
        nativeId: `n${number}`,
        id: `urn:agency:${number}`,
        link: `https://agency.example/${number}`,
        canonicalLink: null,
        publishedAt: new Date(Date.parse('2025-01-01') + day * 86_400_000).toISOString(),
        firstSeenAt: at.now,
        contentHash: `hash ${number}`,
      });
    });
    await take(made);
    expected.entries.push(...made);
    if (how.ore) for (const { id } of made) expected.ore.add(id);
    return;
  }
  if (kind === 'restart') await at.reopen();
  if (kind === 'rules') {
    expected.withOre = !expected.withOre;
    await at.write('feeds/topics/tin.yaml', writeTopic(expected.withOre));
    await at.reload();
    await rejudgeTopics(at.house);
  }
  const picked = 'pick' in how ? expected.entries[how.pick % expected.entries.length] : undefined;
  if (picked === undefined) return;
  const { id, sourceId, nativeId } = picked;
  const word = { by: 'Ada', reason: null };
  if (kind === 'hide' && !expected.hidden.has(id)) {
    await decideEntry(house, picked, 'tin', { ...word, action: { kind: 'hide' } });
    expected.hidden.add(id);
  }
  if (kind === 'undo' && expected.hidden.has(id)) {
    await decideEntry(house, picked, 'tin', { ...word, action: { kind: 'undo', of: 'hide' } });
    expected.hidden.delete(id);
  }
  if (kind === 'withdraw') {
    const nothing = { sourceId, read: 0, entries: [], added: [], revived: [] };
    await storeEntries(house, nothing, { state: null, record: null, withdrawn: [nativeId] });
    expected.withdrawn.add(id);
  }
  if (kind === 'revive') {
    await take([picked]);
    expected.withdrawn.delete(id);
  }
  if (kind === 'change') {
    const changed = { ...picked, text: `${picked.text} ${how.pick}`, contentHash: `${how.pick}` };
    await take([changed]);
    expected.withdrawn.delete(id);
  }
  const target = { kind: 'entry', id } as const;
  if (kind === 'takedown') {
    await takeDown(house, { target, undo: false, by: 'Ada', why: 'a court said so' });
    expected.takenDown.add(id);
  }
  if (kind === 'put-back' && expected.takenDown.has(id)) {
    await takeDown(house, { target, undo: true, by: 'Ada', why: 'another court said so' });
    expected.takenDown.delete(id);
  }
}

async function checkHistory(
  at: TestHouse,
  before: readonly SeenArchive[],
  expected: Expectation,
): Promise<readonly SeenArchive[]> {
  const published = listPublished(expected);
  for (const id of published) expected.everPublished.add(id);
  for (const id of expected.everPublished) {
    if (published.has(id)) expected.removedAt.delete(id);
    else if (!expected.removedAt.has(id)) expected.removedAt.set(id, at.now);
  }
  const edition = at.house.publication.editions.get('tin');
  const document = await at.house.publication.read('/feeds/tin.json');
  if (edition === undefined || document === null) throw new Error('nothing is published');
  const shown = readItems(new TextDecoder().decode(document.body));
  const archives = await readArchives(at);

  // Everything that is published stands in the feed or in an archive, and nothing else does but
  // what other rules left in a closed one.
  expect(shown.length).toBe(Math.min(FEED_ENTRIES, published.size));
  const union = new Set(
    [...shown, ...archives.flatMap(({ ids }) => ids.map((id) => ({ id })))].map(({ id }) => id),
  );
  expect([...published].filter((id) => !union.has(id))).toEqual([]);
  const others = [...union].filter((id) => !published.has(id));
  expect(others.filter((id) => isErased(id, expected) || !expected.ore.has(id))).toEqual([]);
  expect(shown.filter(({ id }) => !published.has(id))).toEqual([]);

  // No closed document changes but by what vanishes from it.
  expectUnchanged(before, archives, (id) => isErased(id, expected));
  for (const [index, old] of before.entries()) {
    for (const [id, item] of archives[index]?.items ?? []) expect(item).toBe(old.items.get(id));
  }
  for (const { items } of archives) {
    const dates = [...items.values()].map((item) => JSON.parse(item).date_published);
    expect(dates).toEqual(dates.toSorted().toReversed());
  }
  expect(edition.history).toEqual({
    archive: null,
    previousArchive: archives.length === 0 ? null : archives.length,
    nextArchive: null,
  });

  const gone = new Map(edition.tombstones.map(({ id, deletedAt }) => [id, deletedAt]));
  expect(gone).toEqual(expected.removedAt);
  const times = edition.tombstones.map(({ deletedAt }) => deletedAt);
  expect(times).toEqual(times.toSorted().toReversed());
  return archives;
}

async function live(actions: readonly Action[]): Promise<void> {
  const at = await openTestHouse({ tin: writeTopic(true) }, '2026-03-02T12:00:00.000Z');
  try {
    // The first round of the source is over, of which only the newest would go out.
    await at.take('agency', [{ nativeId: 'first', title: 'Gold' }]);
    await rejudgeTopics(at.house);
    const expected: Expectation = {
      entries: [],
      ore: new Set(),
      hidden: new Set(),
      withdrawn: new Set(),
      takenDown: new Set(),
      withOre: true,
      everPublished: new Set(),
      removedAt: new Map(),
    };
    let archives: readonly SeenArchive[] = [];
    for (const each of actions) {
      at.now = new Date(Date.parse(at.now) + 60_000).toISOString();
      await perform(at, each, expected);
      const { refused } = await publishTopics(at.house, ['tin']);
      expect(refused).toEqual([]);
      archives = await checkHistory(at, archives, expected);
      const again = await publishTopics(at.house, ['tin']);
      expect(again.changed).toEqual([]);
    }
    expect(new Set(expected.entries.map(joinKey)).size).toBe(expected.entries.length);
  } finally {
    await at.remove();
  }
}

/** An entry that was taken down while the rules changed comes back as the new ones have it. */
const putBack: readonly Action[] = [
  { kind: 'add', days: [0], ore: true },
  { kind: 'takedown', pick: 0 },
  { kind: 'rules' },
  { kind: 'put-back', pick: 0 },
  { kind: 'rules' },
];

const runs = Number(process.env.HISTORIES ?? 25);

test(`A36 A38: feed and archives together hold all that is published, through ${runs} random histories`, {
  timeout: 20_000 + runs * 4_000,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.array(action, { minLength: 5, maxLength: 25 }), live), {
    numRuns: runs,
    examples: [[putBack]],
  });
});
