import type { ParsedFeed } from '../../../src/model/parsed-feed.ts';

/** What a document says, in the terms that all formats share. */
export interface SharedReading {
  readonly title: string | undefined;
  readonly entries: readonly SharedEntry[];
}

interface SharedEntry {
  readonly id: string | null;
  readonly title: string;
  readonly link: string | null;
  readonly published: number;
  readonly updated: number;
  readonly summary: string;
}

/** A reading without what only one format has. */
export function shareReading(feed: ParsedFeed): SharedReading {
  const isRss = feed.format === 'rss-2.0';
  return {
    title: feed.title?.value,
    entries: feed.entries.map((entry) => ({
      id: entry.id,
      title: entry.title?.value ?? '',
      link: entry.links.find(({ rel }) => rel === null || rel === 'alternate')?.href ?? null,
      published: Date.parse(entry.published ?? ''),
      updated: Date.parse(entry.updated ?? entry.published ?? ''),
      // RSS's description is HTML: decoding it once gives the text.
      summary: isRss ? decodeOnce(entry.summary?.value ?? '') : (entry.summary?.value ?? ''),
    })),
  };
}

function decodeOnce(html: string): string {
  return html.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
}
