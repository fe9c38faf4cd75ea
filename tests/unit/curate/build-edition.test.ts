import { describe, expect, it } from 'vitest';
import { buildEdition } from '../../../src/curate/build-edition.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { placeEntry } from '../../../src/curate/place-entry.ts';
import { NO_HISTORY } from '../../../src/model/edition.ts';
import type { Entry } from '../../../src/model/entry.ts';
import type { PlacedEntry } from '../../../src/model/placement.ts';
import type { Source } from '../../../src/model/source.ts';
import type { Topic } from '../../../src/model/topic.ts';
import { sampleEntry, sampleSource, sampleTopic } from './sample.ts';

const topic = sampleTopic({ match: { any: { tin: 4 } } });
const site = { since: '2026-01-15' };

function place(entries: readonly Entry[]): readonly PlacedEntry[] {
  const matcher = compileTopics([topic], new Map());
  return entries.flatMap((entry) =>
    placeEntry(entry, matcher, []).map((placement) => ({ entry, placement })),
  );
}

const tin = (own: Partial<Entry>) => sampleEntry({ title: 'tin', ...own });

function build(
  entries: readonly Entry[],
  own: Partial<Topic> = {},
  sources: readonly Source[] = [],
) {
  const byId = new Map(sources.map((source) => [source.id, source]));
  return buildEdition({ ...topic, ...own }, place(entries), { site, sources: byId });
}

