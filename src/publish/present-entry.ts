import type { EditionEntry } from '../model/edition.ts';
import type { Category, Comments, Enclosure, Entry, Origin, Person } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { SafeHtml } from '../model/safe-html.ts';
import type { Site } from '../model/site.ts';
import { cutExcerpt } from './cut-excerpt.ts';
import { makeXmlSafeHtml, makeXmlSafeLine } from './make-xml-safe.ts';
import { presentPersons } from './present-person.ts';
import { type PresentedTelling, presentTellings } from './present-tellings.ts';
import { presentUrl } from './present-url.ts';
import { labelNote, setNoteBeforeContent, setNoteBeforeText } from './set-note-apart.ts';

/** How much of a foreign text may stand in an excerpt, in code points. */
export const EXCERPT_LIMIT = 400;

const LANGUAGE_TAG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;
const MEDIA_TYPE = /^[\w!#$&^.+-]+\/[\w!#$&^.+*-]+(?:\s*;[^<>]*)?$/;
const ABSOLUTE_IRI = /^[A-Za-z][A-Za-z0-9+.-]*:\S+$/;

/** What all formats and pages say of one entry. Every string is free of what XML 1.0 forbids. */
export interface PresentedEntry {
  readonly id: string;
  /** Plain text on one line; empty only where there is a summary. */
  readonly title: string;
  readonly link: string | null;
  /** RFC 3339 in UTC, whole seconds. */
  readonly publishedAt: string;
  /** RFC 3339 in UTC, whole seconds; never before `publishedAt`. */
  readonly updatedAt: string;
  /** Plain text on one line, the editors' note before it; null where nothing is shown, or there is nothing. */
  readonly summary: string | null;
  /** Only where the whole text may be shown; the editors' note before it. */
  readonly content: SafeHtml | null;
  /** The summary without the editors' note. */
  readonly ownSummary: string | null;
  /** The editors' note by itself, plain text on one line. */
  readonly note: string | null;
  readonly noteLabel: string;
  readonly pinned: boolean;
  /** What stands in for the content where a format demands one: the summary, else the title. */
  readonly contentText: string;
  /** At least one; who else would be meant by a feed's own author (RFC 4287 §4.2.1). */
  readonly authors: readonly Person[];
  readonly contributors: readonly Person[];
  readonly categories: readonly Category[];
  readonly enclosures: readonly Enclosure[];
  readonly image: string | null;
  /** BCP 47; null where it is the feed's, or not known. */
  readonly language: string | null;
  readonly source: PresentedSource | null;
  /** The name to show for where it is from; null for the house's own. */
  readonly sourceName: string | null;
  readonly rights: string | null;
  readonly comments: Pick<Comments, 'url' | 'feedUrl'>;
  /** Copies of it in other sources, each link once. */
  readonly also: readonly PresentedTelling[];
  /** Others that tell the same news in other words, each link once. */
  readonly related: readonly PresentedTelling[];
}

/** The feed that a republished entry first stood in. */
export interface PresentedSource {
  readonly id: string;
  /** Never empty. */
  readonly title: string;
  readonly link: string | null;
  readonly feedUrl: string | null;
  /** RFC 3339 in UTC, whole seconds. */
  readonly updatedAt: string | null;
  readonly authors: readonly Person[];
  readonly rights: string | null;
}

/** The instant in whole seconds, as Atom, JSON Feed and pages write it. @see RFC 3339 §5.6 */
export function presentInstant(instant: Instant): string {
  return `${instant.slice(0, 19)}Z`;
}

/** The language where it is a well-formed tag that says something; else null. */
export function presentLanguage(language: string): string | null {
  return LANGUAGE_TAG.test(language) && language.toLowerCase() !== 'und' ? language : null;
}

/** The entry as all three formats and the pages tell it. */
export function presentEntry(
  edited: EditionEntry,
  site: Site,
  feedLanguage: string,
): PresentedEntry {
  const { entry, publishedAt, updatedAt, text, sourceTitle } = edited;
  const id = makeXmlSafeLine(edited.id);
  const link = presentUrl(entry.link);
  const linked = new Set(link === null ? [] : [link]);
  const ownSummary = presentSummary(entry, text);
  const note = makeXmlSafeLine(edited.note ?? '') || null;
  const noteLabel = labelNote(feedLanguage);
  const summary = note === null ? ownSummary : setNoteBeforeText(note, ownSummary, noteLabel);
  const whole = text === 'full' && entry.content !== null ? presentContent(entry.content) : null;
  // RSS 2.0 wants a title or a description of every item.
  const title =
    makeXmlSafeLine(edited.title ?? entry.title) || (summary === null ? (link ?? id) : '');
  const language = presentLanguage(entry.language);
  const source = entry.origin === null ? null : presentSource(entry.origin, sourceTitle);
  const sourceName = makeXmlSafeLine(sourceTitle ?? '') || (source?.title ?? null);
  return {
    id,
    title,
    link,
    publishedAt: presentInstant(publishedAt),
    updatedAt: presentInstant(updatedAt),
    summary,
    content: note === null || whole === null ? whole : setNoteBeforeContent(note, whole, noteLabel),
    ownSummary,
    note,
    noteLabel,
    pinned: edited.pinned,
    contentText: summary ?? title,
    authors: presentAuthors(entry, source, sourceName, site),
    contributors: presentPersons(entry.contributors),
    categories: entry.categories.map(presentCategory).filter((category) => category.term !== ''),
    enclosures: text === 'link' ? [] : entry.enclosures.map(presentEnclosure).filter(isPresent),
    image: text === 'link' ? null : presentUrl(entry.image),
    language: language?.toLowerCase() === feedLanguage.toLowerCase() ? null : language,
    source,
    sourceName,
    rights: presentOptional(entry.rights ?? (source === null ? site.rights : null)),
    comments: {
      url: presentUrl(entry.comments?.url ?? null),
      feedUrl: presentUrl(entry.comments?.feedUrl ?? null),
    },
    also: presentTellings(edited.also, linked),
    related: presentTellings(edited.related, linked),
  };
}

function presentSummary(entry: Entry, text: EditionEntry['text']): string | null {
  if (text === 'link') return null;
  const own = makeXmlSafeLine(entry.summary ?? '');
  if (own !== '') return text === 'full' ? own : cutExcerpt(own, EXCERPT_LIMIT);
  return cutExcerpt(makeXmlSafeLine(entry.text), EXCERPT_LIMIT) || null;
}

function presentContent(content: SafeHtml): SafeHtml | null {
  const safe = makeXmlSafeHtml(content);
  return safe === '' ? null : safe;
}

function presentAuthors(
  entry: Entry,
  source: PresentedSource | null,
  sourceName: string | null,
  site: Site,
): readonly Person[] {
  const own = presentPersons(entry.authors);
  if (own.length > 0) return own;
  if (source !== null && source.authors.length > 0) return source.authors;
  // Without an author of its own a foreign entry would count as written by the feed's, which is us.
  if (sourceName !== null) return [{ name: sourceName, email: null, uri: null }];
  return presentPersons([site.author]);
}

function presentSource(origin: Origin, sourceTitle: string | null): PresentedSource {
  const feedUrl = presentUrl(origin.feedUrl);
  const id = makeXmlSafeLine(origin.id);
  return {
    id: ABSOLUTE_IRI.test(id)
      ? id
      : (feedUrl ?? `urn:x-topicwire:source:${encodeURIComponent(id)}`),
    title: makeXmlSafeLine(origin.title) || makeXmlSafeLine(sourceTitle ?? '') || nameHost(feedUrl),
    link: presentUrl(origin.link),
    feedUrl,
    updatedAt: origin.updatedAt === null ? null : presentInstant(origin.updatedAt),
    authors: presentPersons(origin.authors),
    rights: presentOptional(origin.rights),
  };
}

function nameHost(url: string | null): string {
  return url === null ? 'unnamed source' : new URL(url).hostname;
}

function presentCategory(category: Category): Category {
  return {
    term: makeXmlSafeLine(category.term),
    scheme: presentOptional(category.scheme),
    label: presentOptional(category.label),
  };
}

function presentEnclosure(enclosure: Enclosure): Enclosure | null {
  const url = presentUrl(enclosure.url);
  if (url === null) return null;
  const { type, lengthBytes, durationSeconds } = enclosure;
  return {
    url,
    type: presentMediaType(type),
    lengthBytes: isAmount(lengthBytes) ? Math.round(lengthBytes) : null,
    durationSeconds: isAmount(durationSeconds) ? durationSeconds : null,
    title: presentOptional(enclosure.title),
  };
}

function presentMediaType(type: string | null): string | null {
  const safe = makeXmlSafeLine(type ?? '');
  return MEDIA_TYPE.test(safe) ? safe : null;
}

function presentOptional(text: string | null): string | null {
  return makeXmlSafeLine(text ?? '') || null;
}

function isAmount(value: number | null): value is number {
  return value !== null && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function isPresent<Value>(value: Value | null): value is Value {
  return value !== null;
}
