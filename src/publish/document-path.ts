import type { Edition } from '../model/edition.ts';
import { archivePath, type FeedKind, feedPath } from './publication-path.ts';

/** Where an edition stands in a format: the topic's subscription document, or one of its archives. */
export function documentPath(
  { topic, history }: Pick<Edition, 'topic' | 'history'>,
  kind: FeedKind,
): string {
  if (history.archive === null) return feedPath(topic.slug, kind);
  return archivePath(topic.slug, history.archive, kind);
}