describe('buildEdition', () => {
  it('holds what is published, newest first and then by id, as many as the topic says', () => {
    const entries = [
      tin({ id: 'urn:b', publishedAt: '2026-02-01T00:00:00.000Z' }),
      tin({ id: 'urn:a', publishedAt: '2026-02-01T00:00:00.000Z' }),
      tin({ id: 'urn:new', publishedAt: '2026-02-03T00:00:00.000Z' }),
      tin({ id: 'urn:old', publishedAt: '2026-01-01T00:00:00.000Z' }),
      sampleEntry({ id: 'urn:out', title: 'tiny', text: 'tin' }),
    ];
    const edition = build(entries, { publish: { ...topic.publish, entries: 3 } });
    expect(edition.entries.map(({ entry }) => entry.id)).toEqual(['urn:new', 'urn:a', 'urn:b']);
    expect(build(entries.toReversed(), { publish: { ...topic.publish, entries: 3 } })).toEqual(
      edition,
    );
  });

  it('of one id from two feeds keeps the leading one', () => {
    const sources = [sampleSource({ id: 'wire', weight: 1 }), sampleSource()];
    const seen = (sourceId: string, firstSeenAt: string) =>
      tin({ id: 'urn:same', sourceId, firstSeenAt });
    const agency = seen('agency', '2026-03-02T09:00:00.000Z');
    const wire = seen('wire', '2026-03-02T10:00:00.000Z');
    const other = seen('other', '2026-03-02T08:00:00.000Z');
    const local = seen('local', '2026-03-02T11:00:00.000Z');
    const leading = (...entries: Entry[]) =>
      build(entries, {}, sources).entries.map(({ entry }) => entry.sourceId);
    expect(leading(agency, wire, other, local)).toEqual(['local']);
    expect(leading(agency, wire, other)).toEqual(['wire']);
    expect(leading(agency, other)).toEqual(['other']);
  });

  it('of one id that an aggregator took from another feed keeps that of the other feed', () => {
    const sources = [
      sampleSource({ id: 'first', url: 'https://first.example/feed' }),
      sampleSource({ id: 'planet', url: 'https://planet.example/all', weight: 9 }),
    ];
    const bring = (sourceId: string, feedUrl: string, id = feedUrl) =>
      tin({
        id: 'urn:same',
        sourceId,
        firstSeenAt: sourceId === 'first' ? '2026-03-02T09:00:00.000Z' : '2026-03-01T09:00:00.000Z',
        origin: { id, title: 't', link: null, feedUrl, updatedAt: null, authors: [], rights: null },
      });
    const leading = (...entries: Entry[]) =>
      build(entries, {}, sources).entries.map(({ entry }) => entry.sourceId);
    const original = bring('first', 'https://first.example/feed');
    const selfNamed = bring('first', 'https://www.first.example/atom.xml', 'urn:first');

    expect(leading(original, bring('planet', 'http://www.first.example/feed/'))).toEqual(['first']);
    expect(leading(bring('planet', 'urn:x', 'https://first.example/feed'), original)).toEqual([
      'first',
    ]);
    expect(leading(selfNamed, bring('planet', 'https://first.example/atom.xml'))).toEqual([
      'first',
    ]);
    // One that claims the entry for itself, and two that name each other, are ranked as ever.
    expect(leading(original, bring('planet', 'https://planet.example/all'))).toEqual(['planet']);
    const swapped = bring('first', 'https://planet.example/all');
    expect(leading(swapped, bring('planet', 'https://first.example/feed'))).toEqual(['planet']);
  });

  it.each([
    ['full', 'full', 'full'],
    ['full', 'excerpt', 'excerpt'],
    ['full', 'link', 'link'],
    ['excerpt', 'full', 'excerpt'],
    ['excerpt', 'link', 'link'],
    ['link', 'full', 'link'],
  ] as const)('shows of a topic with %s and a source with %s: %s', (text, rights, shown) => {
    const edition = build([tin({})], { publish: { ...topic.publish, text } }, [
      sampleSource({ rights }),
    ]);
    expect(edition.entries[0]?.text).toBe(shown);
  });

  it("shows the house's own in full, without a source's name", () => {
    const [entry] = build([tin({ sourceId: 'local' })], {
      publish: { ...topic.publish, text: 'link' },
    }).entries;
    expect([entry?.text, entry?.sourceTitle]).toEqual(['full', null]);
  });

  it('shows an excerpt of a source that is no longer configured', () => {
    expect(build([tin({})]).entries[0]?.text).toBe('excerpt');
  });

  it("names the source by the editor's word, else by the feed's", () => {
    const origin = {
      id: 'urn:feed',
      title: 'Their name',
      link: null,
      feedUrl: 'https://agency.example/feed',
      updatedAt: null,
      authors: [],
      rights: null,
    };
    const named = (title: string | null) =>
      build([tin({ origin })], {}, [sampleSource({ title })]).entries[0]?.sourceTitle;
    expect([named('Our name'), named(null)]).toEqual(['Our name', 'Their name']);
  });

  it.each([
    [null, null, '2026-03-01T10:00:00.000Z'],
    ['2026-02-01T00:00:00.000Z', null, '2026-03-01T10:00:00.000Z'],
    ['2026-03-04T00:00:00.000Z', null, '2026-03-04T00:00:00.000Z'],
    ['2026-03-01T12:00:00.000Z', '2026-03-05T00:00:00.000Z', '2026-03-05T00:00:00.000Z'],
  ])('dates an entry updated %s and revised %s at %s', (updatedAt, revisedAt, expected) => {
    const edition = build([tin({ updatedAt, revisedAt })]);
    expect(edition.entries[0]?.updatedAt).toBe(expected);
    expect(edition.updatedAt).toBe(expected);
  });

  it("has the site's beginning for a date while it is empty", () => {
    expect(build([])).toEqual({
      topic: { slug: 'trade', title: 'Trade', description: 'Trade.', language: 'en' },
      updatedAt: '2026-01-15T00:00:00.000Z',
      entries: [],
      tombstones: [],
      history: NO_HISTORY,
    });
  });

  it('A9: is dated by the newest change among its entries, also when that is before the site', () => {
    const entry = tin({ publishedAt: '2019-06-03T00:00:00.000Z' });
    expect(build([entry]).updatedAt).toBe('2019-06-03T00:00:00.000Z');
  });
});
