import type {
  FeedFormat,
  ParsedCategory,
  ParsedExtension,
  ParsedFeed,
  ParsedHints,
  ParsedLink,
  ParsedPerson,
  ParsedTombstone,
} from '../../model/parsed-feed.ts';
import type { XmlElement } from '../tree/xml-element.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** A feed while its elements are read, one after the other. */
export interface FeedDraft extends Mutable<ParsedFeed> {
  links: ParsedLink[];
  authors: ParsedPerson[];
  contributors: ParsedPerson[];
  categories: ParsedCategory[];
  tombstones: ParsedTombstone[];
  extensions: ParsedExtension[];
  hints: HintsDraft;
}

interface HintsDraft extends Mutable<ParsedHints> {
  skipHours: string[];
  skipDays: string[];
}

/** A feed that says nothing yet. */
export function createFeedDraft(format: FeedFormat, element: XmlElement | null): FeedDraft {
  return {
    format,
    base: element?.base ?? null,
    language: element?.language ?? null,
    id: null,
    title: null,
    description: null,
    links: [],
    authors: [],
    contributors: [],
    categories: [],
    published: null,
    updated: null,
    rights: null,
    generator: null,
    image: null,
    icon: null,
    hints: {
      ttl: null,
      skipHours: [],
      skipDays: [],
      updatePeriod: null,
      updateFrequency: null,
      updateBase: null,
    },
    complete: false,
    archive: false,
    entries: [],
    tombstones: [],
    extensions: [],
    defects: [],
  };
}
