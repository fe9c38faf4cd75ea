import type { ParsedEntry } from '../model/parsed-feed.ts';
import type { DefectList } from './defect-list.ts';

/** Far more than a real item has; a large collaboration's paper names some thousand authors. */
const MAX_PARTS = 5_000;
/** UTF-16 code units; a title is a line. */
const MAX_TITLE_LENGTH = 100_000;

const LISTS = [
  'links',
  'authors',
  'contributors',
  'categories',
  'enclosures',
  'images',
  'inReplyTo',
  'extensions',
] as const;

/**
 * The item without what would swell every document that it is published in: parts beyond a number
 * that no real item has, and a title beyond its first 100,000 characters.
 */
export function boundEntry(parsed: ParsedEntry, defects: DefectList): ParsedEntry {
  const { title } = parsed;
  const long = LISTS.filter((name) => parsed[name].length > MAX_PARTS);
  const isTitleLong = title !== null && title.value.length > MAX_TITLE_LENGTH;
  if (long.length === 0 && !isTitleLong) return parsed;
  for (const name of long) {
    defects.add('limit-reached', `only the first ${MAX_PARTS} ${name} of the item were read`);
  }
  if (!isTitleLong) return { ...parsed, ...cutLists(parsed, long) };
  defects.add(
    'content-cut',
    `only the first ${MAX_TITLE_LENGTH} characters of the title were read`,
  );
  const cut = { ...title, value: title.value.slice(0, MAX_TITLE_LENGTH).toWellFormed() };
  return { ...parsed, ...cutLists(parsed, long), title: cut };
}

function cutLists(
  parsed: ParsedEntry,
  names: readonly (typeof LISTS)[number][],
): Partial<ParsedEntry> {
  return Object.fromEntries(names.map((name) => [name, parsed[name].slice(0, MAX_PARTS)]));
}
