import { parseFeed } from '../../src/ingest/parse-feed.ts';
import { type Edition, NO_HISTORY } from '../../src/model/edition.ts';
import { normalizeFeed } from '../../src/normalize/normalize-feed.ts';
import { writeServedFeed } from './make-served-feed.ts';

const now = '2026-11-20T09:00:00.000Z';

/** The feed of the benchmark as an edition, from which all formats are written. */
export function makeServedEdition(version: number): Edition {
  const body = new TextEncoder().encode(writeServedFeed());
  const source = {
    id: 'bench',
    url: 'https://paper.example/feed.xml',
    title: 'Paper',
    weight: 0,
    rights: 'full',
    tags: [],
    language: 'en',
    headers: {},
  } as const;
  const { entries } = normalizeFeed(parseFeed(body, { contentType: 'application/rss+xml' }), {
    source,
    finalUrl: source.url,
    contentLocation: null,
    now,
  });
  return {
    topic: { slug: 'bench', title: 'Bench', description: 'Fifty entries.', language: 'en' },
    updatedAt: now,
    entries: entries.map((entry, at) => ({
      entry: at === 0 ? { ...entry, title: `${entry.title}, version ${version}` } : entry,
      id: entry.id,
      publishedAt: entry.publishedAt ?? now,
      updatedAt: entry.publishedAt ?? now,
      text: 'full',
      sourceTitle: 'Paper',
      title: null,
      note: null,
      pinned: false,
      also: [],
      related: [],
      head: null,
    })),
    tombstones: [],
    history: NO_HISTORY,
  };
}
