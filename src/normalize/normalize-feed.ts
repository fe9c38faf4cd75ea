import type { Defect } from '../model/defect.ts';
import type { Origin } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { NormalizedFeed, Tombstone } from '../model/normalized-feed.ts';
import type { ParsedFeed } from '../model/parsed-feed.ts';
import type { Source } from '../model/source.ts';
import { chooseLanguage } from './choose-language.ts';
import { DefectList } from './defect-list.ts';
import { foldLink } from './fold-link.ts';
import { trimXmlWhiteSpace } from './fold-white-space.ts';
import { normalizeEntry } from './normalize-entry.ts';
import { readDate } from './read-date.ts';
import { readHints } from './read-hints.ts';
import { readHtml } from './read-html.ts';
import { findSelfUrl, readFeedOrigin } from './read-origin.ts';
import { readRelation } from './read-relation.ts';
import { readLine, readOptionalLine } from './read-text.ts';
import { isHtml } from './recognize-html.ts';
import { nestBases, resolveDocumentBase } from './resolve-bases.ts';
import { resolveUrl } from './resolve-url.ts';
import { type Candidate, separateRepeatedIds } from './separate-repeated-ids.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Where a feed document came from, and when. */
export interface FeedContext {
  readonly source: Source;
  /** After redirects. */
  readonly finalUrl: string;
  /** The header as it came. */
  readonly contentLocation: string | null;
  readonly now: Instant;
}

/**
 * Interprets a feed that was read: ids, dates, links, safe HTML, languages. What cannot be used is left
 * out with a defect; nothing costs more than itself.
 */
export function normalizeFeed(feed: ParsedFeed, context: FeedContext): NormalizedFeed {
  const { source, finalUrl, now } = context;
  const documentBase = resolveDocumentBase(feed, finalUrl, context.contentLocation);
  const base = nestBases(documentBase, feed.base);
  const defects = new DefectList(null, null);
  const origin: Mutable<Origin> = readFeedOrigin(feed, { source, finalUrl, base, now, defects });
  const candidates = feed.entries.map((parsed, index): Candidate => {
    const own = new DefectList(index, parsed.line);
    return {
      entry: normalizeEntry(parsed, { feed, source, origin, documentBase, now }, own),
      defects: own,
    };
  });
  // All entries that are from here have this very object as their origin.
  if (feed.updated === null && feed.published === null) {
    origin.updatedAt = findNewestDate(candidates, now);
  }
  const feedPage = origin.link === null ? null : foldLink(origin.link);
  const entries = separateRepeatedIds(candidates, feedPage);
  const description = readOptionalLine(feed.description);
  return {
    origin,
    description,
    image: chooseFeedImage(feed, base),
    language: chooseLanguage(
      [feed.language, source.language],
      [readLine(feed.title), description, ...entries.slice(0, 10).map(({ title }) => title)].join(
        ' ',
      ),
      defects,
    ),
    entries,
    tombstones: readTombstones(feed),
    complete: feed.complete,
    hubs: collectRelated(feed, 'hub', base),
    selfUrl: findSelfUrl(feed, base),
    previousArchiveUrl: collectRelated(feed, 'prev-archive', base)[0] ?? null,
    hints: readHints(feed.hints),
    defects: orderDefects(feed, defects, candidates),
  };
}

/**
 * A feed that gives no date of its own is as new as its newest entry. Dates that lie ahead say nothing;
 * `now` stands for them.
 * @see RFC 4287 §4.2.15
 */
function findNewestDate(candidates: readonly Candidate[], now: Instant): Instant | null {
  let newest: Instant | null = null;
  for (const { entry } of candidates) {
    for (const at of [entry.updatedAt, entry.publishedAt]) {
      if (at !== null && at !== now && (newest === null || at > newest)) newest = at;
    }
  }
  return newest;
}

/** Its image, else its icon, else the first picture in its description. */
function chooseFeedImage(
  feed: ParsedFeed,
  base: (own: string | null) => string | null,
): string | null {
  const own = resolveUrl(feed.image, base(null)) ?? resolveUrl(feed.icon, base(null));
  const { description } = feed;
  if (own !== null || description === null || !/<img/i.test(description.value)) return own;
  const isMarkup = description.type !== 'text' && isHtml(description.value);
  return isMarkup ? readHtml(description.value, base(description.base), null).image : null;
}

/** @see RFC 6721 §3 */
function readTombstones(feed: ParsedFeed): readonly Tombstone[] {
  return feed.tombstones.flatMap(({ ref, when }) => {
    const nativeId = trimXmlWhiteSpace(ref);
    return nativeId === ''
      ? []
      : [{ nativeId, deletedAt: when === null ? null : (readDate(when)?.at ?? null) }];
  });
}

function collectRelated(
  feed: ParsedFeed,
  relation: string,
  base: (own: string | null) => string | null,
): readonly string[] {
  const urls = feed.links
    .filter(({ rel }) => readRelation(rel) === relation)
    .map((link) => resolveUrl(link.href, base(link.base)))
    .filter((url) => url !== null);
  return [...new Set(urls)];
}

/** Those of the whole feed first, then by entry; in an entry those of its reading first. */
function orderDefects(
  feed: ParsedFeed,
  own: DefectList,
  candidates: readonly Candidate[],
): readonly Defect[] {
  const all = [
    ...feed.defects,
    ...own.defects,
    ...candidates.flatMap(({ defects }) => defects.defects),
  ];
  const lines = feed.entries.map(({ line }) => line);
  const lineOf = ({ line, entry }: Defect) => line ?? (entry === null ? null : lines[entry]) ?? 0;
  return all.sort((a, b) => lineOf(a) - lineOf(b) || (a.entry ?? -1) - (b.entry ?? -1));
}
