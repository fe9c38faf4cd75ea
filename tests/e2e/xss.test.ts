import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/create-app.ts';
import { type RunningServer, startServer } from '../../src/http/start-server.ts';
import type { Article } from '../../src/model/article.ts';
import type { Edition } from '../../src/model/edition.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Log } from '../../src/model/log.ts';
import type { NormalizedFeed } from '../../src/model/normalized-feed.ts';
import type { Document } from '../../src/model/rendered.ts';
import type { SafeHtml } from '../../src/model/safe-html.ts';
import { escapeHtml } from '../../src/normalize/escape-html.ts';
import { normalizeArticle } from '../../src/normalize/normalize-article.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { encodeDocument } from '../../src/publish/encode-document.ts';
import { articlePath, topicPath } from '../../src/publish/publication-path.ts';
import { writeArticlePage } from '../../src/publish/write-article-page.ts';
import { writeIndexPage } from '../../src/publish/write-index-page.ts';
import { writeStylesheet } from '../../src/publish/write-stylesheet.ts';
import { writeTopicPage } from '../../src/publish/write-topic-page.ts';
import { publishFeed, readFeed, TOPIC, type WholeWay } from '../hostile/whole-way.ts';
import { NOW } from '../unit/normalize/make-parsed.ts';
import { makeSite } from '../unit/publish/make-edition.ts';
import { launchBrowser } from './browser/launch-browser.ts';
import { WatchedPage } from './browser/watched-page.ts';
import { showFeed } from './show-feed.ts';
import { HOSTILE_FEEDS } from './xss-feeds.ts';
import { ALL_VECTORS } from './xss-more-vectors.ts';

/** Vectors on one article's page. */
const pageSize = 60;
const patienceMs = 120_000;
const site = makeSite();

let browser: Browser;
let published: WholeWay;

beforeAll(async () => {
  browser = await launchBrowser();
  published = publishHostileFeeds();
}, patienceMs);

afterAll(async () => {
  await browser?.close();
});

/** Every vector in every kind of feed, all in one edition with their whole text. */
function publishHostileFeeds(): WholeWay {
  const feeds = Object.values(HOSTILE_FEEDS).flatMap((write, kind) =>
    ALL_VECTORS.map((vector, at) =>
      readFeed(Buffer.from(write(vector, kind * ALL_VECTORS.length + at))),
    ),
  );
  const [first] = feeds;
  if (first === undefined) throw new Error('there are no vectors');
  const merged: NormalizedFeed = { ...first, entries: feeds.flatMap(({ entries }) => entries) };
  return publishFeed(merged, site);
}

test('there are more than two hundred vectors, each in every kind of feed', () => {
  expect(ALL_VECTORS.length).toBeGreaterThan(400);
  const { entries } = published.edition;
  expect(entries.length).toBeGreaterThan(
    ALL_VECTORS.length * Object.keys(HOSTILE_FEEDS).length * 0.95,
  );
  expect(published.refused).toEqual([]);
});

describe('the tripwire works: raw vectors', () => {
  test(
    'run scripts and ask for what is not theirs, each in a frame of its own',
    async () => {
      const watched = await WatchedPage.open(browser);
      const frames = ALL_VECTORS.map(
        (vector) => `<iframe srcdoc="${escapeHtml(vector)}"></iframe>`,
      );
      await watched.insert(frames);
      await watched.play();
      expect(count(watched, 'script')).toBeGreaterThan(100);
      expect(count(watched, 'request')).toBeGreaterThan(10);
      await watched.close();
    },
    patienceMs,
  );

  test('run scripts when they are written', async () => {
    const watched = await WatchedPage.open(browser);
    await watched.write([
      '<script>alert(1)</script>',
      '<iframe srcdoc="<script>alert(2)</script>">',
    ]);
    await watched.play();
    const scripts = watched.trespasses.filter(({ kind }) => kind === 'script');
    expect(scripts.map(({ detail }) => detail.slice(0, 8)).sort()).toEqual([
      'alert(1)',
      'alert(2)',
    ]);
    await watched.close();
  });

  test.each([
    ['a clicked link', '<a href="javascript:alert(1)">x</a>', 'script'],
    ['a focused element', '<p tabindex=0 onfocus=alert(1)>x</p>', 'script'],
    ['a property', '<img src=x onerror="window.__xss = 1">', 'script'],
    ['a style sheet', '<link rel=stylesheet href=https://evil.example/x.css>', 'request'],
    ['a frame', '<iframe src=https://evil.example/></iframe>', 'request'],
    ['a ping', '<a href=https://a.example/ ping=https://evil.example/>x</a>', 'request'],
  ] as const)('trip over %s', async (_, html, kind) => {
    const watched = await WatchedPage.open(browser);
    await watched.insert([html]);
    await watched.play();
    expect(count(watched, kind)).toBeGreaterThan(0);
    await watched.close();
  });
});

