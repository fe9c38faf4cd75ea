import { describe, expect, it } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import type { Edition } from '../../../src/model/edition.ts';
import { checkDocument } from '../../../src/publish/check-document.ts';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import { writeTopicPage } from '../../../src/publish/write-topic-page.ts';
import { decodeBody, makeEdition, makeEditionEntry, makeSite } from './make-edition.ts';

const site = makeSite();
const writers = { rss: writeRss, atom: writeAtom, json: writeJsonFeed };
const edited = makeEdition([
  makeEditionEntry(
    {},
    { title: 'Fees & <cranes>', note: 'The council "meets" again <today> & on 5 March.' },
  ),
]);

function readBack(write: (typeof writers)['rss'], edition: Edition) {
  const document = write(edition, site);
  const read = (body: Uint8Array, contentType: string) => parseFeed(body, { contentType });
  expect(checkDocument(edition, site, document, read)).toEqual([]);
  const [entry] = read(document.body, document.mediaType).entries;
  return entry;
}

describe.each(Object.entries(writers))('%s', (_kind, write) => {
  it('says the title of the editors in place of the own one', () => {
    expect(readBack(write, edited)?.title?.value).toBe('Fees & <cranes>');
  });

  it('sets their note apart from summary and content, and passes the gate', () => {
    const entry = readBack(write, edited);
    expect(entry?.content?.value).toContain(
      '<aside><p><strong>Editors\' note:</strong> The council "meets" again &lt;today&gt; &amp; on 5 March.</p></aside>',
    );
    expect(entry?.content?.value).toContain('<em>raised</em>');
    expect(entry?.summary?.value).toMatch(
      /^\[Editors' note: The council .* March\.\] The council raised/,
    );
  });

  it('shows a note where nothing of the text may be shown', () => {
    const link = makeEdition([makeEditionEntry({}, { text: 'link', note: 'Look.' })]);
    const entry = readBack(write, link);
    expect(entry?.summary?.value).toBe("[Editors' note: Look.]");
  });
});

it('a note has its name in the language of the feed', () => {
  const { topic } = edited;
  const chinese = { ...edited, topic: { ...topic, language: 'zh-Hans' } };
  expect(readBack(writers.atom, chinese)?.summary?.value).toMatch(/^\[编者按： The council/);
});

describe("the topic's page", () => {
  it('shows the title, and the note by itself', () => {
    const page = decodeBody(writeTopicPage(edited, site).body);
    expect(page).toContain('Fees &amp; &lt;cranes&gt;</a>');
    expect(page).toContain('<p class="note"><b>Editors&#39; note:</b> The council');
    expect(page).toContain('<p class="excerpt">The council raised the fees again.</p>');
  });

  it('has what is pinned before all days', () => {
    const pinned = makeEditionEntry({ id: 'urn:a', title: 'Old' }, { pinned: true });
    const page = decodeBody(writeTopicPage(makeEdition([pinned, makeEditionEntry()]), site).body);
    expect(page.indexOf('<h2>Pinned</h2>')).toBeGreaterThan(0);
    expect(page.indexOf('>Old</a>')).toBeLessThan(page.indexOf('<h2><time'));
    expect(decodeBody(writeTopicPage(makeEdition(), site).body)).not.toContain('Pinned');
  });
});
