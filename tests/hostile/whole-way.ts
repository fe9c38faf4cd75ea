import { buildEdition } from '../../src/curate/build-edition.ts';
import { compileTopics } from '../../src/curate/compile-topics.ts';
import { placeEntry } from '../../src/curate/place-entry.ts';
import { parseFeed } from '../../src/ingest/parse-feed.ts';
import type { Decision } from '../../src/model/decision.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { NormalizedFeed } from '../../src/model/normalized-feed.ts';
import type { PlacedEntry } from '../../src/model/placement.ts';
import type { Document } from '../../src/model/rendered.ts';
import type { Site } from '../../src/model/site.ts';
import type { Source } from '../../src/model/source.ts';
import { normalizeFeed } from '../../src/normalize/normalize-feed.ts';
import { renderTopic } from '../../src/pipeline/render-topic.ts';
import type { RefusedDocument } from '../../src/pipeline/rendered-part.ts';
import { sampleTopic } from '../unit/curate/sample.ts';
import { makeSource, NOW } from '../unit/normalize/make-parsed.ts';
import { makeSite } from '../unit/publish/make-edition.ts';

/** The one topic of the house, which publishes whatever comes. */
export const TOPIC = 'wire';

/** What came of a body on its way through the house. */
export interface WholeWay {
  readonly feed: NormalizedFeed;
  readonly edition: Edition;
  readonly documents: readonly Document[];
  /** What the gate held back. */
  readonly refused: readonly RefusedDocument[];
}

const source = makeSource({ rights: 'full' });
const sources = new Map([[source.id, source]]);
/** Publishes all that an editor approves, whole. */
export const topic = sampleTopic({
  slug: TOPIC,
  title: 'Wire',
  publish: { entries: 20_000, text: 'full' },
  match: {
    any: { chip: 3, harbour: 3, constructor: 1, proto: 1 },
    near: [{ a: ['trade'], b: ['port'], within: 10, points: 4 }],
    none: ['lottery'],
  },
});
const matcher = compileTopics([topic], sources);

/**
 * Reads and normalizes a body.
 *
 * @throws TopicwireError `not-a-feed`, `limit-exceeded`
 */
export function readFeed(
  body: Uint8Array,
  contentType: string | null = null,
  from: Source = source,
): NormalizedFeed {
  const context = { source: from, finalUrl: from.url, contentLocation: null, now: NOW };
  return normalizeFeed(parseFeed(body, { contentType }), context);
}

/** Judges entries, lets an editor approve them all, and renders the topic's feeds and page. */
export function publishFeed(feed: NormalizedFeed, site: Site = makeSite()): WholeWay {
  const edition = buildEdition(topic, feed.entries.flatMap(placeApproved), { site, sources });
  const { documents, refused } = renderTopic(edition, site);
  return { feed, edition, documents, refused };
}

/**
 * Takes a body the whole way: read, normalize, judge, publish.
 *
 * @throws TopicwireError `not-a-feed`, `limit-exceeded`
 */
export function goWholeWay(body: Uint8Array, contentType: string | null = null): WholeWay {
  return publishFeed(readFeed(body, contentType));
}

/** The entry where an editor approved it. */
export function placeApproved(entry: Entry): readonly PlacedEntry[] {
  const placements = placeEntry(entry, matcher, [approve(entry)]);
  return placements.map((placement) => ({ entry, placement }));
}

function approve({ sourceId, nativeId }: Entry): Decision {
  const action = { kind: 'approve' } as const;
  return { topic: TOPIC, sourceId, nativeId, action, by: 'desk', at: NOW, reason: null };
}
