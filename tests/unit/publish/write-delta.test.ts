import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { splitFeed } from '../../../src/publish/split-feed.ts';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import { markEntries, writeDelta } from '../../../src/publish/write-delta.ts';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import { asSafeHtml, makeEdition, makeEditionEntry, makeSite } from './make-edition.ts';

const site = makeSite();
const hostile = '</item><item>]]><![CDATA[<entry></entry><!-- </entry> --> &lt;item>';

function makeFeed(titles: readonly string[]) {
  const entries = titles.map((title, at) => {
    const id = `urn:x:${at}`;
    const content = asSafeHtml(`<p>${title.replaceAll('<', '&lt;')} &amp; more</p>`);
    return makeEditionEntry({ id, nativeId: id, title, content }, { id, text: 'full' });
  });
  return makeEdition(entries);
}

function titlesOf(body: Uint8Array, contentType: string) {
  return parseFeed(body, { contentType }).entries.map(({ title }) => title?.value);
}

describe.each([
  ['RSS', writeRss],
  ['Atom', writeAtom],
] as const)('a delta of %s', (_, write) => {
  it('holds the entries that are new or changed, and is the document otherwise', () => {
    const before = write(makeFeed(['one', 'two', 'three']), site);
    const now = write(makeFeed(['one', 'TWO', 'three', 'four']), site);
    const delta = writeDelta(now, markEntries(before) ?? new Uint8Array());
    expect(titlesOf(delta ?? new Uint8Array(), now.mediaType)).toEqual(['TWO', 'four']);
    const whole = parseFeed(now.body, { contentType: now.mediaType });
    const read = parseFeed(delta ?? new Uint8Array(), { contentType: now.mediaType });
    expect(read.title).toEqual(whole.title);
    expect(read.defects).toEqual(whole.defects);
  });

  it('is not written where nothing would be left out, or left in', () => {
    const now = write(makeFeed(['one', 'two']), site);
    const other = write(makeFeed(['three', 'four']), site);
    expect(writeDelta(now, markEntries(other) ?? new Uint8Array())).toBeNull();
    expect(writeDelta(now, markEntries(now) ?? new Uint8Array())).toBeNull();
    expect(markEntries(write(makeFeed([]), site))).toBeNull();
  });

  it('is cut between entries whatever their texts hold', () => {
    const texts = fc.array(fc.oneof(fc.string(), fc.constant(hostile)), {
      minLength: 2,
      maxLength: 5,
    });
    fc.assert(
      fc.property(texts, (titles) => {
        const named = titles.map((title, at) => `${at} ${title}`);
        const now = write(makeFeed(named), site);
        const feed = splitFeed(new TextDecoder().decode(now.body), now.mediaType);
        expect(feed?.entries).toHaveLength(named.length);
        const { head = '', entries = [], tail = '' } = feed ?? {};
        expect(head + entries.join('') + tail).toBe(new TextDecoder().decode(now.body));
        const before = write(makeFeed(named.slice(0, -1)), site);
        const delta = writeDelta(now, markEntries(before) ?? new Uint8Array());
        const whole = titlesOf(now.body, now.mediaType);
        expect(titlesOf(delta ?? new Uint8Array(), now.mediaType)).toEqual(whole.slice(-1));
      }),
      { numRuns: 100 },
    );
  });
});

it('JSON Feed is not cut', () => {
  expect(markEntries(writeJsonFeed(makeFeed(['one', 'two']), site))).toBeNull();
});
