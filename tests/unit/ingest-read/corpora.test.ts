import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';

const corpora = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpora');
const isThere = existsSync(corpora);

/** Documents of the corpora that hold no feed; everything else must be read. */
const noFeeds = new Set([
  'node-feedparser/notafeed.html',
  'rss-parser/unrecognized.rss',
  'feed-rs/xml/xml_sample_1.xml',
  'feed-rs/xml/xml_sample_2.xml',
  'gofeed/parser/json/invalid/invalid.json',
  'gofeed/parser/universal/empty_feed.xml',
  'gofeed/parser/universal/invalid.json',
  'gofeed/parser/universal/unknown_feed.xml',
]);

test.skipIf(!isThere)(
  'every feed of the corpora is read, and nothing else throws',
  ({ annotate }) => {
    const files = listDocuments();
    const outcomes = files.map((file) => [file, outcomeOf(file)] as const);
    const refused = outcomes.filter(([, outcome]) => outcome !== 'read');
    const report = `corpora: ${files.length} documents, ${files.length - refused.length} read, ${refused.length} not a feed`;
    process.stdout.write(`${report}\n`);
    void annotate(report);
    expect(files.length).toBeGreaterThan(600);
    expect(new Set(refused.map(([file]) => file))).toEqual(noFeeds);
  },
);

test.skipIf(isThere)('the corpora do not stand beside the checkout, so they were not read', () => {
  process.stdout.write('corpora: skipped, since ../shared/corpora does not exist\n');
});

/** The readings of gofeed and feed-rs stand beside their inputs as JSON, and are no inputs. */
function listDocuments(): string[] {
  const files = readdirSync(corpora, { recursive: true, encoding: 'utf8' });
  const known = new Set(files);
  const hasInput = (file: string): boolean =>
    known.has(file.replace(/(?:\.serde)?\.json$/, '.xml'));
  return files
    .filter((file) => /\.(?:xml|rss|atom|html|json)$/.test(file))
    .filter((file) => !file.endsWith('.json') || !(hasInput(file) || file.endsWith('.serde.json')))
    .toSorted();
}

function outcomeOf(file: string): string {
  try {
    parseFeed(readFileSync(join(corpora, file)), { contentType: null });
    return 'read';
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'not-a-feed') return error.message;
    throw new Error(`${file} threw`, { cause: error });
  }
}
