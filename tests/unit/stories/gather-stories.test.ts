import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  assignTexts,
  joinStoryKey,
  type StoryWord,
} from '../../../src/curate/stories/assign-texts.ts';
import { gatherStories, type StoryContext } from '../../../src/curate/stories/gather-stories.ts';
import type { ToldStory } from '../../../src/curate/told-story.ts';
import type { EntryKey } from '../../../src/model/entry-key.ts';
import type { PlacedEntry } from '../../../src/model/placement.ts';
import type { StoryHead } from '../../../src/model/story.ts';
import { samplePlacement } from '../../contract/sample.ts';
import { sampleEntry, sampleSource, sampleTopic } from '../curate/sample.ts';

const now = '2026-03-05T12:00:00.000Z';
const later = '2026-03-05T13:00:00.000Z';
const topic = sampleTopic({ stories: { windowHours: 72, prefer: ['bbc', 'local'] } });
const sources = new Map(
  [
    ['reuters', 1],
    ['blog', 0],
    ['bbc', 0],
  ].map(([id, weight]) => [
    String(id),
    sampleSource({ id: String(id), title: String(id), weight: Number(weight) }),
  ]),
);

interface Drawn {
  readonly source: string;
  readonly text: number;
  readonly hour: number;
  readonly pinned: boolean;
  readonly word: { readonly kind: 'none' | 'split' | 'join'; readonly with: number };
}

const drawn: fc.Arbitrary<Drawn> = fc.record({
  source: fc.constantFrom('reuters', 'blog', 'bbc', 'local'),
  text: fc.nat({ max: 3 }),
  hour: fc.nat({ max: 60 }),
  pinned: fc.boolean().map((value) => value),
  word: fc.record({
    kind: fc.constantFrom('none', 'none', 'none', 'split', 'join'),
    with: fc.nat({ max: 11 }),
  }),
});

function place({ source, hour }: Drawn, number: number): PlacedEntry {
  const at = new Date(Date.parse('2026-03-02T00:00:00Z') + hour * 3_600_000).toISOString();
  const entry = sampleEntry({
    id: `urn:${number}`,
    sourceId: source,
    nativeId: `${number}`,
    title: `Title ${number}`,
    publishedAt: at,
    firstSeenAt: at,
  });
  return { entry, placement: samplePlacement(entry, topic.slug, 'published') };
}

function makeCase(all: readonly Drawn[]): { placed: PlacedEntry[]; context: StoryContext } {
  const placed = all.map(place);
  const members = placed.map(({ entry }, at) => ({
    sourceId: entry.sourceId,
    nativeId: entry.nativeId,
    number: at + 1,
    storyId: `story ${(all[at]?.text ?? 0) % 2}`,
    textId: `text ${all[at]?.text}`,
  }));
  const words = new Map<string, StoryWord>();
  const pinned = new Set<string>();
  all.forEach(({ word, pinned: isPinned }, at) => {
    const key = joinStoryKey(members[at] ?? fail());
    const other = members[word.with % members.length] ?? fail();
    if (word.kind === 'split') words.set(key, { kind: 'split' });
    if (word.kind === 'join') words.set(key, { kind: 'join', with: other });
    if (isPinned && at === 0) pinned.add(key);
  });
  const textOf = assignTexts(members, words);
  const rest = { heads: new Map(), mates: [], pinned, sources, siteTitle: 'Wire', now };
  return { placed, context: { textOf, words, ...rest } };
}

function fail(): never {
  throw new Error('there is no such member');
}

/** Lead to the ids of the copies that hide behind it. */
function hiddenBy(stories: readonly ToldStory[]): ReadonlyMap<string, readonly string[]> {
  return new Map(
    stories.map(({ lead, also }) => [lead.entry.id, also.map(({ entryId }) => entryId).sort()]),
  );
}

function headsOf(stories: readonly ToldStory[]): ReadonlyMap<string, StoryHead> {
  return new Map(stories.flatMap(({ head }) => (head === null ? [] : [[head.textId, head]])));
}

const cases = fc.array(drawn, { minLength: 1, maxLength: 12 });

