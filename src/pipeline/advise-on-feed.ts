import type { DefectCode } from '../model/defect.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import type { ParsedFeed, ParsedLink } from '../model/parsed-feed.ts';
import { DEFECT_ADVICE } from './advise-on-defects.ts';

/** What was seen of the feed as a whole. */
export type Observation =
  | 'feed-moved'
  | 'media-type-wrong'
  | 'charset-differs'
  | 'validators-missing'
  | 'freshness-missing'
  | 'feed-title-missing'
  | 'feed-id-missing'
  | 'feed-updated-missing'
  | 'feed-language-missing'
  | 'self-missing'
  | 'self-differs'
  | 'entries-missing'
  | 'author-missing'
  | 'date-missing'
  | 'permalink-wrong'
  | 'links-relative'
  | 'links-insecure';

/** One thing that the feed's author could do better. */
export interface Advice {
  readonly code: DefectCode | Observation;
  readonly advice: string;
  /** How many places it concerns; null for the feed as a whole. */
  readonly count: number | null;
}

/** How a feed came over HTTP. */
export interface Delivery {
  /** As it was asked for. */
  readonly url: string;
  /** After redirects. */
  readonly finalUrl: string;
  /** Where permanent redirects led. */
  readonly movedTo: string | null;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
}

/** A feed with all that advice rests on. */
export interface Inspected {
  readonly parsed: ParsedFeed;
  readonly feed: NormalizedFeed;
  /** Null for a file. */
  readonly delivery: Delivery | null;
  /** The encoding of the XML declaration. */
  readonly declaredEncoding: string | null;
}

/** What to change in a feed: for each kind of defect, then for what is missing as a whole. */
export function adviseOnFeed(inspected: Inspected): readonly Advice[] {
  return [
    ...adviseOnDefects(inspected.feed),
    ...adviseOnDelivery(inspected),
    ...adviseOnFields(inspected),
    ...adviseOnEntries(inspected),
  ];
}

function adviseOnDefects({ defects }: NormalizedFeed): readonly Advice[] {
  const counts = new Map<DefectCode, number>();
  for (const { code } of defects) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].map(([code, count]) => ({ code, advice: DEFECT_ADVICE[code], count }));
}

const FEED_TYPE = /^(?:application|text)\/(?:[\w.-]+\+)?(?:xml|json)$/;

function adviseOnDelivery(inspected: Inspected): readonly Advice[] {
  const { delivery, parsed, declaredEncoding } = inspected;
  if (delivery === null) return [];
  const { headers, url, movedTo } = delivery;
  const contentType = headers.get('content-type') ?? '';
  const type = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  const charset = /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType)?.[1] ?? null;
  const proper = properType(parsed);
  return [
    ...when(
      movedTo !== null && movedTo !== url,
      'feed-moved',
      `The feed has moved for good; subscribe to ${movedTo}.`,
    ),
    ...when(
      !FEED_TYPE.test(type),
      'media-type-wrong',
      `Serve the feed as ${proper}, not ${type === '' ? 'without a Content-Type' : `as ${type}`}.`,
    ),
    ...when(
      charset !== null && declaredEncoding !== null && !isSameEncoding(charset, declaredEncoding),
      'charset-differs',
      `Name one encoding: the header says ${charset}, the XML declaration ${declaredEncoding}.`,
    ),
    ...when(
      !headers.has('etag') && !headers.has('last-modified'),
      'validators-missing',
      'Send an ETag or Last-Modified and answer conditional requests with 304; else every poll costs the whole feed.',
    ),
    ...when(
      !saysWhenToComeAgain(inspected, headers),
      'freshness-missing',
      'Say how long the feed stays fresh, by "Cache-Control: max-age" or ttl.',
    ),
  ];
}

function properType({ format }: ParsedFeed): string {
  if (format.startsWith('json')) return 'application/feed+json';
  return format.startsWith('atom') ? 'application/atom+xml' : 'application/rss+xml';
}

function isSameEncoding(one: string, other: string): boolean {
  try {
    return new TextDecoder(one).encoding === new TextDecoder(other).encoding;
  } catch {
    return one.toLowerCase() === other.toLowerCase();
  }
}

function saysWhenToComeAgain(
  { feed: { hints } }: Inspected,
  headers: ReadonlyMap<string, string>,
): boolean {
  const { ttlMinutes, updateIntervalMinutes } = hints;
  if (ttlMinutes !== null || updateIntervalMinutes !== null || headers.has('expires')) return true;
  return /max-age|no-cache|no-store/i.test(headers.get('cache-control') ?? '');
}

