import type { Entry, Person } from '../model/entry.ts';
import { dropSession, foldLink } from './fold-link.ts';
import { identifyMedia } from './fold-media.ts';
import { hashText } from './hash-text.ts';
import { dropCounters } from './recognize-counter.ts';
import { removeTracking } from './remove-tracking.ts';
import { type HtmlBlock, type HtmlTag, splitSafeHtml } from './split-safe-html.ts';

/** Relations whose target is part of what an entry tells; others serve programs. */
const TELLING: ReadonlySet<string> = new Set(['related', 'via']);
const DIGEST_LENGTH = 16;

/** Characters of content beyond which only its words are compared, so that no poll takes long. */
const MAX_COMPARED = 400_000;

/** A version of an entry, with its content cut into lines once for all that look at it. */
export interface EntryVersion {
  readonly entry: Entry;
  /** Null without content, and for one that is too long to look at closely. */
  readonly blocks: readonly HtmlBlock[] | null;
}

/** Reads a version of an entry for comparing. */
export function readVersion(entry: Entry): EntryVersion {
  const { content } = entry;
  const isClose = content !== null && content.length <= MAX_COMPARED;
  return { entry, blocks: isClose ? splitSafeHtml(content) : null };
}

/**
 * Digest of what an entry tells: its words, where its links lead, its pictures and recordings, its
 * people and categories, what it answers and where it is. Versions that differ in none of these are
 * no updates of one another: markup, white space, typography, tracking, renditions of pictures,
 * counters, the order of lists, a site's move to another host.
 * @see RFC 4287 §4.2.15
 */
export function digestSubstance({ entry, blocks }: EntryVersion): string {
  const host = hostOf(entry.link ?? entry.origin?.link ?? entry.origin?.feedUrl ?? null);
  const content = readSubstance(entry.text, blocks);
  const media = [entry.image ?? [], content.media].flat();
  const links = [
    ...content.links,
    ...entry.links.filter(({ rel }) => TELLING.has(rel)).map(({ href }) => href),
  ];
  const said = [
    foldWords(entry.title),
    foldWords(dropCounters(entry.summary ?? '')),
    content.words,
    entry.link === null ? null : identifyLink(entry.link, host),
    sortUnique([...new Set(links)].map((href) => identifyLink(href, host))),
    sortUnique([...new Set(media)].map(identifyMedia)),
    sortUnique(entry.enclosures.map(({ url }) => identifyMedia(url))),
    listNames(ownAuthors(entry)),
    listNames(entry.contributors),
    sortUnique(entry.categories.map(({ term }) => foldWords(term).toLowerCase())),
    sortUnique(entry.inReplyTo.map(({ ref }) => ref)),
    entry.geo,
  ];
  return hashText(JSON.stringify(said)).slice(0, DIGEST_LENGTH);
}

interface Substance {
  readonly words: string;
  readonly links: readonly string[];
  readonly media: readonly string[];
}

function readSubstance(text: string, blocks: readonly HtmlBlock[] | null): Substance {
  if (blocks === null) return { words: foldWords(text), links: [], media: [] };
  const tags = blocks.flatMap(({ pieces }) => pieces.filter((piece) => 'name' in piece));
  const links = readValues(tags, ['href']);
  const isMedia = (href: string) => /\.(?:jpe?g|png|gif|webp|avif)(?:[?#]|$)/i.test(href);
  return {
    words: foldWords(blocks.map((block) => dropCounters(block.text)).join('\n')),
    links: links.filter((href) => !isMedia(href)),
    // A picture is often linked to another rendition of itself.
    media: [...readValues(tags, ['src', 'poster']), ...links.filter(isMedia)],
  };
}

function readValues(tags: readonly HtmlTag[], names: readonly string[]): readonly string[] {
  return tags.flatMap(({ attributes }) =>
    attributes
      .filter(([name]) => names.includes(name))
      .map(([, value]) => value.replaceAll('&amp;', '&')),
  );
}

/** Words without what is only their setting: white space, invisible characters, quotes and dashes. */
function foldWords(text: string): string {
  return text
    .normalize('NFC')
    .replace(/[\s\u00ad\u200b-\u200f\u2060\ufeff]+/g, '')
    .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]|&quot;/g, '"')
    .replace(/[\u2010-\u2015]+|-{2,}/g, '-')
    .replace(/\u2026/g, '...');
}

/** A link on the entry's own host counts without it, so that a site's move is no update. */
function identifyLink(href: string, ownHost: string | null): string {
  if (!/^https?:/i.test(href)) return href;
  const folded = foldLink(dropSession(removeTracking(href)));
  const prefix = `https://${ownHost}`;
  const isOwn = folded === prefix || folded.startsWith(`${prefix}/`);
  return isOwn ? folded.slice(prefix.length) : folded;
}

function hostOf(url: string | null): string | null {
  return url === null ? null : (URL.parse(foldLink(url))?.host ?? null);
}

/** Those that the feed names for all its entries may change without any of them changing. */
function ownAuthors({ authors, origin }: Entry): readonly Person[] {
  const inherited = listNames(origin?.authors ?? []).join('\n');
  return listNames(authors).join('\n') === inherited ? [] : authors;
}

function listNames(people: readonly Person[]): readonly string[] {
  return sortUnique(people.map(({ name }) => foldWords(name)));
}

function sortUnique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort();
}
