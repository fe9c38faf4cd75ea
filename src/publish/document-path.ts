import type { Edition } from '../model/edition.ts';
import { archivePath, type FeedKind, feedPath } from './publication-path.ts';

/** Where an edition stands in a format: the topic's subscription document, one of its archives, or an address of its own. */
export function documentPath(
  { topic, history, address }: Pick<Edition, 'topic' | 'history' | 'address'>,
  kind: FeedKind,
): string {
  if (address !== undefined) return address.feedPaths[kind];
  if (history.archive === null) return feedPath(topic.slug, kind);
  return archivePath(topic.slug, history.archive, kind);
}
