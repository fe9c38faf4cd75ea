import { expect, test } from 'vitest';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { hasCorpora, listDocuments, skippedReason } from './corpora-folder.ts';
import { readWhole } from './read-whole.ts';

/** Documents of the corpora that hold no feed, and what is said of them; everything else is read. */
const noFeeds: Readonly<Record<string, string>> = {
  'feed-rs/xml/xml_sample_1.xml': 'XML with the root <catalog>',
  'feed-rs/xml/xml_sample_2.xml': 'XML with the root <catalog>',
  'gofeed/parser/json/invalid/invalid.json': 'JSON that cannot be read',
  'gofeed/parser/universal/empty_feed.xml': 'empty',
  'gofeed/parser/universal/invalid.json': 'JSON that cannot be read',
  'gofeed/parser/universal/unknown_feed.xml': 'XML with the root <note>',
  'node-feedparser/notafeed.html': 'an HTML page',
  'rss-parser/unrecognized.rss': 'an HTML page',
};

test.skipIf(!hasCorpora)('every document that holds a feed is read and normalized', () => {
  const files = listDocuments();
  const outcomes = new Map(files.map((file) => [file, outcomeOf(file)]));
  const refused = [...outcomes].filter(([, outcome]) => outcome !== null);
  const limited = refused.filter(([, error]) => error?.code === 'limit-exceeded');
  process.stdout.write(
    `corpora: ${files.length} documents, ${files.length - refused.length} read, ` +
      `${refused.length - limited.length} not a feed, ${limited.length} beyond a limit\n`,
  );
  expect(files.length).toBeGreaterThan(670);
  expect(refused.map(([file]) => file)).toEqual(Object.keys(noFeeds));
  for (const [file, error] of refused) {
    expect(error?.code).toBe('not-a-feed');
    expect(error?.message).toContain(`The document is ${noFeeds[file]}`);
  }
});

test.runIf(!hasCorpora)(skippedReason, () => {});

/** The one error, or null where both stages went through. */
function outcomeOf(file: string): TopicwireError | null {
  try {
    readWhole(file);
    return null;
  } catch (error) {
    if (error instanceof TopicwireError) return error;
    throw new Error(`${file} threw`, { cause: error });
  }
}
