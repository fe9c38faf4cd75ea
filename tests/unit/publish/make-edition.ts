import { type Edition, type EditionEntry, NO_HISTORY } from '../../../src/model/edition.ts';
import type { Entry, Origin } from '../../../src/model/entry.ts';
import type { SafeHtml } from '../../../src/model/safe-html.ts';
import type { Site } from '../../../src/model/site.ts';

/** HTML that a test vouches for. */
export function asSafeHtml(html: string): SafeHtml {
  return html as SafeHtml;
}

export function makeSite(over: Partial<Site> = {}): Site {
  return {
    title: 'The Harbour Wire',
    description: 'Trade, ports and the rules between them.',
    language: 'en',
    baseUrl: 'https://wire.example',
    author: { name: 'Harbour Wire desk', email: 'desk@wire.example', uri: 'https://wire.example/' },
    contactUrl: 'https://wire.example/contact',
    tagAuthority: 'wire.example',
    since: '2026-01-01',
    rights: 'CC BY 4.0',
    hubs: [],
    poll: {
      floorMinutes: 60,
      ceilingMinutes: 1440,
      timeoutMs: 10_000,
      maxBytes: 1_000_000,
      concurrency: 4,
    },
    ...over,
  };
}

export function makeOrigin(over: Partial<Origin> = {}): Origin {
  return {
    id: 'https://paper.example/feed',
    title: 'The Example Paper',
    link: 'https://paper.example/',
    feedUrl: 'https://paper.example/feed.xml',
    updatedAt: '2026-03-01T08:00:00.000Z',
    authors: [{ name: 'Paper staff', email: null, uri: null }],
    rights: '© The Example Paper',
    ...over,
  };
}

/** A foreign entry with something in every field; `over` changes what a test is about. */
export function makeEntry(over: Partial<Entry> = {}): Entry {
  return {
    id: 'https://paper.example/2026/03/harbour',
    sourceId: 'paper',
    nativeId: 'https://paper.example/2026/03/harbour',
    title: 'Harbour fees rise for the third year',
    summary: 'The council raised the fees again.',
    content: asSafeHtml('<p>The council <em>raised</em> the fees again, by 4 %.</p>'),
    text: 'The council raised the fees again, by 4 %.',
    link: 'https://paper.example/2026/03/harbour',
    canonicalLink: null,
    links: [],
    authors: [{ name: 'Ada Pier', email: 'ada@paper.example', uri: 'https://paper.example/ada' }],
    contributors: [{ name: 'Ben Quay', email: null, uri: null }],
    categories: [{ term: 'ports', scheme: 'https://paper.example/tags', label: 'Ports' }],
    publishedAt: '2026-03-01T07:30:15.250Z',
    updatedAt: '2026-03-01T09:00:00.999Z',
    firstSeenAt: '2026-03-01T10:00:00.000Z',
    revisedAt: null,
    enclosures: [],
    image: null,
    origin: makeOrigin(),
    rights: null,
    language: 'en',
    comments: null,
    inReplyTo: [],
    geo: null,
    podcast: null,
    extensions: [],
    contentHash: 'hash',
    ...over,
  };
}

export function makeEditionEntry(
  entry: Partial<Entry> = {},
  over: Partial<Omit<EditionEntry, 'entry'>> = {},
): EditionEntry {
  const made = makeEntry(entry);
  return {
    entry: made,
    publishedAt: made.publishedAt ?? made.firstSeenAt,
    updatedAt: made.updatedAt ?? made.publishedAt ?? made.firstSeenAt,
    text: 'full',
    sourceTitle: made.origin === null ? null : 'Example Paper',
    title: null,
    note: null,
    pinned: false,
    id: made.id,
    also: [],
    related: [],
    head: null,
    ...over,
  };
}

/** One of the house's own articles. */
export function makeLocalEntry(over: Partial<Entry> = {}): EditionEntry {
  return makeEditionEntry({
    id: 'tag:wire.example,2026-01-01:article/own',
    sourceId: 'local',
    nativeId: 'own',
    link: 'https://wire.example/articles/own',
    title: 'What the fees are for',
    authors: [],
    origin: null,
    ...over,
  });
}

export function makeEdition(
  entries: readonly EditionEntry[] = [makeEditionEntry()],
  over: Partial<Omit<Edition, 'entries'>> = {},
): Edition {
  return {
    topic: {
      slug: 'harbours',
      title: 'Harbours',
      description: 'Fees, cranes and ships.',
      language: 'en',
    },
    updatedAt: '2026-03-01T09:00:00.000Z',
    entries,
    tombstones: [],
    history: NO_HISTORY,
    ...over,
  };
}

export function decodeBody(body: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(body);
}
