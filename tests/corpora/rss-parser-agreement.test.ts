import { readFileSync } from 'node:fs';
import path from 'node:path';
import Parser from 'rss-parser';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/model/entry.ts';
import type { ParsedEntry } from '../../src/model/parsed-feed.ts';
import { htmlToText } from '../../src/normalize/html-to-text.ts';
import { readDate } from '../../src/normalize/read-date.ts';
import { corporaFolder, hasCorpora, listFiles, skippedReason } from './corpora-folder.ts';
import { documentUrl, readWhole, type WholeReading } from './read-whole.ts';

type Theirs = Readonly<Record<string, unknown>>;

/** What rss-parser makes of other values itself; dates are compared as instants. */
const derived = new Set(['contentSnippet', 'content:encodedSnippet', 'isoDate', 'pubDate']);

const folder = 'rss-parser';
const files = hasCorpora ? listFiles(folder, /\.(?:rss|atom)$/) : [];

describe.skipIf(!hasCorpora)(
  "rss-parser's own inputs say at least as much as to the package",
  () => {
    let count = 0;

    test.each(files)('%s', async (file) => {
      const name = path.join(folder, file);
      const theirs = await readTheirs(name);
      if (theirs === null) return;
      const values = [...compareFeed(theirs, readWhole(name))];
      count += values.length;
      const missing = values.filter(([, , isThere]) => !isThere);
      expect(missing.map(([place, value]) => `${place}: ${value.slice(0, 100)}`)).toEqual([]);
    });

    test('there was much to compare', () => {
      process.stdout.write(`rss-parser: ${count} values of its own inputs compared\n`);
      expect(count).toBeGreaterThan(10_000);
    });
  },
);

test.runIf(!hasCorpora)(skippedReason, () => {});

interface TheirFeed {
  readonly items: readonly Theirs[];
  readonly [name: string]: unknown;
}

/** Its reading, or null where it refuses the document. */
async function readTheirs(name: string): Promise<TheirFeed | null> {
  const body = readFileSync(path.join(corporaFolder, name));
  const label = /encoding="([^"]+)"/.exec(body.toString('latin1', 0, 100))?.[1] ?? 'utf-8';
  const text = new TextDecoder(label).decode(body);
  try {
    return (await new Parser().parseString(text)) as unknown as TheirFeed;
  } catch {
    return null;
  }
}

type Value = readonly [place: string, value: string, isThere: boolean];

/** Every text of its reading stands somewhere in ours, and what has a meaning in its own place. */
function* compareFeed(theirs: TheirFeed, { parsed, normalized }: WholeReading): Generator<Value> {
  const { items, ...feed } = theirs;
  const feedTexts = foldAll(parsed);
  for (const [place, value] of leavesOf(feed, 'feed'))
    yield [place, value, holds(feedTexts, value)];
  yield ['items', String(items.length), items.length === parsed.entries.length];
  for (const [index, item] of items.entries()) {
    const [entry, read] = [normalized.entries[index], parsed.entries[index]];
    const at = `items[${index}]`;
    for (const [field, value, isThere] of compareItem(item, entry, read)) {
      yield [`${at}.${field}`, value, isThere];
    }
    const texts = foldAll(read);
    for (const [place, value] of leavesOf(item, at)) {
      // It builds XHTML anew and loses the order of text and elements; then some content has to do.
      const source = read?.content ?? read?.summary;
      const isRebuilt = place === `${at}.content` && source?.type === 'xhtml';
      yield [place, value, isRebuilt ? entry?.content !== null : holds(texts, value)];
    }
  }
}

/** The fields that have a meaning, in their place and read. */
function compareItem(
  item: Theirs,
  entry: Entry | undefined,
  read: ParsedEntry | undefined,
): readonly Value[] {
  const found: Value[] = [];
  const compare = (field: string, isThere: (value: string) => boolean): void => {
    const value = item[field];
    if (typeof value === 'string' && value.trim() !== '')
      found.push([field, value, isThere(value)]);
  };
  const links = [
    entry?.link,
    ...(entry?.links ?? []).map(({ href }) => href),
    ...(read?.links ?? []).map(({ href }) => resolve(href)),
  ];
  const dates = [entry?.publishedAt, entry?.updatedAt];
  const words = `${entry?.text} ${entry?.summary}`;
  compare(
    'title',
    (title) => fold(htmlToText(title)) === entry?.title || fold(title) === entry?.title,
  );
  compare('link', (link) => links.includes(resolve(link)));
  // One that several items share is kept and told apart by what follows it.
  compare(
    'guid',
    (guid) =>
      entry?.nativeId.replace(/[#-][0-9a-f]{12}$/, '') === guid.trim() ||
      entry?.nativeId === guid.trim(),
  );
  compare('id', (id) => id.trim() === entry?.nativeId);
  compare('isoDate', (date) => dates.includes(date));
  compare('pubDate', (date) => dates.includes(readDate(date)?.at ?? null));
  compare('contentSnippet', (snippet) => fold(snippet) === '' || fold(words) !== '');
  const isNamed = (author: string): boolean =>
    (entry?.authors ?? []).some(({ name, email }) =>
      [name, email ?? name].some((part) => author.toLowerCase().includes(part.toLowerCase())),
    );
  compare('author', isNamed);
  compare('creator', isNamed);
  return found;
}

function* leavesOf(node: unknown, at: string): Generator<readonly [string, string]> {
  if (typeof node === 'string') {
    if (node.trim() !== '') yield [at, node];
  } else if (typeof node === 'object' && node !== null) {
    for (const [name, child] of Object.entries(node)) {
      if (!derived.has(name)) yield* leavesOf(child, `${at}.${name}`);
    }
  }
}

/** All texts of a reading, as they stand and as plain text. */
function foldAll(node: unknown): string {
  const texts = [...leavesOf(node, '')].map(([, text]) => text);
  return texts.flatMap((text) => [fold(text), fold(htmlToText(text))]).join('\n');
}

function holds(texts: string, value: string): boolean {
  return texts.includes(fold(value)) || texts.includes(fold(htmlToText(value)));
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function resolve(reference: string): string {
  return URL.parse(reference.trim(), documentUrl)?.href ?? reference;
}