describe.each(['.rss', '.atom', '.json'])('%s, as readers show it', (suffix) => {
  test.each(['insert', 'write'] as const)(
    'does nothing when it is %s-ed',
    async (way) => {
      const document = published.documents.find(({ path }) => path.endsWith(suffix));
      const pieces = document === undefined ? [] : showFeed(document);
      expect(pieces.length).toBeGreaterThan(ALL_VECTORS.length);
      const watched = await WatchedPage.open(browser);
      expect(await watched[way](pieces)).toBe(pieces.length);
      expect(await watched.play()).toBeGreaterThan(50);
      expect(watched.trespasses).toEqual([]);
      expect(watched.mediaRequests).toBeGreaterThan(0);
      await watched.close();
    },
    patienceMs,
  );
});

describe.each([
  ['with their policy', false],
  ['without a policy', true],
])('our own pages %s', (_, dropsPolicy) => {
  let server: RunningServer;
  let origin: string;
  const articles = makeArticles();

  beforeAll(async () => {
    server = await serve(articles, dropsPolicy);
    origin = `http://127.0.0.1:${server.port}`;
  });

  afterAll(async () => {
    await server?.close(0);
  });

  test(
    'do nothing',
    async () => {
      const paths = ['/', topicPath(TOPIC), ...articles.map(({ slug }) => articlePath(slug))];
      const watched = await WatchedPage.open(browser, origin);
      for (const path of paths) {
        const answer = await watched.visit(path);
        expect(answer.status()).toBe(200);
        const policy = await answer.headerValue('content-security-policy');
        expect(policy === null).toBe(dropsPolicy);
        expect(await watched.play()).toBeGreaterThan(3);
        expect(watched.trespasses).toEqual([]);
      }
      await watched.close();
    },
    patienceMs,
  );
});

interface ArticleOfVectors {
  readonly slug: string;
  readonly entry: Entry;
}

/** Articles of the house, each with many vectors in its text and one in each of its other places. */
function makeArticles(): readonly ArticleOfVectors[] {
  const starts = Array.from(
    { length: Math.ceil(ALL_VECTORS.length / pageSize) },
    (_, at) => at * pageSize,
  );
  return starts.map((start) => {
    const vectors = ALL_VECTORS.slice(start, start + pageSize);
    const slug = `vectors-${start}`;
    const entries = vectors.map((vector) =>
      normalizeArticle(writeArticle(slug, vector), site, NOW),
    );
    const content = entries.map((entry) => entry.content ?? '').join('\n') as SafeHtml;
    const categories = entries.flatMap((entry) => entry.categories);
    const authors = entries.flatMap((entry) => entry.authors);
    const title = entries.map((entry) => entry.title).join(' ');
    const entry: Entry = { ...(entries[0] as Entry), title, content, categories, authors };
    return { slug, entry };
  });
}

function writeArticle(slug: string, vector: string): Article {
  return {
    slug,
    file: `content/${slug}.md`,
    id: null,
    title: vector,
    publishedAt: NOW,
    updatedAt: null,
    authors: [vector],
    tags: [vector],
    summary: vector,
    image: vector,
    language: vector,
    draft: false,
    canonicalUrl: null,
    html: vector,
  };
}

async function serve(
  articles: readonly ArticleOfVectors[],
  dropsPolicy: boolean,
): Promise<RunningServer> {
  const topics = [{ slug: TOPIC, title: '<script>alert(1)</script>' }];
  const documents: readonly Document[] = [
    writeTopicPage(keepDifferent(published.edition), site),
    ...articles.map((article) => writeArticlePage({ ...article, topics }, site)),
    writeIndexPage([published.edition], site),
    writeStylesheet(),
  ];
  const rendered = await Promise.all(
    documents.map((document) => encodeDocument(document, null, NOW)),
  );
  const publication = new Publication(
    new Map(rendered.map((document) => [document.path, document])),
  );
  const app = createApp({ publication, log: silent, site: () => site, troubles: () => [] });
  return await startServer(dropsPolicy ? dropPolicy(app) : app, { host: '127.0.0.1', port: 0 });
}

/** Entries of which a page shows the same are there once. */
function keepDifferent(edition: Edition): Edition {
  const shown = edition.entries.map((item): [string, typeof item] => {
    const { title, summary, text, link, authors } = item.entry;
    return [JSON.stringify([title, summary ?? text, link === null, authors[0]?.name]), item];
  });
  return { ...edition, entries: [...new Map(shown).values()] };
}

function dropPolicy(app: ReturnType<typeof createApp>): ReturnType<typeof createApp> {
  return async (request) => {
    const answer = await app(request);
    const headers = new Headers(answer.headers);
    headers.delete('content-security-policy');
    return new Response(answer.body, { status: answer.status, headers });
  };
}

const silent: Log = { debug: ignore, info: ignore, warn: ignore, error: ignore };

function ignore(): void {}

function count({ trespasses }: WatchedPage, kind: string): number {
  return trespasses.filter((trespass) => trespass.kind === kind).length;
}
