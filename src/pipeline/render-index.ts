import type { Edition, EditionEntry } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import { ENTRIES_A_TOPIC, writeIndexPage } from '../publish/write-index-page.ts';
import { writeOpml } from '../publish/write-opml.ts';
import { writeStylesheet } from '../publish/write-stylesheet.ts';
import type { House } from './house.ts';

/** The documents that speak of all topics. */
export function renderIndex(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): readonly Document[] {
  const { site, topics } = house.rules.config;
  return [
    writeIndexPage([...editions.values()].map(shortenEdition), site),
    writeOpml(topics.values(), site),
    writeStylesheet(),
  ];
}

/** The lead of the front page is left out of its topic's list. */
const entriesShown = ENTRIES_A_TOPIC + 1;
const WORD = /[\p{L}\p{N}]/u;
const shortened = new WeakMap<Edition, Edition>();

/**
 * As much of an edition as the front page can show, the same object every time, so that a change in
 * one topic does not cost a reading of all entries of all topics.
 */
export function shortenEdition(edition: Edition): Edition {
  const known = shortened.get(edition);
  if (known !== undefined) return known;
  const start = edition.entries.slice(0, entriesShown);
  // The page leads with the first entry that has a text, wherever it stands.
  const short = start.some(hasText) ? { ...edition, entries: start } : edition;
  shortened.set(edition, short);
  return short;
}

function hasText({ entry: { title, summary, text }, text: shown }: EditionEntry): boolean {
  return shown !== 'link' && WORD.test(title) && WORD.test(summary ?? text);
}
