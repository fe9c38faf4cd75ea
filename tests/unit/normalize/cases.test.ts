import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import type { NormalizedFeed } from '../../../src/model/normalized-feed.ts';
import type { ParsedEntry, ParsedFeed, ParsedText } from '../../../src/model/parsed-feed.ts';
import type { Source } from '../../../src/model/source.ts';
import { foldLink } from '../../../src/normalize/fold-link.ts';
import { htmlToText } from '../../../src/normalize/html-to-text.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';
import { readDate } from '../../../src/normalize/read-date.ts';
import { removeTracking } from '../../../src/normalize/remove-tracking.ts';
import { sanitizeHtml } from '../../../src/normalize/sanitize-html.ts';
import { makeEntry, makeFeed, makeSource, makeText, NOW } from './make-parsed.ts';

const ROOT = path.join(import.meta.dirname, '../../cases/normalize');

type Texts = 'title' | 'summary' | 'content' | 'rights' | 'description';
type Loose<T> = {
  [K in keyof T]?: K extends Texts ? Partial<ParsedText> & { value: string } : unknown;
};

interface FeedInput {
  readonly feed: Loose<ParsedFeed> & { readonly entries?: readonly Loose<ParsedEntry>[] };
  readonly source?: Partial<Source>;
  readonly finalUrl?: string;
  readonly contentLocation?: string;
}

/** What a case file can ask for, by the name of its `module`. */
const MODULES: Readonly<Record<string, (input: never) => unknown>> = {
  'read-date': (text: string) => readDate(text),
  'fold-link': (href: string) => foldLink(href),
  'remove-tracking': (href: string) => removeTracking(href),
  'sanitize-html': (html: string) => sanitizeHtml(html, 'https://harbour.example/posts/'),
  'html-to-text': (html: string) => htmlToText(html),
  'normalize-feed': (input: FeedInput) => normalizeLoose(input),
};

function normalizeLoose(input: FeedInput) {
  const entries = (input.feed.entries ?? []).map((entry) => makeEntry(fillTexts(entry)));
  const feed = makeFeed({ ...(fillTexts(input.feed) as Partial<ParsedFeed>), entries });
  return normalizeFeed(feed, {
    source: makeSource(input.source),
    finalUrl: input.finalUrl ?? 'https://harbour.example/feed.xml',
    contentLocation: input.contentLocation ?? null,
    now: NOW,
  });
}

function fillTexts(part: Loose<ParsedEntry> | Loose<ParsedFeed>): Partial<ParsedEntry> {
  const filled: Record<string, unknown> = { ...part };
  for (const name of ['title', 'summary', 'content', 'rights', 'description']) {
    const text = filled[name] as (Partial<ParsedText> & { value: string }) | null | undefined;
    if (text) filled[name] = makeText(text.value, text);
  }
  for (const name of ['links', 'authors', 'contributors', 'categories', 'enclosures']) {
    const list = filled[name] as readonly object[] | undefined;
    if (list) filled[name] = list.map((one) => ({ ...EMPTY[name], ...one }));
  }
  const origin = filled.origin as Loose<ParsedEntry> | undefined;
  if (origin)
    filled.origin = {
      id: null,
      title: null,
      links: [],
      updated: null,
      authors: [],
      rights: null,
      ...fillTexts(origin),
    };
  return filled;
}

const PERSON = { name: null, email: null, uri: null, from: 'atom:author' };
const EMPTY: Readonly<Record<string, object>> = {
  links: { rel: null, type: null, hreflang: null, title: null, length: null, base: null },
  authors: PERSON,
  contributors: PERSON,
  categories: { scheme: null, label: null },
  enclosures: {
    type: null,
    length: null,
    duration: null,
    title: null,
    medium: null,
    width: null,
    height: null,
  },
};

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) =>
  /\.(?:json|xml)$/.test(file),
);
const inputs = files.filter((file) => !file.endsWith('.expected.json'));

test('there are cases, and each has both its halves', () => {
  expect(inputs.length).toBeGreaterThan(200);
  const stems = inputs.map((file) => file.replace(/\.(?:json|xml)$/, ''));
  const expected = stems.map((stem) => `${stem}.expected.json`);
  expect(files.filter((file) => file.endsWith('.expected.json')).sort()).toEqual(expected.sort());
});

test.each(inputs)('%s', (file) => {
  const expected = readJson(file.replace(/\.(?:json|xml)$/, '.expected.json'));
  const found = file.endsWith('.xml') ? readXml(file) : runModule(file);
  if (typeof expected === 'object' && expected !== null) expect(found).toMatchObject(expected);
  else expect(found).toBe(expected);
});

function runModule(file: string): unknown {
  const { module, input } = readJson(file);
  const run = MODULES[module];
  if (run === undefined) throw new Error(`unknown module ${module}`);
  return run(input as never);
}

/** A whole document through the reader, since what it copies is what is interpreted here. */
function readXml(file: string): NormalizedFeed {
  const feed = parseFeed(readFileSync(path.join(ROOT, file)), { contentType: null });
  const finalUrl = 'https://harbour.example/feed.xml';
  return normalizeFeed(feed, { source: makeSource(), finalUrl, contentLocation: null, now: NOW });
}

function readJson(file: string) {
  return JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
}
