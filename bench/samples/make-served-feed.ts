import { Feed } from 'feed';
import type { Rendered } from '../../src/model/rendered.ts';
import { encodeDocument } from '../../src/publish/encode-document.ts';

/** The path that every server of the benchmark answers. */
export const FEED_PATH = '/feeds/bench.rss';
const ENTRIES = 50;
const WORDS_AN_ENTRY = 120;

/** What the feed says; a rival that renders for each request starts from this. */
export function writeServedFeed(entries: number = ENTRIES): string {
  const feed = new Feed({
    title: 'Cranes and tides',
    description: 'A feed of fifty entries',
    link: 'https://wire.example/feeds/bench',
    feed: `https://wire.example${FEED_PATH}`,
    updated: new Date('2026-11-20T08:00:00Z'),
    copyright: 'The desk',
    ttl: 15,
  });
  for (let at = 0; at < entries; at += 1) {
    const link = `https://wire.example/articles/${at}`;
    feed.addItem({
      title: `${writeWords(at).slice(0, 30)} on cranes`,
      id: link,
      link,
      date: new Date(Date.UTC(2026, 10, 20, 7, 60 - at)),
      content: `<p>${writeWords(at)}</p>`,
    });
  }
  return feed.rss2();
}

/** The same as our server holds it. */
export function renderServedFeed(): Promise<Rendered> {
  const body = new TextEncoder().encode(writeServedFeed());
  const mediaType = 'application/rss+xml; charset=utf-8';
  return encodeDocument({ path: FEED_PATH, mediaType, body }, null, '2026-11-20T08:00:00.000Z');
}

function writeWords(seed: number): string {
  const words = Array.from({ length: WORDS_AN_ENTRY }, (_, at) =>
    (Math.imul(seed * 1000 + at + 1, 2_654_435_761) >>> 0).toString(36),
  );
  return words.join(' ');
}
