import type { ParsedEntry, ParsedFeed, ParsedText } from '../../../src/model/parsed-feed.ts';
import type { Source } from '../../../src/model/source.ts';

export const NOW = '2026-11-22T18:00:00.000Z';

/** A text construct; its type is `unknown` where none is given. */
export function makeText(value: string, part: Partial<ParsedText> = {}): ParsedText {
  return {
    type: 'unknown',
    value,
    mediaType: null,
    src: null,
    base: null,
    language: null,
    ...part,
  };
}

/** An item without anything but what is given. */
export function makeEntry(part: Partial<ParsedEntry> = {}): ParsedEntry {
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
    language: null,
    base: null,
    extensions: [],
    line: null,
    ...part,
  };
}

/** A feed without anything but what is given. */
export function makeFeed(part: Partial<ParsedFeed> = {}): ParsedFeed {
  return {
    format: 'rss-2.0',
    base: null,
    language: null,
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
    ...part,
  };
}

/** A source of which only the id and what is given matter. */
export function makeSource(part: Partial<Source> = {}): Source {
  return {
    id: 'harbour',
    url: 'https://harbour.example/feed.xml',
    title: null,
    weight: 0,
    rights: 'full',
    tags: [],
    language: null,
    headers: {},
    ...part,
  };
}
