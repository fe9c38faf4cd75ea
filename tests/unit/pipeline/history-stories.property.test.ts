import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { arrangeTopic } from '../../../src/pipeline/arrange-topic.ts';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { compareEntries, storeEntries } from '../../../src/pipeline/store-entries.ts';
import { takeDown } from '../../../src/pipeline/take-down.ts';
import { sampleEntry } from '../curate/sample.ts';
import { expectUnchanged, readArchives, readItems, type SeenArchive } from './read-archives.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const TIN = `title: Tin
description: Tin.
match: {publish: 4, review: 2, any: {tin: 2}}
publish: {entries: 4, text: full}
`;
const SOURCES = ['agency', 'wire'];

const action = fc.oneof(
  fc.record({
    kind: fc.constant('tell' as const),
    /** Few texts, so that many entries are copies. */
    text: fc.integer({ min: 0, max: 11 }),
    source: fc.constantFrom(...SOURCES),
    day: fc.integer({ min: 0, max: 60 }),
  }),
  fc.record({
    kind: fc.constantFrom(
      'hide',
      'undo-hide',
      'pin',
      'split',
      'undo-split',
      'undo-join',
      'withdraw',
      'takedown',
    ),
    pick: fc.nat(),
  }),
  fc.record({ kind: fc.constant('join' as const), pick: fc.nat(), with: fc.nat() }),
  fc.record({ kind: fc.constantFrom('restart', 'again') }),
);
type Action = typeof action extends fc.Arbitrary<infer Value> ? Value : never;

/** Texts share nothing with each other, and copies are the same to the letter. */
function tellText(text: number): Pick<Entry, 'title' | 'text'> {
  const words = Array.from({ length: 40 }, (_, at) => `t${text}w${at}`).join(' ');
  return { title: `Tin number t${text}w0 t${text}w1 t${text}w2`, text: words };
}

interface World {
  readonly entries: Entry[];
  /** Ids of what was hidden, withdrawn or taken down, now or ever. */
  readonly vanished: Set<string>;
  readonly takenDown: Set<string>;
}

async function take({ house }: TestHouse, entry: Entry): Promise<void> {
  const compared = await compareEntries(house, entry.sourceId, [entry]);
  await storeEntries(house, compared, { state: null, record: null, withdrawn: [] });
}

async function perform(at: TestHouse, how: Action, world: World): Promise<void> {
  if (how.kind === 'restart') return await at.reopen();
  if ('text' in how) {
    const number = world.entries.length;
    const entry = sampleEntry({
      ...tellText(how.text),
      sourceId: how.source,
      nativeId: `n${number}`,
      id: `urn:${how.source}:${number}`,
      link: `https://${how.source}.example/${number}`,
      canonicalLink: null,
      publishedAt: new Date(Date.UTC(2026, 0, 1 + how.day)).toISOString(),
      firstSeenAt: at.now,
      contentHash: `hash ${number}`,
    });
    world.entries.push(entry);
    return await take(at, entry);
  }
  const picked = 'pick' in how ? world.entries[how.pick % world.entries.length] : undefined;
  if (picked === undefined) return;
  const { sourceId, nativeId, id } = picked;
  if (how.kind === 'withdraw') {
    world.vanished.add(id);
    const nothing = { sourceId, read: 0, entries: [], added: [], revived: [] };
    const end = { state: null, record: null, withdrawn: [nativeId] };
    await storeEntries(at.house, nothing, end);
  } else if (how.kind === 'takedown') {
    world.vanished.add(id);
    world.takenDown.add(id);
    const target = { kind: 'entry', id } as const;
    await takeDown(at.house, { target, undo: false, by: 'Ada', why: 'a court order' });
  } else {
    const other = 'with' in how ? world.entries[how.with % world.entries.length] : undefined;
    const word = readAction(how.kind, other);
    if (word?.kind === 'hide') world.vanished.add(id);
    // What makes no sense is refused, and nothing happens then.
    if (word === null) return;
    const decided = { action: word, by: 'Ada', reason: null };
    await decideEntry(at.house, picked, 'tin', decided).catch((error: unknown) =>
      expect(error).toMatchObject({ code: 'usage' }),
    );
  }
}

function readAction(kind: string, other: Entry | undefined): DecisionAction | null {
  if (kind === 'hide' || kind === 'split') return { kind };
  if (kind === 'undo-hide') return { kind: 'undo', of: 'hide' };
  if (kind === 'undo-split') return { kind: 'undo', of: 'split' };
  if (kind === 'undo-join') return { kind: 'undo', of: 'join' };
  if (kind === 'pin') return { kind: 'pin', until: null };
  if (kind !== 'join' || other === undefined) return null;
  return { kind: 'join', with: { sourceId: other.sourceId, nativeId: other.nativeId } };
}

