import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Entry, Person } from '../../src/model/entry.ts';
import type { ParsedEntry, ParsedLink } from '../../src/model/parsed-feed.ts';
import { htmlToText } from '../../src/normalize/html-to-text.ts';
import { readCategories } from '../../src/normalize/read-categories.ts';
import { readDate } from '../../src/normalize/read-date.ts';
import { readLabel, readLine } from '../../src/normalize/read-text.ts';
import { corporaFolder } from './corpora-folder.ts';
import { documentUrl, readWhole, type WholeReading } from './read-whole.ts';

/** One value of gofeed's reading, and whether ours has it in the same place. */
export interface Comparison {
  /** The input without its ending, and the place of the value: `atom/name · entries[].title`. */
  readonly place: string;
  /** What kind of value it is, by the words of the issue. */
  readonly field: string;
  readonly theirs: string;
  readonly ours: readonly string[];
  readonly agrees: boolean;
}

interface Place {
  readonly reading: WholeReading;
  readonly entry: Entry | null;
  readonly parsed: ParsedEntry | null;
}

type Compare = (theirs: string, ours: string) => boolean;
type Pick = (place: Place) => readonly (string | number | null | undefined)[];
type Rule = readonly [path: RegExp, field: string, compare: Compare, pick: Pick];

/**
 * Compares gofeed's reading of one input, value by value.
 * @param input the feed
 * @param expected gofeed's reading of it
 */