describe('stories of a topic, whatever was told and decided', () => {
  it('each entry leads once or hides once, behind an entry that leads', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const { placed, context } = makeCase(all);
        const stories = gatherStories(topic, placed, context);
        const shown = stories.flatMap(({ lead, also }) => [
          lead.entry.id,
          ...also.map(({ entryId }) => entryId),
        ]);
        expect(shown.sort()).toEqual(placed.map(({ entry }) => entry.id).sort());
      }),
    );
  });

  it('no two are published under one id', () => {
    fc.assert(
      fc.property(cases, cases, (all, more) => {
        const first = makeCase(all);
        const heads = headsOf(gatherStories(topic, first.placed, first.context));
        const { placed, context } = makeCase([...all, ...more].slice(0, 12));
        const ids = gatherStories(topic, placed, { ...context, heads, now: later }).map(
          ({ id }) => id,
        );
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });

  it('the order in which entries come makes no difference', () => {
    fc.assert(
      fc.property(cases, fc.infiniteStream(fc.double({ noNaN: true })), (all, stream) => {
        const { placed, context } = makeCase(all);
        const keys = new Map(placed.map((each) => [each, stream.next().value ?? 0]));
        const shuffled = placed.toSorted((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
        const straight = gatherStories(topic, placed, context);
        const mixed = gatherStories(topic, shuffled, context);
        expect(new Map([...hiddenBy(mixed)].sort())).toEqual(
          new Map([...hiddenBy(straight)].sort()),
        );
        expect(headsOf(mixed)).toEqual(headsOf(straight));
      }),
    );
  });

  it('what stands in the heads is what comes out again', () => {
    fc.assert(
      fc.property(cases, (all) => {
        const { placed, context } = makeCase(all);
        const stories = gatherStories(topic, placed, context);
        const again = { ...context, heads: headsOf(stories), now: later };
        expect(gatherStories(topic, placed, again)).toEqual(stories);
      }),
    );
  });

  it('a later copy takes the lead only where it is declared to, and never another id', () => {
    const plain = drawn.map((each) => ({
      ...each,
      pinned: false,
      word: { kind: 'none' as const, with: 0 },
    }));
    fc.assert(
      fc.property(fc.array(plain, { minLength: 1, maxLength: 8 }), plain, (all, last) => {
        const before = makeCase(all);
        const first = gatherStories(topic, before.placed, before.context);
        const heads = headsOf(first);
        const { placed, context } = makeCase([...all, { ...last, hour: 61 }]);
        const copy = placed.at(-1) ?? fail();
        const second = gatherStories(topic, placed, { ...context, heads, now: later });
        for (const { head, lead, id, publishedAt, changedAt } of first) {
          const now = second.find((each) => each.head?.textId === head?.textId) ?? fail();
          expect([now.id, now.publishedAt]).toEqual([id, publishedAt]);
          const isTaken = now.lead === copy;
          expect(isTaken).toBe(
            head?.textId === `text ${last.text}` && rank(copy) < rank(lead) && copy !== lead,
          );
          expect(now.changedAt).toBe(isTaken ? later : changedAt);
        }
      }),
      { numRuns: 300 },
    );
  });
});

/** As the topic and the sources declare. */
function rank({ entry }: PlacedEntry): number {
  return ['bbc', 'local', 'reuters', 'blog'].indexOf(entry.sourceId);
}

describe('copies', () => {
  const at = (own: Partial<Drawn>): Drawn => ({
    source: 'blog',
    text: 0,
    hour: 0,
    pinned: false,
    word: { kind: 'none', with: 0 },
    ...own,
  });

  it('lead as the topic prefers, the house, the weightier, the earliest', () => {
    const order = ['blog', 'blog', 'reuters', 'local', 'bbc'];
    for (let count = order.length; count > 1; count -= 1) {
      const { placed, context } = makeCase(
        order.slice(0, count).map((source, hour) => at({ source, hour })),
      );
      const [story] = gatherStories(topic, placed, context);
      expect(story?.lead.entry.sourceId).toBe(order[count - 1]);
      if (count === 2) expect(story?.lead.entry.id).toBe('urn:0');
    }
  });

  it('further apart than the topic says are shown by themselves', () => {
    const narrow = { ...topic, stories: { windowHours: 10, prefer: [] } };
    const { placed, context } = makeCase([at({}), at({ hour: 10 }), at({ hour: 11 })]);
    const stories = gatherStories(narrow, placed, context);
    expect([...hiddenBy(stories)]).toEqual([
      ['urn:0', ['urn:1']],
      ['urn:2', []],
    ]);
    expect(stories[1]?.related.map(({ entryId }) => entryId)).toEqual(['urn:0']);
  });

  it('of other texts of the story are related, and not hidden', () => {
    const { placed, context } = makeCase([at({ text: 0 }), at({ text: 2 }), at({ text: 1 })]);
    const stories = gatherStories(topic, placed, context);
    expect(stories.map(({ related }) => related.map(({ entryId }) => entryId))).toEqual([
      ['urn:1'],
      ['urn:0'],
      [],
    ]);
  });

  it('give the id back to an entry that stands for itself again', () => {
    const both = makeCase([at({ source: 'reuters' }), at({ source: 'bbc', hour: 1 })]);
    const first = makeCase([at({ source: 'reuters' })]);
    const heads = headsOf(gatherStories(topic, first.placed, first.context));
    const [joined] = gatherStories(topic, both.placed, { ...both.context, heads, now: later });
    expect([joined?.id, joined?.lead.entry.id]).toEqual(['urn:0', 'urn:1']);
    const split: EntryKey = both.placed[0]?.entry ?? fail();
    const words = new Map<string, StoryWord>([[joinStoryKey(split), { kind: 'split' }]]);
    const members = both.placed.map(({ entry }, number) => ({
      sourceId: entry.sourceId,
      nativeId: entry.nativeId,
      number,
      storyId: 'story 0',
      textId: 'text 0',
    }));
    const apart = { ...both.context, words, textOf: assignTexts(members, words), now: later };
    const known = new Map(joined?.head ? [['text 0', joined.head]] : []);
    const stories = gatherStories(topic, both.placed, { ...apart, heads: known });
    expect(stories.map(({ id, lead }) => [id, lead.entry.id]).sort()).toEqual([
      ['urn:0', 'urn:0'],
      ['urn:1', 'urn:1'],
    ]);
  });
});
