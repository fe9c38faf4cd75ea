import { createHash } from 'node:crypto';

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

/** What the paths of all stories' pages begin with. */
export const STORIES_FOLDER = '/stories/';
/** Characters of the hash in base64url: 96 bits, for a few million stories. */
const STORY_KEY_LENGTH = 16;

/** Where a reader learns what this is and how to subscribe. */
export const ABOUT_PATH = '/about';

/** Where readers search; only a running service answers there. */
export const SEARCH_PATH = '/search';

/** Where the mark of the publication stands that browsers show beside its name. */
export const ICON_PATH = '/icon.svg';

/** The path of one page of the list of all topics; the number is one-based. */
export function topicsPath(number = 1): string {
  return number === 1 ? '/topics' : `/topics/${number}`;
}

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

/** The path of the page of an archive document; the number is one-based. */
export function archivePagePath(slug: string, number: number): string {
  return `${topicPath(slug)}/archive/${number}`;
}

/** The path of the page of a story; its id says nothing to a reader and may hold anything. */
export function storyPath(storyId: string): string {
  const key = createHash('sha256').update(storyId).digest('base64url').slice(0, STORY_KEY_LENGTH);
  return `${STORIES_FOLDER}${key}`;
}

/** The path of a local article's page. */
export function articlePath(slug: string): string {
  return `/articles/${encodeURIComponent(slug)}`;
}