export function compareWithGofeed(input: string, expected: string): readonly Comparison[] {
  const reading = readWhole(input);
  const theirs: unknown = JSON.parse(readFileSync(path.join(corporaFolder, expected), 'utf8'));
  const name = input.replace(/^gofeed\//, '').replace(/\.(?:xml|json)$/, '');
  return [...listValues(theirs, '', [])].flatMap((value) => compareValue(value, reading, name));
}

interface Value {
  /** Without positions: `items[].link`. */
  readonly path: string;
  /** Position of the entry it stands in; null for the feed's own. */
  readonly entry: number | null;
  readonly value: string;
}

function* listValues(node: unknown, at: string, positions: readonly number[]): Generator<Value> {
  if (Array.isArray(node)) {
    for (const [index, child] of node.entries()) {
      yield* listValues(child, `${at}[]`, [...positions, index]);
    }
  } else if (typeof node === 'object' && node !== null) {
    for (const [name, child] of Object.entries(node)) {
      yield* listValues(child, at === '' ? name : `${at}.${name}`, positions);
    }
  } else if (node !== null && node !== '') {
    const entry = /^(?:items|entries)\[\]/.test(at) ? (positions[0] ?? null) : null;
    yield { path: at, entry, value: String(node) };
  }
}

function compareValue(value: Value, reading: WholeReading, name: string): readonly Comparison[] {
  const rule = rules.find(([pattern]) => pattern.test(value.path));
  if (rule === undefined) throw new Error(`${name} has ${value.path}, which no rule compares`);
  const [, field, compare, pick] = rule;
  if (field === notCompared) return [];
  const { entry: at } = value;
  const place: Place = {
    reading,
    entry: at === null ? null : (reading.normalized.entries[at] ?? null),
    parsed: at === null ? null : (reading.parsed.entries[at] ?? null),
  };
  const ours = pick(place)
    .filter((one) => one !== null && one !== undefined)
    .map(String);
  // Nothing says as much as markup without text, a picture alone for one.
  const said = ours.length === 0 && compare === sameText ? [''] : ours;
  const agrees = said.some((one) => compare(value.value, one));
  return [{ place: `${name} · ${value.path}`, field, theirs: value.value, ours, agrees }];
}

const notCompared = 'not compared';

const sameText: Compare = (theirs, ours) =>
  [theirs, htmlToText(theirs), readLabel(theirs)].some((text) => fold(text) === fold(ours));
const sameWord: Compare = (theirs, ours) => theirs.trim().toLowerCase() === ours.toLowerCase();
const sameCharacters: Compare = (theirs, ours) => theirs.trim() === ours.trim();
const sameInstant: Compare = (theirs, ours) => Date.parse(theirs) === Date.parse(ours);
const sameUrl: Compare = (theirs, ours) => resolve(theirs) === resolve(ours);
const never: Compare = () => false;
const nothing: Pick = () => [];

function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

function resolve(reference: string): string {
  return URL.parse(reference.trim(), documentUrl)?.href ?? reference;
}

function instantOf(text: string | null | undefined): string | null {
  return text === null || text === undefined ? null : (readDate(text)?.at ?? null);
}

function hrefOf({ href, base }: ParsedLink): string {
  return URL.parse(href, URL.parse(base ?? '', documentUrl)?.href)?.href ?? href;
}

function partsOf(link: ParsedLink): readonly (string | null)[] {
  return [link.rel ?? 'alternate', link.type, link.hreflang, link.title, link.length];
}

/** A person's name stands in for a missing one in ours, so that either part may hold the value. */
function people(pick: (place: Place) => readonly Person[], part: keyof Person): Pick {
  return (place) => pick(place).map((person) => person[part]);
}

/** All texts below a part that the model has no field for. */
function* textsOf(node: unknown): Generator<string> {
  if (typeof node === 'string') yield node;
  else if (typeof node === 'object' && node !== null) {
    for (const child of Object.values(node)) yield* textsOf(child);
  }
}

const kept: Pick = ({ reading, parsed }) => [
  ...textsOf(parsed === null ? reading.parsed.extensions : parsed.extensions),
];
/** Wherever it stands: what the model has a field for is no extension with us. */
const anything: Pick = ({ reading, parsed }) => [...textsOf(parsed ?? reading.parsed)];
/** Links without an address stand there as they came; gofeed fills in the relation that none means. */
const keptLinks: Pick = (place) => [...kept(place), 'alternate'];
const feedAuthors = ({ reading }: Place) => reading.normalized.origin.authors;
const entryAuthors = ({ entry }: Place) => entry?.authors ?? [];
const contributors = ({ entry }: Place) => entry?.contributors ?? [];

/** The first that matches a path says how its values are compared; every path has to match one. */
const rules: readonly Rule[] = [
  // Raw spellings of what is compared read, first elements of lists compared whole, other vocabularies
  [/(?:^|\.)(?:feedType|feedVersion|version)$/, notCompared, never, nothing],
  [/(?:^|\.)(?:updated|published|pubDate|lastBuildDate)$/, notCompared, never, nothing],
  [/(?:^|\.)extensions\..*\]\.name$/, notCompared, never, nothing],
  [/(?:^|\.)(?:extensions|dcExt|itunesExt)[.[]/, 'extensions', sameText, anything],
  [/(?:^|\.)(?:author|enclosure)\./, notCompared, never, nothing],
  [/authors\[\]\.avatar$/, 'extensions', sameCharacters, kept],

  // Entries
  [
    /^(?:items|entries)\[\]\.title$/,
    'title',
    sameText,
    ({ entry, parsed }) => [entry?.title, readLine(parsed?.title ?? null)],
  ],
  [
    /^items\[\]\.description$|^entries\[\]\.summary$/,
    'description',
    sameText,
    ({ entry }) => [entry?.summary ?? entry?.text],
  ],
  [
    /^(?:items|entries)\[\]\.content(?:\.value)?$/,
    'content',
    sameText,
    ({ entry, parsed }) => [entry?.content === null ? parsed?.content?.value : entry?.text],
  ],
  [/^entries\[\]\.content\.src$/, 'content', sameUrl, ({ parsed }) => [parsed?.content?.src]],
  [
    /^entries\[\]\.content\.type$/,
    'content',
    sameContentType,
    ({ parsed }) => [parsed?.content?.mediaType ?? parsed?.content?.type],
  ],
  [/^items\[\]\.link$/, 'links', sameUrl, ({ entry }) => [entry?.link]],
  [
    /^items\[\]\.links\[\]$|^entries\[\]\.links\[\]\.href$/,
    'links',
    sameUrl,
    ({ entry, parsed }) => [
      entry?.link,
      ...(entry?.links ?? []).map(({ href }) => href),
      ...(entry?.enclosures ?? []).map(({ url }) => url),
      ...(parsed?.links ?? []).map(hrefOf),
    ],
  ],
  [
    /^entries\[\]\.links\[\]\.(?:rel|type|hreflang|title|length)$/,
    'links',
    sameWord,
    (place) => [...(place.parsed?.links ?? []).flatMap(partsOf), ...keptLinks(place)],
  ],
  [
    /^items\[\]\.guid(?:\.value)?$|^entries\[\]\.id$/,
    'ids',
    sameCharacters,
    ({ entry }) => [entry?.nativeId],
  ],
  [
    /^items\[\]\.guid\.isPermalink$/,
    'ids',
    sameWord,
    ({ parsed }) => [String(parsed?.idIsPermalink ?? '')],
  ],
  [
    /^(?:items|entries)\[\]\.updatedParsed$/,
    'dates',
    sameInstant,
    ({ entry }) => [entry?.updatedAt],
  ],
  [
    /^(?:items|entries)\[\]\.(?:publishedParsed|pubDateParsed)$/,
    'dates',
    sameInstant,
    ({ entry }) => [entry?.publishedAt],
  ],
  [/^(?:items|entries)\[\]\.authors\[\]\.name$/, 'authors', sameText, people(entryAuthors, 'name')],
  [
    /^(?:items|entries)\[\]\.authors\[\]\.email$/,
    'authors',
    sameWord,
    people(entryAuthors, 'email'),
  ],
  [/^(?:items|entries)\[\]\.authors\[\]\.ur[il]$/, 'authors', sameUrl, people(entryAuthors, 'uri')],
  [
    /^items\[\]\.author$/,
    'authors',
    sameText,
    ({ parsed }) => (parsed?.authors ?? []).map(({ name }) => name),
  ],
  [/^entries\[\]\.contributors\[\]\.name$/, 'contributors', sameText, people(contributors, 'name')],
  [
    /^entries\[\]\.contributors\[\]\.email$/,
    'contributors',
    sameWord,
    people(contributors, 'email'),
  ],
  [/^entries\[\]\.contributors\[\]\.uri$/, 'contributors', sameUrl, people(contributors, 'uri')],
  [
    /^items\[\]\.categories\[\](?:\.value)?$|^entries\[\]\.categories\[\]\.term$/,
    'categories',
    sameText,
    ({ entry }) => (entry?.categories ?? []).flatMap(({ term, label }) => [term, label]),
  ],
  [
    /^items\[\]\.categories\[\]\.domain$|^entries\[\]\.categories\[\]\.scheme$/,
    'categories',
    sameCharacters,
    ({ entry, ...place }) => [
      ...(entry?.categories ?? []).map(({ scheme }) => scheme),
      ...kept({ entry, ...place }),
    ],
  ],
  [
    /^entries\[\]\.categories\[\]\.label$/,
    'categories',
    sameText,
    ({ entry }) => (entry?.categories ?? []).map(({ label }) => label),
  ],
  [/^items\[\]\.image\.url$/, 'image', sameUrl, ({ entry }) => [entry?.image]],
  [
    /^items\[\]\.enclosures\[\]\.url$/,
    'enclosures',
    sameUrl,
    ({ entry }) => (entry?.enclosures ?? []).map(({ url }) => url),
  ],
  [
    /^items\[\]\.enclosures\[\]\.type$/,
    'enclosures',
    sameWord,
    ({ entry }) => (entry?.enclosures ?? []).map(({ type }) => type),
  ],
  [
    /^items\[\]\.enclosures\[\]\.length$/,
    'enclosures',
    sameCharacters,
    ({ entry }) => (entry?.enclosures ?? []).map(({ lengthBytes }) => lengthBytes),
  ],
  [/^entries\[\]\.rights$/, 'rights', sameText, ({ entry }) => [entry?.rights]],
  [/^items\[\]\.comments$/, 'comments', sameUrl, ({ entry }) => [entry?.comments?.url]],
  [/^(?:items|entries)\[\]\.source\./, 'source', sameText, sourceTexts],
  [/^items\[\]\.custom\./, 'extensions', sameText, kept],

  // The feed
  [/^title$/, 'title', sameText, ({ reading }) => [reading.normalized.origin.title]],
  [
    /^(?:description|subtitle)$/,
    'description',
    sameText,
    ({ reading }) => [reading.normalized.description],
  ],
  [/^link$/, 'links', sameUrl, ({ reading }) => [reading.normalized.origin.link]],
  [/^feedLink$/, 'links', sameUrl, ({ reading }) => [reading.normalized.selfUrl]],
  [
    /^links\[\](?:\.href)?$/,
    'links',
    sameUrl,
    ({ reading }) => [reading.normalized.origin.link, ...reading.parsed.links.map(hrefOf)],
  ],
  [
    /^links\[\]\.(?:rel|type|hreflang|title|length)$/,
    'links',
    sameWord,
    (place) => [...place.reading.parsed.links.flatMap(partsOf), ...keptLinks(place)],
  ],
  [/^id$/, 'ids', sameCharacters, ({ reading }) => [reading.normalized.origin.id]],
  [
    /^(?:updatedParsed|lastBuildDateParsed)$/,
    'dates',
    sameInstant,
    ({ reading }) => [reading.normalized.origin.updatedAt],
  ],
  [
    /^(?:publishedParsed|pubDateParsed)$/,
    'dates',
    sameInstant,
    ({ reading }) => [instantOf(reading.parsed.published), reading.normalized.origin.updatedAt],
  ],
  [/^authors\[\]\.name$/, 'authors', sameText, people(feedAuthors, 'name')],
  [/^authors\[\]\.email$/, 'authors', sameWord, people(feedAuthors, 'email')],
  [/^authors\[\]\.ur[il]$/, 'authors', sameUrl, people(feedAuthors, 'uri')],
  [
    /^(?:managingEditor|webMaster)$/,
    'authors',
    sameText,
    ({ reading }) => reading.parsed.authors.map(({ name }) => name),
  ],
  [
    /^contributors\[\]\.(?:name|email|uri)$/,
    'contributors',
    sameText,
    ({ reading }) =>
      reading.parsed.contributors.flatMap(({ name, email, uri }) => [name, email, uri]),
  ],
  [/^language$/, 'language', sameWord, ({ reading }) => [reading.normalized.language]],
  [
    /^(?:image\.url|logo|icon)$/,
    'image',
    sameUrl,
    ({ reading }) => [reading.normalized.image, reading.parsed.icon],
  ],
  [/^image\./, 'image', sameText, kept],
  [
    /^(?:copyright|rights)$/,
    'rights',
    sameText,
    ({ reading }) => [reading.normalized.origin.rights],
  ],
  [
    /^categories\[\](?:\.(?:value|term))?$/,
    'categories',
    sameText,
    ({ reading }) =>
      readCategories(reading.parsed.categories).flatMap(({ term, label }) => [term, label]),
  ],
  [
    /^categories\[\]\.(?:domain|scheme)$/,
    'categories',
    sameCharacters,
    ({ reading }) => reading.parsed.categories.map(({ scheme }) => scheme),
  ],
  [
    /^categories\[\]\.label$/,
    'categories',
    sameText,
    ({ reading }) => reading.parsed.categories.map(({ label }) => label),
  ],
  [
    /^generator(?:\.value)?$/,
    'generator',
    sameText,
    ({ reading }) => [reading.parsed.generator, describeGenerator(reading)],
  ],
  [/^ttl$/, 'hints', sameCharacters, ({ reading }) => [reading.parsed.hints.ttl]],
  [/^skipHours\[\]$/, 'hints', sameCharacters, ({ reading }) => reading.parsed.hints.skipHours],
  [/^skipDays\[\]$/, 'hints', sameCharacters, ({ reading }) => reading.parsed.hints.skipDays],
  [
    /^(?:textInput|cloud)\.|^(?:rating|docs)$|^generator\.(?:uri|version)$/,
    'extensions',
    sameText,
    kept,
  ],
];

/** How HTML is escaped is no part of what it says. */
function sameContentType(theirs: string, ours: string): boolean {
  const kind = (type: string) => type.replace(/^(?:text\/html|xhtml)$/, 'html').toLowerCase();
  return kind(theirs) === kind(ours);
}

/** gofeed joins a generator's name, version and address to one text. */
function describeGenerator({ parsed }: WholeReading): string | null {
  const element = parsed.extensions.find((one) => 'name' in one && one.name === 'generator');
  if (element === undefined || !('attributes' in element)) return null;
  const { version, uri, url } = element.attributes;
  return [parsed.generator, version && `v${version}`, uri ?? url].filter(Boolean).join(' ');
}

/** The origin's own fields, and the whole element where it says more than they hold. */
function sourceTexts({ parsed }: Place): readonly string[] {
  const origin = parsed?.origin;
  if (origin === null || origin === undefined) return [];
  const persons = origin.authors.flatMap(({ name, email, uri }) => [name, email, uri]);
  const links = origin.links.flatMap((link) => [link.href, ...partsOf(link)]);
  const texts = [
    origin.id,
    readLine(origin.title),
    origin.updated,
    readLine(origin.rights),
    ...persons,
    ...links,
  ];
  return [...texts, ...textsOf(parsed?.extensions), 'alternate'].filter((text) => text !== null);
}
