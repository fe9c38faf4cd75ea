/** The formats in which every topic is published. */
export type FeedKind = 'rss' | 'atom' | 'json';

/** The topic's formats in the order in which pages offer them. */
export const FEED_KINDS: readonly FeedKind[] = ['rss', 'atom', 'json'];

/** Media types without parameters, for links. @see RFC 4287 §7, JSON Feed 1.1 */
export const FEED_MEDIA_TYPES: Readonly<Record<FeedKind, string>> = {
  rss: 'application/rss+xml',
  atom: 'application/atom+xml',
  json: 'application/feed+json',
};

/** How a format is called for people. */
export const FEED_NAMES: Readonly<Record<FeedKind, string>> = {
  rss: 'RSS',
  atom: 'Atom',
  json: 'JSON Feed',
};

/** Where the list of all topics as subscriptions stands. */
export const OPML_PATH = '/feeds.opml';

/** The path of a topic's page. */
export function topicPath(slug: string): string {
  return `/feeds/${encodeURIComponent(slug)}`;
}

/** The path of a topic's subscription document. */
export function feedPath(slug: string, kind: FeedKind): string {
  return `${topicPath(slug)}.${kind}`;
}

/** The folder of a topic's archive documents, with its final slash. */
export function archiveFolder(slug: string): string {
  return `${topicPath(slug)}/archive/`;
}

/** The path of an archive document of a topic; the number is one-based. @see RFC 5005 §4 */
export function archivePath(slug: string, number: number, kind: FeedKind): string {
  return `${archiveFolder(slug)}${number}.${kind}`;
}

/** The path of the list of the sources that a topic is made of, as subscriptions. */
export function sourcesPath(slug: string): string {
  return `${topicPath(slug)}/sources.opml`;
}

/** The path of a local article's page. */
export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`;
}
