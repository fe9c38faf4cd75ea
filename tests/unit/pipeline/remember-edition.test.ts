import { expect, test } from 'vitest';
import { rememberEdition } from '../../../src/pipeline/remember-edition.ts';
import { presentEdition } from '../../../src/publish/present-edition.ts';
import { writeIndexPage } from '../../../src/publish/write-index-page.ts';
import { writeStoryPage } from '../../../src/publish/write-story-page.ts';
import {
  asSafeHtml,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeSite,
} from '../publish/make-edition.ts';

const site = makeSite();
const long = 'The council raised the fees again; nobody was asked. '.repeat(400);
const entries = [
  makeEditionEntry({ content: asSafeHtml(`<p>${long}</p>`), text: long, summary: null }),
  makeEditionEntry({ id: 'urn:2', nativeId: 'n2', text: long, title: '', summary: null }),
  makeEditionEntry({ id: 'urn:3', nativeId: 'n3', text: long }, { id: 'urn:3', text: 'excerpt' }),
  makeLocalEntry({ content: asSafeHtml(`<p>${long}</p>`), text: long }),
];
const edition = makeEdition(entries);
const remembered = rememberEdition(edition);

test('pages say the same of what is remembered of an edition as of the whole', () => {
  expect(writeIndexPage([remembered], site, 1)).toEqual(writeIndexPage([edition], site, 1));
  const places = (from: typeof edition) =>
    from.entries.map((entry) => ({ topic: edition.topic, entry }));
  expect(writeStoryPage('s', places(remembered), site)).toEqual(
    writeStoryPage('s', places(edition), site),
  );
  const withoutContent = (from: typeof edition) => {
    const presented = presentEdition(from, site);
    return presented.entries.map(({ content: _, ...entry }) => entry);
  };
  expect(withoutContent(remembered)).toEqual(withoutContent(edition));
});

test('whole texts are not among it', () => {
  expect(JSON.stringify(edition).length).toBeGreaterThan(100_000);
  expect(JSON.stringify(remembered).length).toBeLessThan(25_000);
});
