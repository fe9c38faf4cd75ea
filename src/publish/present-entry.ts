import type { EditionEntry } from '../model/edition.ts';
import type { Category, Comments, Enclosure, Entry, Person, Reply } from '../model/entry.ts';
import { isAbsoluteIri } from '../model/is-absolute-iri.ts';
import type { SafeHtml } from '../model/safe-html.ts';
import type { Site } from '../model/site.ts';
import { cutExcerpt } from './cut-excerpt.ts';
import { makeXmlSafeHtml, makeXmlSafeLine } from './make-xml-safe.ts';
import { presentEnclosures } from './present-enclosures.ts';
import { presentInstant } from './present-instant.ts';
import { presentHouse, presentPersons } from './present-person.ts';
import { type PresentedSource, presentSource } from './present-source.ts';
import { type PresentedTelling, presentTellings } from './present-tellings.ts';
import { presentText } from './present-text.ts';
import { presentUrl } from './present-url.ts';
import { labelNote, setNoteBeforeContent, setNoteBeforeText } from './set-note-apart.ts';

/** How much of a foreign text may stand in an excerpt, in code points. */
export const EXCERPT_LIMIT = 400;

const LANGUAGE_TAG = /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/;

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
  /** Its own, else those of the feed it is from; the house's only for what is its own. */
  readonly rights: string | null;
  readonly comments: Comments;
  /** What it answers to; each `ref` is an absolute IRI. */
  readonly inReplyTo: readonly Reply[];
  /** Copies of it in other sources, each link once. */
  readonly also: readonly PresentedTelling[];
  /** Others that tell the same news in other words, each link once. */
  readonly related: readonly PresentedTelling[];
  /** The story it tells; null where nothing else tells it. */
  readonly storyId: string | null;
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
  const note = presentText(edited.note);
  const noteLabel = labelNote(feedLanguage);
  const summary = note === null ? ownSummary : setNoteBeforeText(note, ownSummary, noteLabel);
  const whole = text === 'full' && entry.content !== null ? presentContent(entry.content) : null;
  // RSS 2.0 wants a title or a description of every item.
  const title =
    presentTitle(edited.title ?? entry.title, text) || (summary === null ? (link ?? id) : '');
  const language = presentLanguage(entry.language);
  const source = entry.origin === null ? null : presentSource(entry.origin, sourceTitle);
  const sourceName = presentText(sourceTitle) ?? source?.title ?? null;
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
    enclosures: text === 'link' ? [] : presentEnclosures(entry.enclosures),
    image: text === 'link' ? null : presentUrl(entry.image),
    language: language?.toLowerCase() === feedLanguage.toLowerCase() ? null : language,
    source,
    sourceName,
    rights:
      presentText(entry.rights) ?? (source === null ? presentText(site.rights) : source.rights),
    comments: presentComments(entry.comments),
    inReplyTo: entry.inReplyTo.flatMap(presentReply),
    also: presentTellings(edited.also, linked),
    related: presentTellings(edited.related, linked),
    storyId: edited.storyId ?? null,
  };
}

/** Some feeds have the whole text for a title, which is then cut as the text would be. */
function presentTitle(title: string, text: EditionEntry['text']): string {
  const line = makeXmlSafeLine(title);
  return text === 'full' ? line : cutExcerpt(line, EXCERPT_LIMIT);
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
  return [presentHouse(site)];
}

function presentCategory(category: Category): Category {
  return {
    term: makeXmlSafeLine(category.term),
    scheme: presentText(category.scheme),
    label: presentText(category.label),
  };
}

function presentComments(comments: Comments | null): Comments {
  const count = comments?.count ?? null;
  return {
    url: presentUrl(comments?.url ?? null),
    feedUrl: presentUrl(comments?.feedUrl ?? null),
    count: count !== null && Number.isSafeInteger(count) && count >= 0 ? count : null,
  };
}

/** What names no resource to everybody cannot be referred to (RFC 4685 §3). */
function presentReply({ ref, href }: Reply): readonly Reply[] {
  const iri = makeXmlSafeLine(ref);
  return isAbsoluteIri(iri) ? [{ ref: iri, href: presentUrl(href) }] : [];
}
