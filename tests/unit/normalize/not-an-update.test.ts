import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Entry } from '../../../src/model/entry.ts';
import type { ParsedEntry, ParsedFeed, ParsedLink } from '../../../src/model/parsed-feed.ts';
import { normalizeArticle } from '../../../src/normalize/normalize-article.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';
import { reviseEntry } from '../../../src/normalize/revise-entry.ts';
import { page, writePage } from './make-html-variants.ts';
import { makeEntry, makeFeed, makeSource, makeText, NOW } from './make-parsed.ts';

const LATER = '2026-11-23T09:00:00.000Z';
const WEEK_LATER = '2026-11-30T09:00:00.000Z';
const PAGE = 'https://harbour.example/posts/1';

function readOne(part: Partial<ParsedEntry>, feed: Partial<ParsedFeed> = {}): Entry {
  const whole = makeEntry({ id: 'tag:harbour.example,2026:1', links: [link(PAGE)], ...part });
  const [entry] = normalizeFeed(makeFeed({ format: 'atom-1.0', entries: [whole], ...feed }), {
    source: makeSource(),
    finalUrl: 'https://harbour.example/feed.xml',
    contentLocation: null,
    now: NOW,
  }).entries;
  if (entry === undefined) throw new Error('no entry was read');
  return entry;
}

function link(href: string, rel: string | null = 'alternate'): ParsedLink {
  return { href, rel, type: null, hreflang: null, title: null, length: null, base: null };
}

const html = (value: string) => ({ content: makeText(value, { type: 'html' }) });
const author = (name: string, email: string | null = null) => ({
  authors: [{ name, email, uri: null, from: 'atom:author' }],
});
const tags = (...terms: string[]) => ({
  categories: terms.map((term) => ({ term, scheme: null, label: null })),
});
const audio = (url: string) => ({
  enclosures: [
    {
      url,
      type: 'audio/mpeg',
      length: null,
      duration: null,
      title: null,
      medium: null,
      width: null,
      height: null,
    },
  ],
});
const picture = (name: string) => html(`<p>Cranes</p><img src="https://img.example/2026/${name}">`);

/** What comes beside what is stored, as parts of one item. */
type Pair = readonly [string, Partial<ParsedEntry>, Partial<ParsedEntry>];

const trivia: readonly Pair[] = [
  [
    'white space',
    html('<p>Two cranes</p><p>Tide</p>'),
    html('<p>Two\n cranes </p>\n<p>\tTide</p>\n'),
  ],
  ['class names and styles', html('<p>Tide</p>'), html('<p class="a" style="color:red">Tide</p>')],
  [
    'the order of attributes',
    html('<a href="https://e.example/" title="E">E</a>'),
    html('<a title="E" href="https://e.example/">E</a>'),
  ],
  [
    'tracking in a link',
    html('<a href="https://e.example/a">E</a>'),
    html('<a href="https://e.example/a?utm_campaign=x">E</a>'),
  ],
  [
    'a tracking pixel',
    html('<p>Tide</p>'),
    html('<p>Tide</p><img src="https://s.example/p.png?u=1" width="1" height="1">'),
  ],
  [
    'a mark of the visit in a link',
    html('<a href="https://e.example/a?PHPSESSID=1">E</a>'),
    html('<a href="https://e.example/a?PHPSESSID=2">E</a>'),
  ],
  ['the size of a picture', picture('crane-300x200.jpg'), picture('crane-1024x768.jpg')],
  ['the asked size of a picture', picture('crane?w=300'), picture('crane?w=640&q=80')],
  ['a cache-buster', picture('crane.jpg?v=1'), picture('crane.jpg?v=2')],
  [
    'the host that shares the load',
    html('<img src="https://i0.wp.com/h.example/a.jpg">'),
    html('<img src="https://i2.wp.com/h.example/a.jpg">'),
  ],
  ['a signature without an end', picture('crane.jpg?itok=abc'), picture('crane.jpg?itok=def')],
  [
    'a signature that still holds',
    picture('crane.jpg?Expires=1800000000&Signature=a'),
    picture('crane.jpg?Expires=1800000900&Signature=b'),
  ],
  [
    'a number of comments in a line',
    html('<p>Tide</p><p># Comments: 5</p>'),
    html('<p>Tide</p><p># Comments: 19</p>'),
  ],
  [
    'several counters in a line',
    html('<p>Tide</p><p>12 points | 5 comments</p>'),
    html('<p>Tide</p><p>1,204 points | 51 comments</p>'),
  ],
  ['the order of categories', tags('ports', 'cranes'), tags('cranes', 'ports')],
  ['counters in extensions', { extensions: [] }, { extensions: [{ member: '_views', value: 9 }] }],
];