function adviseOnFields({ parsed, feed, delivery }: Inspected): readonly Advice[] {
  const isAtom = parsed.format === 'atom-1.0';
  const languages = [parsed.language, ...parsed.entries.map(({ language }) => language)];
  const self = feed.selfUrl;
  return [
    ...when(parsed.title === null, 'feed-title-missing', 'Give the feed a title.'),
    ...when(
      isAtom && parsed.id === null,
      'feed-id-missing',
      'Give the feed an id that never changes, as RFC 4287 §4.1.1 requires.',
    ),
    ...when(
      isAtom && parsed.updated === null,
      'feed-updated-missing',
      'Say in updated when the feed last changed, as RFC 4287 §4.1.1 requires.',
    ),
    ...when(
      languages.every((language) => language === null),
      'feed-language-missing',
      describeLanguageAdvice(parsed),
    ),
    ...when(
      parsed.links.every(({ rel }) => rel?.trim().toLowerCase() !== 'self'),
      'self-missing',
      describeSelfAdvice(parsed),
    ),
    ...when(
      delivery !== null && self !== null && self !== delivery.finalUrl && self !== delivery.url,
      'self-differs',
      `Check the feed's own address: it says ${self}, but was read from ${delivery?.finalUrl}.`,
    ),
  ];
}

function describeLanguageAdvice({ format }: ParsedFeed): string {
  if (format.startsWith('atom')) return 'Declare the language by xml:lang on the feed.';
  if (format.startsWith('json'))
    return 'Declare the language in "language", as version 1.1 has it.';
  const name = format === 'rss-1.0' || format === 'rss-0.90' ? 'dc:language' : 'language';
  return `Declare the language in the channel: <${name}>en</${name}>.`;
}

function describeSelfAdvice({ format }: ParsedFeed): string {
  if (format.startsWith('json')) return 'Name the feed\'s own address in "feed_url".';
  return `Name the feed's own address: <${format.startsWith('atom') ? '' : 'atom:'}link rel="self" href="…"/>.`;
}

function adviseOnEntries({ parsed, feed, delivery }: Inspected): readonly Advice[] {
  const { entries, format } = parsed;
  if (entries.length === 0) {
    return when(
      true,
      'entries-missing',
      'The feed has no entries; a new one should say something.',
    );
  }
  const isSecure = delivery?.finalUrl.startsWith('https:') === true;
  const hosts = new Set(feed.entries.flatMap(({ link }) => hostOf(link, 'https:')));
  return [
    ...count(
      entries.filter(({ published, updated }) => published === null && updated === null),
      'date-missing',
      'Give each entry the date of its publication; without it readers order it by when they saw it.',
    ),
    ...count(
      format === 'atom-1.0' && parsed.authors.length === 0
        ? entries.filter(
            ({ authors, origin }) => authors.length + (origin?.authors.length ?? 0) === 0,
          )
        : [],
      'author-missing',
      'Name an author in each entry or in the feed, as RFC 4287 §4.1.1 requires.',
    ),
    ...count(
      entries.filter(
        ({ id, idIsPermalink }) => idIsPermalink === true && !/^\s*https?:/i.test(id ?? ''),
      ),
      'permalink-wrong',
      'Write isPermaLink="false" on a guid that is no address of a page.',
    ),
    ...count(
      format.startsWith('atom') ? [] : entries.filter(({ links }) => links.some(isRelative)),
      'links-relative',
      'Write whole addresses, with https:// and the host; this format has no base for others.',
    ),
    ...count(
      feed.entries.filter(({ link }) =>
        hostOf(link, 'http:').some(
          (host) =>
            hosts.has(host) ||
            (isSecure && host === hostOf(delivery?.finalUrl ?? null, 'https:')[0]),
        ),
      ),
      'links-insecure',
      'Link to the pages by https:// throughout; the host serves it, as the feed itself shows.',
    ),
  ];
}

function isRelative({ href, base }: ParsedLink): boolean {
  return base === null && !/^\s*[a-z][a-z0-9+.-]*:/i.test(href);
}

function hostOf(link: string | null, protocol: string): readonly string[] {
  const url = link === null ? null : URL.parse(link);
  return url?.protocol === protocol ? [url.hostname] : [];
}

function when(holds: boolean, code: Observation, advice: string): readonly Advice[] {
  return holds ? [{ code, advice, count: null }] : [];
}

function count(found: readonly unknown[], code: Observation, advice: string): readonly Advice[] {
  return found.length === 0 ? [] : [{ code, advice, count: found.length }];
}
