import type {
  ParsedCategory,
  ParsedComments,
  ParsedEnclosure,
  ParsedEntry,
  ParsedExtension,
  ParsedLink,
  ParsedPerson,
  ParsedReply,
} from '../../model/parsed-feed.ts';
import type { LineCounter } from '../line-counter.ts';
import type { XmlElement } from '../tree/xml-element.ts';

/** An entry while its elements are read, one after the other. */
export interface EntryDraft extends Mutable<ParsedEntry> {
  links: ParsedLink[];
  authors: ParsedPerson[];
  contributors: ParsedPerson[];
  categories: ParsedCategory[];
  enclosures: ParsedEnclosure[];
  images: string[];
  inReplyTo: ParsedReply[];
  extensions: ParsedExtension[];
  comments: Mutable<ParsedComments> | null;
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** An entry that says nothing yet. */
export function createEntryDraft(
  element: XmlElement,
  feed: XmlElement,
  lines: LineCounter,
): EntryDraft {
  return {
    id: null,
    idIsPermalink: null,
    title: null,
    summary: null,
    content: null,
    links: [],
    authors: [],
    contributors: [],
    categories: [],
    published: null,
    updated: null,
    enclosures: [],
    images: [],
    origin: null,
    rights: null,
    comments: null,
    inReplyTo: [],
    geo: null,
    podcast: null,
    language: element.language === feed.language ? null : element.language,
    base: element.base,
    extensions: [],
    line: lines.placeOf(element.start).line,
  };
}

/** Sets a part of the comments, whichever comes first. */
export function setComments(draft: EntryDraft, part: Partial<ParsedComments>): void {
  draft.comments ??= { url: null, feedUrl: null, count: null };
  draft.comments.url ??= part.url ?? null;
  draft.comments.feedUrl ??= part.feedUrl ?? null;
  draft.comments.count ??= part.count ?? null;
}
