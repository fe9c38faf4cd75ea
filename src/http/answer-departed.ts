import type { Topic } from '../model/topic.ts';
import type { Publication } from '../pipeline/publication.ts';
import type { Store } from '../store/store.ts';
import { CACHE_FOR_A_WHILE } from './prepare-heads.ts';

/** Knows which topics there are and were. */
export interface TopicHistory extends Pick<Store, 'wasRemoved'> {
  /** By slug; the same map until the configuration changes. */
  topics(): ReadonlyMap<string, Topic>;
}

/** What became of a document of a topic. */
export type Departure =
  | { readonly kind: 'moved'; readonly location: string }
  | { readonly kind: 'gone' };

const topicDocument = /^\/feeds\/([a-z0-9-]+)([./].*)?$/;
const successors = new WeakMap<ReadonlyMap<string, Topic>, ReadonlyMap<string, string>>();

/**
 * What became of a topic's document that is not published: it moved with the topic to its new name,
 * or is gone with it; null where nothing of the kind is known.
 *
 * @throws TopicwireError `store-failed`
 */
export async function findDeparture(
  path: string,
  history: TopicHistory,
  publication: Publication,
): Promise<Departure | null> {
  const [, slug, rest = ''] = topicDocument.exec(path) ?? [];
  if (slug === undefined) return null;
  const topics = history.topics();
  if (topics.has(slug)) return null;
  const successor = findSuccessors(topics).get(slug);
  const location = `/feeds/${successor}${rest}`;
  // Only to what is there, so that no reader is sent from one missing document to the next.
  if (successor !== undefined && publication.find(location) !== undefined) {
    return { kind: 'moved', location };
  }
  const isGone = successor !== undefined || (await history.wasRemoved(slug));
  return isGone ? { kind: 'gone' } : null;
}

/** The slug of each topic by the slugs that it had; no topic has one of these now. */
export function findSuccessors(topics: ReadonlyMap<string, Topic>): ReadonlyMap<string, string> {
  const known = successors.get(topics);
  if (known !== undefined) return known;
  const found = new Map(
    [...topics.values()].flatMap(({ slug, formerly }) =>
      (formerly ?? []).map((former): [string, string] => [former, slug]),
    ),
  );
  successors.set(topics, found);
  return found;
}

/** A permanent redirect. @see RFC 9110 §15.4.2 */
export function redirect(location: string): Response {
  const headers = {
    location,
    'cache-control': CACHE_FOR_A_WHILE,
    'access-control-allow-origin': '*',
  };
  return new Response(null, { status: 301, headers });
}
