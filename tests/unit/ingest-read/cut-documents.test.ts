import { expect, test } from 'vitest';
import { writeSampleFeed } from '../../../bench/write-sample-feed.ts';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';

const jsonFeed = JSON.stringify({
  version: 'https://jsonfeed.org/version/1.1',
  title: 'House',
  items: [1, 2, 3, 4].map((id) => ({
    id: `n${id}`,
    title: `Café ${id} "quoted"`,
    tags: ['a', 'b'],
    _extra: { deep: [{ er: [id] }] },
  })),
});

const documents = {
  rss: { text: writeSampleFeed('rss', 3), end: '</item>' },
  rdf: { text: writeSampleFeed('rdf', 3), end: '</item>' },
  atom: { text: writeSampleFeed('atom', 3), end: '</entry>' },
  json: { text: jsonFeed, end: '}]}}' },
};

test.each(Object.entries(documents))(
  '%s cut at any byte keeps its whole entries',
  (_, document) => {
    const body = Buffer.from(document.text);
    const whole = parseFeed(body, { contentType: null }).entries;
    for (let length = 0; length < body.length; length += 1) {
      const cut = body.subarray(0, length);
      const complete = cut.toString('latin1').split(document.end).length - 1;
      expect(readEntries(cut), `${length} bytes`).toEqual(whole.slice(0, complete));
    }
  },
);

function readEntries(body: Uint8Array): readonly unknown[] {
  try {
    const { entries, defects } = parseFeed(body, { contentType: null });
    expect(defects.map(({ code }) => code)).toContain('truncated');
    return entries;
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'not-a-feed') return [];
    throw error;
  }
}