const retold: readonly Pair[] = [
  ['other tags', html('<p>Two <b>cranes</b></p>'), html('<p>Two <strong>cranes</strong></p>')],
  [
    'a list of what were lines',
    html('<p>One<br>Two</p>'),
    html('<ul><li>One</li><li>Two</li></ul>'),
  ],
  ['a mended space', html('<p>twocranes</p>'), html('<p>two cranes</p>')],
  ['typographic quotes', html("<p>the quay's</p>"), html('<p>the quay’s</p>')],
  ['a link by https', { links: [link('http://harbour.example/posts/1')] }, { links: [link(PAGE)] }],
  [
    'a picture from another host',
    picture('crane.jpg'),
    html('<p>Cranes</p><img src="https://cdn.example/x/2026/crane.jpg">'),
  ],
  [
    'a signature that ran out',
    picture('crane.jpg?Expires=1700000000&Signature=a'),
    picture('crane.jpg?Expires=1800000000&Signature=b'),
  ],
  ['an address for an author', author('Ada'), author('Ada', 'ada@harbour.example')],
  ['a link for programs', {}, { links: [link(PAGE), link(`${PAGE}/amp`, 'amphtml')] }],
  [
    'a recording behind a counting host',
    audio('https://cast.example/7/tide.mp3'),
    audio('https://count.example/r/cast.example/7/tide.mp3'),
  ],
];

const updates: readonly Pair[] = [
  ['another title', { title: makeText('Cranes') }, { title: makeText('Two cranes') }],
  ['a word more', html('<p>Two cranes</p>'), html('<p>Two red cranes</p>')],
  [
    'another number in a sentence',
    html('<p>It fell 300 points today.</p>'),
    html('<p>It fell 400 points today.</p>'),
  ],
  [
    'a mended link',
    html('<a href="https://e.example/a">E</a>'),
    html('<a href="https://e.example/b">E</a>'),
  ],
  [
    'a link to another page of a query',
    html('<a href="https://e.example/?p=1">E</a>'),
    html('<a href="https://e.example/?p=2">E</a>'),
  ],
  ['a new picture', html('<p>Cranes</p>'), picture('crane.jpg')],
  ['another picture', picture('crane.jpg'), picture('quay.jpg')],
  ['a picture by another number', picture('show?id=1'), picture('show?id=2')],
  ['a recording', {}, audio('https://cast.example/7/tide.mp3')],
  [
    'another recording',
    audio('https://cast.example/7/tide.mp3'),
    audio('https://cast.example/8/tide.mp3'),
  ],
  ['another author', author('Ada'), author('Bo')],
  ['a category', tags('ports'), tags('ports', 'cranes')],
  ['what it is related to', {}, { links: [link(PAGE), link('https://e.example/', 'related')] }],
];

describe('a version that differs only in', () => {
  test.each(trivia)('%s is the stored entry itself', (_, before, after) => {
    const stored = readOne({ ...before, updated: '2026-11-01' });
    const incoming = readOne({ ...after, updated: '2026-11-22' });
    const { entry, change } = reviseEntry(stored, incoming, LATER);
    expect(change).toBe('same');
    expect(entry).toBe(stored);
  });

  test.each(retold)('%s is taken over without a new date', (_, before, after) => {
    const stored = readOne({ ...before, updated: '2026-11-01' });
    const incoming = readOne({ ...after, updated: '2026-11-22' });
    const { entry, change } = reviseEntry(stored, incoming, LATER);
    expect(change).toBe('changed');
    const { updatedAt, revisedAt } = stored;
    expect(entry).toMatchObject({
      updatedAt,
      revisedAt,
      content: incoming.content,
      link: incoming.link,
    });
  });
});

describe('an update is', () => {
  test.each(updates)('%s, dated by us where the feed does not', (_, before, after) => {
    const stored = readOne({ ...before, updated: '2026-11-01' });
    const { entry, change } = reviseEntry(
      stored,
      readOne({ ...after, updated: '2026-11-01' }),
      LATER,
    );
    expect([change, entry.revisedAt]).toEqual(['changed', LATER]);
  });

  test.each(updates)('%s, dated by the feed where it does', (_, before, after) => {
    const stored = readOne({ ...before, updated: '2026-11-01' });
    const { entry } = reviseEntry(stored, readOne({ ...after, updated: '2026-11-22' }), LATER);
    expect(entry).toMatchObject({ updatedAt: '2026-11-22T00:00:00.000Z', revisedAt: null });
  });
});

test('the same page in any other markup is the stored entry itself', () => {
  const choices = fc.infiniteStream(fc.nat({ max: 1_000 }));
  const property = fc.property(page, choices, choices, (parts, one, other) => {
    const write = (stream: Iterator<number>) =>
      readOne(html(writePage(parts, (many) => (stream.next().value ?? 0) % many)));
    const stored = write(one);
    const { entry, change } = reviseEntry(stored, write(other), LATER);
    expect(change).toBe('same');
    expect(entry).toBe(stored);
  });
  fc.assert(property, { numRuns: 300 });
});

describe('of a very long page', () => {
  const long = '<p>Two cranes</p>'.repeat(30_000);

  test('other words are an update', () => {
    const { entry } = reviseEntry(readOne(html(long)), readOne(html(`${long}<p>x</p>`)), LATER);
    expect(entry.revisedAt).toBe(LATER);
  });

  test('anything else is taken over without a new date', () => {
    const stored = readOne(html(long));
    const { entry, change } = reviseEntry(stored, readOne(html(`${long}<hr>`)), LATER);
    expect([change, entry.revisedAt]).toEqual(['changed', null]);
  });
});

