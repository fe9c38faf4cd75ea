import type { Entry, Origin } from '../model/entry.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import type { ExtensionMember, ParsedExtension } from '../model/parsed-feed.ts';
import type { Site } from '../model/site.ts';
import { foldLink } from './fold-link.ts';

/** What tells this house's own pages, feeds and ids from those of others. */
export type OwnHouse = Pick<Site, 'baseUrl' | 'tagAuthority' | 'since'>;

/** Relations by which an entry says what it is, or what it was taken from; `related` only points elsewhere. */
const TAKEN_FROM: ReadonlySet<string> = new Set(['alternate', 'canonical', 'via']);

/**
 * Whether an entry that came in is one of this house's own: by its id, by the feed that it says it
 * first stood in, by its page, or by a link to what it was taken from. One that cites the house in
 * its text or by a related link is another's.
 */
export function isOurOwn(entry: Entry, own: OwnHouse): boolean {
  const { id, nativeId, link, links, origin, extensions } = entry;
  if (isOurId(id, own) || isOurId(nativeId, own)) return true;
  if (link !== null && isArticleUrl(link, own)) return true;
  if (origin !== null && isOurOrigin(origin, own)) return true;
  if (extensions.some((extension) => namesOurFeed(extension, own))) return true;
  return links.some(({ rel, href }) => TAKEN_FROM.has(rel) && isOurUrl(href, own));
}

/**
 * Whether a whole feed is one of this house's own, by where it was found or by what it says of
 * itself. Its entries cannot all be told one by one: those that the house republishes carry the
 * id, link and origin of their publisher.
 * @param finalUrl where it was found, after redirects
 */
export function isOurFeed(
  { origin, selfUrl }: Pick<NormalizedFeed, 'origin' | 'selfUrl'>,
  finalUrl: string,
  own: OwnHouse,
): boolean {
  return (
    isFeedUrl(finalUrl, own) ||
    (selfUrl !== null && isFeedUrl(selfUrl, own)) ||
    isOurOrigin(origin, own)
  );
}

function isOurOrigin({ id, feedUrl }: Pick<Origin, 'id' | 'feedUrl'>, own: OwnHouse): boolean {
  return isFeedUrl(feedUrl, own) || isFeedUrl(id, own) || isOurTag(id, own);
}

/** JSON Feed has no member for where an item is from; this is the one that we write ourselves. */
function namesOurFeed(extension: ParsedExtension, own: OwnHouse): boolean {
  if (!isSourceMember(extension)) return false;
  const source = extension.value;
  if (typeof source !== 'object' || source === null) return false;
  const { id, feed_url: feedUrl } = source as { id?: unknown; feed_url?: unknown };
  return [id, feedUrl].some(
    (text) => typeof text === 'string' && (isFeedUrl(text, own) || isOurTag(text, own)),
  );
}

function isSourceMember(extension: ParsedExtension): extension is ExtensionMember {
  return 'member' in extension && extension.member === '_source';
}

function isOurId(id: string, own: OwnHouse): boolean {
  return isOurTag(id, own) || isArticleUrl(id, own);
}

/** The authority alone proves nothing: others may mint ids under the same domain. @see RFC 4151 §2.1 */
function isOurTag(id: string, { tagAuthority, since }: OwnHouse): boolean {
  const prefix = `tag:${tagAuthority},${since}:`;
  return id.slice(0, prefix.length).toLowerCase() === prefix.toLowerCase();
}

function isOurUrl(href: string, own: OwnHouse): boolean {
  return isArticleUrl(href, own) || isFeedUrl(href, own);
}

function isArticleUrl(href: string, own: OwnHouse): boolean {
  return isBelow(href, `${own.baseUrl}/articles`);
}

function isFeedUrl(href: string, own: OwnHouse): boolean {
  return isBelow(href, `${own.baseUrl}/feeds`);
}

/** Whether a URL leads below a folder, in whatever spelling. */
function isBelow(href: string, folder: string): boolean {
  if (!/^https?:\/\//i.test(href)) return false;
  const folded = foldFolder(folder);
  return mayBeAt(href, folded.host) && foldLink(href).startsWith(folded.start);
}

interface FoldedFolder {
  /** What everything below it begins with. */
  readonly start: string;
  /** Null where a host can be spelled in other characters: an address in digits. */
  readonly host: string | null;
}

const MAX_FOLDERS = 100;
const foldedFolders = new Map<string, FoldedFolder>();

function foldFolder(folder: string): FoldedFolder {
  const known = foldedFolders.get(folder);
  if (known !== undefined) return known;
  const start = `${foldLink(folder)}/`;
  const host = /^https:\/\/([a-z0-9.-]+)/.exec(start)?.[1] ?? null;
  const folded = { start, host: host === null || /[\d.]$/.test(host) ? null : host };
  if (foldedFolders.size >= MAX_FOLDERS) foldedFolders.clear();
  foldedFolders.set(folder, folded);
  return folded;
}

/** Whether a URL may be at a host; most are not, and say so plainly. */
function mayBeAt(href: string, host: string | null): boolean {
  const named = /^https?:\/\/([a-z0-9.-]+)[/?#:]/i.exec(href)?.[1];
  if (host === null || named === undefined) return true;
  const plain = named.toLowerCase();
  return plain === host || plain === `www.${host}` || plain.endsWith('.');
}
