import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { describeInspection } from '../../../src/cli/describe-inspection.ts';
import { escapeJson, showLinesSafely, showSafely } from '../../../src/cli/show-safely.ts';
import { measureWidth, wrapText } from '../../../src/cli/wrap-text.ts';
import type { FeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import { DEFECT_ADVICE } from '../../../src/pipeline/advise-on-defects.ts';
import { inspectFeed } from '../../../src/pipeline/inspect-feed.ts';

const nobody: FeedFetcher = {
  fetch: () => Promise.reject(new Error('nothing is asked here')),
  close: () => Promise.resolve(),
};

async function describeText(text: string, columns?: number): Promise<readonly string[]> {
  const standardInput = Readable.from([Buffer.from(text)]);
  const now = '2026-11-22T18:00:00.000Z';
  return describeInspection(
    await inspectFeed('-', { fetcher: nobody, now, standardInput }),
    columns,
  );
}

const podcast = `<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
  xmlns:atom="http://www.w3.org/2005/Atom"><channel>
  <title>Voices of the harbour, a programme on everything that comes in and goes out by sea</title>
  <link>https://sea.example/</link><language>en</language><ttl>60</ttl>
  <skipDays><day>Sunday</day></skipDays><atom:link rel="hub" href="https://hub.example/"/>
  <item><guid isPermaLink="false">e1</guid><title>The long way round: what a closed canal costs a
    port that nobody ever thinks of, told by those who load and unload</title>
    <link>https://sea.example/1</link><author>ada@sea.example (Ada Brandt)</author>
    <category>Trade</category><category>Ports</category>
    <pubDate>Sat, 21 Nov 2026 10:00:00 GMT</pubDate>
    <atom:updated>2026-11-22T10:00:00Z</atom:updated>
    <itunes:duration>1:02:03</itunes:duration>
    <enclosure url="https://sea.example/1.mp3" type="audio/mpeg" length="31415926"/></item>
  <item><title>港口的起重机开始运转港口的起重机开始运转港口的起重机开始运转港口的起重机开始运转</title></item>
  </channel></rss>`;

describe('the view for a person', () => {
  test('shows dates, authors, language, categories, enclosures and hints', async () => {
    const text = (await describeText(podcast)).join('\n').replace(/\s+/g, ' ');
    for (const fact of [
      'come again after 60 minutes (ttl); not on Sunday',
      'hubs https://hub.example/',
      '2026-11-21 10:00',
      'by Ada Brandt <ada@sea.example> · language en · updated 2026-11-22 10:00',
      'in Trade, Ports',
      'audio/mpeg 31.4 MB 1:02:03 https://sea.example/1.mp3',
      'no date',
      'line 14, entry 2',
      'language zh',
    ]) {
      expect(text).toContain(fact);
    }
  });

  test.each([undefined, 80, 60, 40, 1])(
    'stays within %s columns, but for addresses',
    async (columns) => {
      const width = Math.max(40, columns ?? 80);
      const wide = (await describeText(podcast, columns)).filter(
        (line) => measureWidth(line) > width,
      );
      expect(wide.filter((line) => !line.includes('https://'))).toEqual([]);
    },
  );

  test('an advice names its code and how often', async () => {
    const text = (await describeText(podcast)).join('\n').replace(/\s+/g, ' ');
    expect(text).toContain(`${DEFECT_ADVICE['id-missing']} (id-missing)`);
  });
});

test('every advice is a sentence', () => {
  for (const advice of Object.values(DEFECT_ADVICE)) expect(advice).toMatch(/^[A-Z].{20,}\.$/);
});

describe('what would act on a terminal', () => {
  const hostile = [
    ['an escape sequence', '\u001b[2J', '\\u{1b}[2J'],
    ['one of 8 bits', '\u009b31m', '\\u{9b}31m'],
    ['a title change', '\u001b]0;x\u0007', '\\u{1b}]0;x\\u{7}'],
    ['a carriage return', 'good\rbad', 'good\\u{d}bad'],
    ['a backspace', 'a\bb', 'a\\u{8}b'],
    ['delete', 'a\u007fb', 'a\\u{7f}b'],
    ['an override of direction', '\u202egnp.exe', '\\u{202e}gnp.exe'],
    ['an isolate', '\u2066a\u2069', '\\u{2066}a\\u{2069}'],
    ['a line separator', 'a\u2028b', 'a\\u{2028}b'],
    ['an invisible tag', 'a\u{e0041}', 'a\\u{e0041}'],
    ['half a character', 'a\ud800b', 'a\\u{d800}b'],
  ] as const;

  test.each(hostile)('%s is shown by its number', (_, text, shown) => {
    expect(showSafely(text)).toBe(shown);
    expect(showLinesSafely(`x\n${text}`)).toBe(`x\n${shown}`);
  });

  test.each(hostile)('%s is escaped in JSON, which stays the same value', (_, text) => {
    const json = escapeJson(JSON.stringify({ text }));
    expect(showSafely(json)).toBe(json);
    expect(JSON.parse(json)).toEqual({ text });
  });

  test.each(['Ünïcödé', '港口', '👩‍👩‍👧 and more', 'שלום עולם', 'a – b'])('%s stays', (text) => {
    expect(showSafely(text)).toBe(text);
  });
});

describe('wrapping', () => {
  test.each([
    ['a b', 3, ['a b']],
    ['a b', 2, ['a', 'b']],
    ['abcdef', 4, ['abcd', 'ef']],
    ['港口的起', 4, ['港口', '的起']],
    ['to https://long.example/path here', 8, ['to', 'https://long.example/path', 'here']],
    ['', 4, ['']],
  ])('%j in %i columns', (text, width, lines) => {
    expect(wrapText(text, width)).toEqual(lines);
  });
});