/** What the topic would show if its feed had no end. */
async function listPublished({ house }: TestHouse): Promise<ReadonlySet<string>> {
  const topic = house.rules.matcher.topic('tin');
  const endless = { ...topic, publish: { ...topic.publish, entries: 10_000 } };
  const { entries } = await arrangeTopic(house, endless, []);
  return new Set(entries.map(({ id }) => id));
}

async function live(actions: readonly Action[]): Promise<void> {
  const at = await openTestHouse({ tin: TIN }, '2026-03-10T00:00:00.000Z');
  try {
    for (const source of SOURCES) await at.take(source, [{ nativeId: 'first', title: 'Gold' }]);
    await catchUp(at.house);
    const world: World = { entries: [], vanished: new Set(), takenDown: new Set() };
    const ever = new Set<string>();
    let archives: readonly SeenArchive[] = [];
    for (const each of actions) {
      at.now = new Date(Date.parse(at.now) + 60_000).toISOString();
      await perform(at, each, world);
      expect((await publishTopics(at.house, ['tin'])).refused).toEqual([]);
      const published = await listPublished(at);
      for (const id of published) ever.add(id);
      const before = archives;
      archives = await readArchives(at);
      const links = world.entries
        .filter(({ id }) => world.vanished.has(id))
        .map(({ link }) => link);
      expectUnchanged(
        before,
        archives,
        () => world.vanished.size > 0,
        ({ bytes }) => links.some((link) => bytes.at(-1)?.includes(`"url": "${link}"`)),
      );

      const document = await at.house.publication.read('/feeds/tin.json');
      const shown = readItems(new TextDecoder().decode(document?.body)).map(({ id }) => id);
      const union = new Set([...shown, ...archives.flatMap(({ ids }) => ids)]);
      expect([...published].filter((id) => !union.has(id))).toEqual([]);
      expect(shown.filter((id) => !published.has(id))).toEqual([]);
      expect([...union].filter((id) => world.takenDown.has(id))).toEqual([]);
      const edition = at.house.publication.editions.get('tin');
      const gone = edition?.tombstones.map(({ id }) => id) ?? [];
      expect(gone.toSorted()).toEqual([...ever].filter((id) => !published.has(id)).toSorted());
      expect((await publishTopics(at.house, ['tin'])).changed).toEqual([]);
    }
  } finally {
    await at.remove();
  }
}

const tell = (day: number) => ({ kind: 'tell' as const, text: 0, source: 'agency', day });
/** An archived text is led by its third copy under the id of the first; then it takes the id of the fourth. */
const renamed: readonly Action[] = [
  ...[tell(0), tell(0), tell(0), { kind: 'pin' as const, pick: 2 }],
  ...[tell(8), tell(12), tell(16), tell(20)],
  { kind: 'join', pick: 2, with: 1 },
  { kind: 'hide', pick: 0 },
  { kind: 'join', pick: 1, with: 3 },
  { kind: 'undo-join', pick: 1 },
];

/** The copy that an archived entry links to is taken down. */
const linked: readonly Action[] = [
  ...[0, 1, 8, 12, 16, 20, 24, 28, 32, 36, 40].map(tell),
  { kind: 'takedown', pick: 1 },
];

/** An entry has its own id back after it led, archived, under that of another. */
const ownAgain: readonly Action[] = [
  { kind: 'tell', text: 2, source: 'wire', day: 43 },
  { kind: 'tell', text: 3, source: 'wire', day: 58 },
  { kind: 'tell', text: 2, source: 'wire', day: 55 },
  { kind: 'join', pick: 1, with: 0 },
  ...[4, 41].map(tell),
  { kind: 'hide', pick: 0 },
  { kind: 'tell', text: 10, source: 'agency', day: 49 },
  { kind: 'join', pick: 0, with: 1 },
];

const runs = Number(process.env.HISTORIES ?? 15);

test(`A36: nothing is lost where copies lead, hide, split and join, through ${runs} random histories`, {
  timeout: 20_000 + runs * 6_000,
}, async () => {
  await fc.assert(fc.asyncProperty(fc.array(action, { minLength: 8, maxLength: 30 }), live), {
    numRuns: runs,
    endOnFailure: true,
    examples: [[renamed], [linked], [ownAgain]],
  });
});