describe('versions that come and go', () => {
  const a = readOne(html('<p>Cranes</p><p>Read also: Tides</p>'));
  const b = readOne(html('<p>Cranes</p><p>Read also: Storms</p>'));

  test('one that comes back is taken over without a new date, however often they change places', () => {
    let entry = reviseEntry(a, b, LATER).entry;
    expect(entry.revisedAt).toBe(LATER);
    for (const incoming of [a, b, a, b]) {
      const revision = reviseEntry(entry, { ...incoming, updatedAt: WEEK_LATER }, WEEK_LATER);
      expect(revision.change).toBe('changed');
      expect(revision.entry).toMatchObject({
        content: incoming.content,
        revisedAt: LATER,
        updatedAt: null,
      });
      entry = revision.entry;
    }
  });

  test('a new one among them is an update', () => {
    const back = reviseEntry(reviseEntry(a, b, LATER).entry, a, LATER).entry;
    const c = readOne(html('<p>Cranes</p><p>Read also: Ropes</p>'));
    expect(reviseEntry(back, c, WEEK_LATER).entry.revisedAt).toBe(WEEK_LATER);
  });

  test('an entry that comes unchanged keeps what is known of its earlier versions', () => {
    const stored = reviseEntry(a, b, LATER).entry;
    expect(reviseEntry(stored, b, WEEK_LATER)).toEqual({ entry: stored, change: 'same' });
  });

  test('a bounded number of them is remembered', () => {
    let entry = a;
    for (let version = 0; version < 40; version += 1) {
      entry = reviseEntry(entry, readOne(html(`<p>Version ${version}</p>`)), LATER).entry;
    }
    expect(entry.formerDigests).toHaveLength(16);
  });
});

describe('a whole feed that changes', () => {
  const person = (name: string) => [{ name, email: null, uri: null, from: 'atom:author' }];

  test('its author, its rights and its title date none of its entries anew', () => {
    const text = html('<p>Cranes</p>');
    const stored = readOne(text, { authors: person('Desk'), rights: makeText('© 2026') });
    const renamed = {
      authors: person('The desk'),
      rights: makeText('© 2027'),
      title: makeText('New'),
    };
    const incoming = { ...readOne(text, renamed), contentHash: 'of another version' };
    const { entry } = reviseEntry(stored, incoming, LATER);
    expect(entry).toMatchObject({
      revisedAt: null,
      rights: '© 2027',
      authors: [{ name: 'The desk' }],
    });
  });

  test('its host dates none of its entries anew', () => {
    const at = (host: string) =>
      readOne({
        links: [link(`https://${host}/posts/1`)],
        ...html(
          `<p><a href="https://${host}/posts/0">Before</a> <a href="https://e.example/">E</a></p>`,
        ),
      });
    const { entry, change } = reviseEntry(at('old.example'), at('new.example'), LATER);
    expect([change, entry.revisedAt, entry.link]).toEqual([
      'changed',
      null,
      'https://new.example/posts/1',
    ]);
  });
});

test('entries that an earlier version stored are not dated anew after an upgrade', () => {
  const part = { title: makeText('Cranes'), published: '2026-11-01', ...picture('crane.jpg') };
  const { formerDigests, ...row } = readOne(part);
  expect(formerDigests).toBeUndefined();
  const stored: Entry = JSON.parse(
    JSON.stringify({ ...row, contentHash: 'as it was worked out then' }),
  );
  const { entry, change } = reviseEntry(stored, readOne({ ...part, updated: '2026-11-22' }), LATER);
  expect(change).toBe('same');
  expect(entry).toBe(stored);
});

test('a date that the author of an own article writes stands, also for the same words', () => {
  const site = {
    title: 'Wire',
    description: '',
    language: 'en',
    baseUrl: 'https://wire.example',
    author: { name: 'Desk', email: null, uri: null },
    contactUrl: '',
    tagAuthority: 'wire.example',
    since: '2026-01-01',
    rights: null,
    hubs: [],
    poll: { floorMinutes: 60, ceilingMinutes: 1440, timeoutMs: 1, maxBytes: 1, concurrency: 1 },
  };
  const article = {
    slug: 'cranes',
    file: 'content/cranes.md',
    id: null,
    title: 'Cranes',
    publishedAt: '2026-11-01T00:00:00.000Z',
    updatedAt: null,
    authors: [],
    tags: [],
    summary: null,
    image: null,
    language: null,
    draft: false,
    canonicalUrl: null,
    html: '<p>Cranes</p>',
  };
  const stored = normalizeArticle(article, site, NOW);
  const updatedAt = '2026-11-20T00:00:00.000Z';
  const { entry } = reviseEntry(
    stored,
    normalizeArticle({ ...article, updatedAt }, site, LATER),
    LATER,
  );
  expect(entry).toMatchObject({ updatedAt, revisedAt: null });
});
