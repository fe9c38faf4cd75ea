import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import { discoverFeeds } from '../../../src/ingest/discover-feeds.ts';
import type { Entry } from '../../../src/model/entry.ts';
import type { Document } from '../../../src/model/rendered.ts';
import { page } from '../../../src/publish/page-html.ts';
import { storyPath } from '../../../src/publish/publication-path.ts';
import { writeAboutPage } from '../../../src/publish/write-about-page.ts';
import { writeArchivePage } from '../../../src/publish/write-archive-page.ts';
import { writeArticlePage } from '../../../src/publish/write-article-page.ts';
import { writeErrorPage } from '../../../src/publish/write-error-page.ts';
import { writeIcon } from '../../../src/publish/write-icon.ts';
import { writeIndexPage } from '../../../src/publish/write-index-page.ts';
import { writeLayout } from '../../../src/publish/write-layout.ts';
import { writeRobots, writeSitemap } from '../../../src/publish/write-sitemap.ts';
import { writeStoryPage } from '../../../src/publish/write-story-page.ts';
import {
  LASTING_STYLESHEET_PATH,
  STYLESHEET_PATH,
  writeStylesheet,
} from '../../../src/publish/write-stylesheet.ts';
import { writeTopicPage } from '../../../src/publish/write-topic-page.ts';
import { writeTopicsPage } from '../../../src/publish/write-topics-page.ts';
import { makeSamplePages, SAMPLE_SITE } from '../../e2e/browser/sample-pages.ts';
import { HOSTILE_TEXTS } from './hostile-text.ts';
import {
  asSafeHtml,
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeOrigin,
  makeSite,
} from './make-edition.ts';

type Node = DefaultTreeAdapterMap['node'];
type Element = DefaultTreeAdapterMap['element'];

function listElements(document: Document): readonly Element[] {
  const found: Element[] = [];
  const visit = (node: Node): void => {
    if ('tagName' in node) found.push(node);
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(decodeBody(document.body)));
  return found;
}

function readAttribute(element: Element | undefined, name: string): string | null {
  return element?.attrs.find((attribute) => attribute.name === name)?.value ?? null;
}

function readLinks(document: Document, rel: string): readonly (string | null)[] {
  return listElements(document)
    .filter((element) => element.tagName === 'link' && readAttribute(element, 'rel') === rel)
    .map((element) => readAttribute(element, 'href'));
}

const SITE = makeSite();
const LOCAL = makeLocalEntry();
const EDITION = makeEdition([makeEditionEntry(), LOCAL]);
const TELLING = {
  entryId: 'urn:x-test:telling',
  sourceTitle: 'Coast Radio',
  title: 'Fees rise',
  link: 'https://radio.example/fees',
  publishedAt: '2026-03-01T06:00:00.000Z',
};
const ARTICLE = { slug: 'own', entry: LOCAL.entry, topics: [EDITION.topic] };
const PAGES = makeSamplePages().map(({ kind, document }): [string, Document] => [kind, document]);

describe.each(PAGES)('the page %s', (kind, document) => {
  const elements = listElements(document);

  it('is HTML without any parse error', () => {
    expect(document.mediaType).toBe('text/html; charset=utf-8');
    const errors: string[] = [];
    const onParseError = ({ code }: { readonly code: string }) => errors.push(code);
    expect(parse(decodeBody(document.body), { onParseError }).mode).toBe('no-quirks');
    expect(errors).toEqual([]);
  });

  it('B14: needs no script and no inline style, and asks only where a search was asked for', () => {
    for (const { tagName, attrs } of elements) {
      expect(['script', 'style', 'iframe']).not.toContain(tagName);
      expect(attrs.filter(({ name }) => name === 'style' || name.startsWith('on'))).toEqual([]);
    }
    const forms = elements.filter(({ tagName }) => tagName === 'form');
    expect(forms).toHaveLength(kind.startsWith('search') ? 1 : 0);
  });

  it('has one h1, no step left out among headings, a main part and a way to skip to it', () => {
    const levels = elements
      .flatMap(({ tagName }) => /^h([1-6])$/.exec(tagName)?.[1] ?? [])
      .map(Number);
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.reduce((above, level) => {
      expect(level - above).toBeLessThanOrEqual(1);
      return level;
    }, 0);
    const main = elements.filter(({ tagName }) => tagName === 'main');
    expect(main.map((element) => readAttribute(element, 'id'))).toEqual(['main']);
    expect(elements.some((element) => readAttribute(element, 'href') === '#main')).toBe(true);
  });

  it('has no id twice, and every reference to one leads somewhere', () => {
    const ids = elements.flatMap((element) => readAttribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
    for (const element of elements) {
      const label = readAttribute(element, 'aria-labelledby') ?? readAttribute(element, 'for');
      if (label !== null) expect(ids).toContain(label);
    }
  });

  it('says in which language it is, what it is called and what it is about', () => {
    const [html] = elements;
    expect(readAttribute(html, 'lang')).toMatch(/^[a-z]{2}/);
    const named = elements.filter((element) => readAttribute(element, 'name') === 'description');
    expect(readAttribute(named[0], 'content')).not.toBe('');
    expect(elements.filter(({ tagName }) => tagName === 'title')).toHaveLength(1);
  });

  it('is styled by the one stylesheet, and marked by the one icon', () => {
    const stylesheet = kind === 'archive' ? LASTING_STYLESHEET_PATH : STYLESHEET_PATH;
    expect(readLinks(document, 'stylesheet')).toEqual([stylesheet]);
    expect(readLinks(document, 'icon')).toEqual([writeIcon().path]);
  });

  it('has an address of its own, unless it stands for one that is not', () => {
    const { baseUrl } = SAMPLE_SITE;
    const isSearch = kind.startsWith('search');
    // That of a private topic is a secret.
    const hasNone = /^(?:error|private)/.test(kind);
    const own = kind === 'search' ? `${baseUrl}/search?q=a` : `${baseUrl}/search`;
    const canonical = isSearch ? own : `${baseUrl}${document.path}`;
    expect(readLinks(document, 'canonical')).toEqual(hasNone ? [] : [canonical]);
    const robots = elements.filter((element) => readAttribute(element, 'name') === 'robots');
    expect(robots).toHaveLength(hasNone || isSearch ? 1 : 0);
  });

  it('tells nobody whose images it shows who reads', () => {
    for (const element of elements.filter(({ tagName }) => tagName === 'img')) {
      expect(readAttribute(element, 'referrerpolicy')).toBe('no-referrer');
    }
  });
});

describe('autodiscovery', () => {
  const announced = PAGES.filter(
    ([kind]) => !/^(?:search|private|error|article-chinese)/.test(kind),
  );
  it.each(announced)(
    'B20: %s offers all formats in the head, the main topic first, and our own discovery finds them',
    (kind, document) => {
      const links = listElements(document).filter(
        (element) => readAttribute(element, 'rel') === 'alternate',
      );
      expect(new Set(links.map((element) => element.parentNode?.nodeName))).toEqual(
        new Set(['head']),
      );
      const main = /^topic-(?!empty)/.test(kind) ? document.path : '/feeds/harbours';
      const first = kind === 'topic-empty' ? '/feeds/pilots' : main;
      expect(
        links
          .slice(0, 3)
          .map((element) => [readAttribute(element, 'type'), readAttribute(element, 'href')]),
      ).toEqual([
        ['application/rss+xml', `${first}.rss`],
        ['application/atom+xml', `${first}.atom`],
        ['application/feed+json', `${first}.json`],
      ]);
      for (const element of links) {
        expect(readAttribute(element, 'title')).toMatch(/ \((?:RSS|Atom|JSON Feed)\)$/);
      }
      const url = `${SAMPLE_SITE.baseUrl}${document.path}`;
      const found = discoverFeeds(document.body, document.mediaType, url);
      expect(found.slice(0, links.length)).toEqual(
        links.map((element) => ({
          url: `${SAMPLE_SITE.baseUrl}${readAttribute(element, 'href')}`,
          title: readAttribute(element, 'title'),
          type: readAttribute(element, 'type'),
          foundBy: 'link',
        })),
      );
    },
  );

  it('names at most twelve topics, and the list of all', () => {
    const front = PAGES.find(([kind]) => kind === 'topics')?.[1] ?? PAGES[0]?.[1];
    if (front === undefined) throw new Error('there is no page');
    expect(readLinks(front, 'alternate')).toHaveLength(36);
    expect(readLinks(front, 'outline')).toEqual(['/feeds.opml']);
  });
});

describe('hostile texts on pages', () => {
  it.each(HOSTILE_TEXTS.map((text) => [JSON.stringify(text).slice(0, 60), text]))(
    'A42: %s stays text',
    (_name, text) => {
      const site = makeSite({ title: text, description: text, rights: text, contactUrl: text });
      const fields = { title: text, summary: text, text, language: text };
      const entry = makeEditionEntry(
        {
          ...fields,
          origin: makeOrigin({ title: text }),
          authors: [{ name: text, email: null, uri: null }],
        },
        { sourceTitle: text },
      );
      const local = makeLocalEntry({
        ...fields,
        categories: [{ term: text, scheme: null, label: null }],
      });
      const topic = { slug: 'harbours', title: text, description: text, language: 'en' };
      const edition = makeEdition([entry, local], { topic });
      const calm = makeEdition([
        makeEditionEntry({ origin: makeOrigin() }),
        makeLocalEntry({ categories: [{ term: 'x', scheme: null, label: null }] }),
      ]);
      const article = { slug: 'own', entry: local.entry, topics: [topic] };
      const archive = { archive: 1, previousArchive: null, nextArchive: null };
      const place = {
        topic,
        entry: { ...entry, also: [{ ...TELLING, title: text, sourceTitle: text }] },
      };
      const calmPlace = { topic: EDITION.topic, entry: { ...makeEditionEntry(), also: [TELLING] } };
      const list = { number: 1, pageCount: 1, topicCount: 1 };
      for (const [hostile, plain] of [
        [
          writeTopicsPage({ ...list, editions: [edition] }, site),
          writeTopicsPage({ ...list, editions: [calm] }, SITE),
        ],
        [writeAboutPage([topic], site), writeAboutPage([EDITION.topic], SITE)],
        [
          writeArchivePage({ ...edition, history: archive }, site),
          writeArchivePage({ ...calm, history: archive }, SITE),
        ],
        [writeStoryPage(text, [place], site), writeStoryPage('x', [calmPlace], SITE)],
        [writeIndexPage([edition], site), writeIndexPage([calm], SITE)],
        [writeTopicPage(edition, site), writeTopicPage(calm, SITE)],
        [writeArticlePage(article, site), writeArticlePage(ARTICLE, SITE)],
        [writeErrorPage(404, text, site), writeErrorPage(404, 'x', SITE)],
      ] as const) {
        const tags = new Set(listElements(plain).map(({ tagName }) => tagName));
        const added = listElements(hostile).filter(({ tagName }) => !tags.has(tagName));
        expect(added.map(({ tagName }) => tagName)).toEqual([]);
        expect(decodeBody(hostile.body).isWellFormed()).toBe(true);
      }
    },
  );
});

describe('writeTopicPage', () => {
  const document = writeTopicPage(EDITION, SITE);
  const text = decodeBody(document.body);

  it('names the three addresses to subscribe to, as text that can be copied and as links', () => {
    for (const kind of ['rss', 'atom', 'json']) {
      expect(text).toContain(
        `<code translate="no">https://wire.example/feeds/harbours.${kind}</code>`,
      );
      expect(text).toContain(`<dt><a href="/feeds/harbours.${kind}">`);
    }
  });

  it('names where its entries are from, and whose they are', () => {
    expect(text).toContain(
      '<a href="https://paper.example/" rel="noopener"><bdi>Example Paper</bdi></a> <span class="count">1</span> <small dir="auto">© The Example Paper</small>',
    );
  });

  it('leads to older entries where there are some', () => {
    expect(text).not.toContain('Older entries');
    const history = { archive: null, previousArchive: 7, nextArchive: null };
    expect(decodeBody(writeTopicPage({ ...EDITION, history }, SITE).body)).toContain(
      '<a href="/feeds/harbours/archive/7" rel="prev">Older entries</a>',
    );
  });

  it('leads to the page of a story only from an entry that others tell too', () => {
    const alone = makeEdition([makeEditionEntry({}, { storyId: 'alone' })]);
    expect(decodeBody(writeTopicPage(alone, SITE).body)).not.toContain('/stories/');
    const told = makeEdition([makeEditionEntry({}, { storyId: 'told', also: [TELLING] })]);
    expect(decodeBody(writeTopicPage(told, SITE).body)).toContain(`href="${storyPath('told')}"`);
  });

  it('says when an entry was changed, unless that was within minutes', () => {
    const dated = (updatedAt: string) =>
      decodeBody(writeTopicPage(makeEdition([makeEditionEntry({ updatedAt })]), SITE).body);
    expect(dated('2026-03-01T07:40:00.000Z')).not.toContain('Updated');
    expect(dated('2026-03-01T09:00:00.000Z')).toContain(
      'Updated <time datetime="2026-03-01T09:00:00Z">09:00</time>',
    );
    expect(dated('2026-03-04T09:00:00.000Z')).toContain(
      'Updated <time datetime="2026-03-04T09:00:00Z">4 March 2026</time>',
    );
  });

  it('gives the day of what is pinned', () => {
    const pinned = makeEdition([makeEditionEntry({}, { pinned: true })]);
    expect(decodeBody(writeTopicPage(pinned, SITE).body)).toContain(
      '>1 March 2026, 07:30 UTC</time>',
    );
  });

  it('leads to what can be heard or seen with an entry', () => {
    const audio = {
      url: 'https://paper.example/a.mp3',
      type: 'audio/mpeg',
      lengthBytes: null,
      durationSeconds: 600,
      title: null,
    };
    const edition = makeEdition([
      makeEditionEntry({ enclosures: [audio, { ...audio, type: 'image/png' }] }),
    ]);
    expect(decodeBody(writeTopicPage(edition, SITE).body)).toContain(
      '<p class="also">With <a href="https://paper.example/a.mp3" rel="noopener">audio</a> (10 min)</p>',
    );
  });

  it('is small: 50 entries with full excerpts', () => {
    const summary = 'A sentence of a text that says something. '.repeat(20);
    const entries = Array.from({ length: 50 }, (_, at) =>
      makeEditionEntry({ id: `urn:x-test:${at}`, summary }),
    );
    const { body } = writeTopicPage(makeEdition(entries), SITE);
    expect(body.length).toBeLessThan(64_000);
    expect(gzipSync(body).length).toBeLessThan(6_000);
  });

  it('is written from right to left where its language is, with our own words in English', () => {
    const { topic } = EDITION;
    const arabic = { ...EDITION, topic: { ...topic, language: 'ar' } };
    const shown = decodeBody(writeTopicPage(arabic, SITE).body);
    expect(shown).toContain('<html lang="ar" dir="rtl">');
    expect(shown).toContain(
      '<aside class="subscribe" aria-labelledby="subscribe" lang="en" dir="ltr">',
    );
    expect(text).toContain('<html lang="en">');
  });

  it('tells source, author and date of an entry, and leads to its publisher', () => {
    expect(text).toContain('<h2><time datetime="2026-03-01">Sunday, 1 March 2026</time></h2>');
    expect(text).toContain('<time datetime="2026-03-01T07:30:15Z">07:30</time>');
    expect(text).toContain('<bdi>Example Paper</bdi>');
    expect(text).toContain(
      '<a href="https://paper.example/2026/03/harbour" rel="noopener">Harbour fees rise for the third year</a>',
    );
    expect(text).toContain('<a href="/articles/own">What the fees are for</a>');
  });

  it('shows no more of a foreign text than an excerpt, however much the feed may show', () => {
    const content = asSafeHtml('<p>whole text <b>of another</b></p>');
    const long = 'A sentence of a long text. '.repeat(60);
    const edition = makeEdition([makeEditionEntry({ content, summary: long }, { text: 'full' })]);
    const shown = decodeBody(writeTopicPage(edition, SITE).body);
    expect(shown).not.toContain('whole text');
    expect(shown.split('A sentence of').length - 1).toBeLessThanOrEqual(400 / 27);
  });

  it('shows nothing but the headline of what may only be linked', () => {
    const edition = makeEdition([makeEditionEntry({}, { text: 'link' })]);
    expect(decodeBody(writeTopicPage(edition, SITE).body)).not.toContain('council');
  });

  it('marks the language of an entry that is in another', () => {
    const edition = makeEdition([makeEditionEntry({ language: 'ar', title: 'بكين' })]);
    expect(decodeBody(writeTopicPage(edition, SITE).body)).toContain('<div lang="ar" dir="auto">');
  });

  it('calls an entry without title by the beginning of its text', () => {
    const edition = makeEdition([makeEditionEntry({ title: '', summary: 'Crane two is back.' })]);
    const shown = decodeBody(writeTopicPage(edition, SITE).body);
    expect(shown).toContain('rel="noopener">Crane two is back.</a>');
    expect(shown.split('Crane two').length - 1).toBe(1);
  });

  it('says so while the topic is empty', () => {
    const shown = decodeBody(writeTopicPage(makeEdition([]), SITE).body);
    expect(shown).toContain('Nothing published yet.');
  });
});

describe('writeIndexPage', () => {
  it('leads with the newest entry that has a text, and does not repeat it below', () => {
    const newest = makeEditionEntry(
      { id: 'urn:x-test:new', title: 'The newest' },
      { publishedAt: '2026-04-01T00:00:00.000Z', updatedAt: '2026-04-01T00:00:00.000Z' },
    );
    const shown = decodeBody(writeIndexPage([EDITION, makeEdition([newest])], SITE).body);
    expect(shown.indexOf('The newest')).toBeLessThan(shown.indexOf('Harbour fees rise'));
    expect(shown.split('>The newest<').length - 1).toBe(1);
  });

  it('shows five entries of a topic and the way to all', () => {
    const entries = Array.from({ length: 9 }, (_, index) =>
      makeEditionEntry({ id: `urn:x-test:${index}`, title: `Number ${index}` }),
    );
    const shown = decodeBody(writeIndexPage([makeEdition(entries)], SITE).body);
    expect(shown).toContain('Number 5');
    expect(shown).not.toContain('Number 6');
    expect(shown).toContain('<a href="/feeds/harbours">All of Harbours</a>');
  });

  it('leads to the list of all topics, and says how many there are', () => {
    const shown = decodeBody(writeIndexPage([EDITION], SITE, 10_000).body);
    expect(shown).toContain('<li><a href="/topics">10,000 topics</a></li>');
    expect(shown).toContain('<a href="/topics">All 10,000 topics</a>');
    expect(decodeBody(writeIndexPage([EDITION], SITE).body)).not.toContain('class="all"');
  });

  it('is a page without any topic', () => {
    expect(decodeBody(writeIndexPage([], SITE).body)).toContain('No topic is published yet.');
  });
});

describe('writeArticlePage', () => {
  it('holds text, author, date, tags and topics, and is canonical at its address', () => {
    const document = writeArticlePage(ARTICLE, SITE);
    const text = decodeBody(document.body);
    expect(text).toContain('<p>The council <em>raised</em> the fees again, by 4 %.</p>');
    expect(text).toContain('By <bdi>Harbour Wire desk</bdi>');
    expect(text).toContain('<time datetime="2026-03-01T07:30:15Z">1 March 2026</time>');
    expect(text).toContain('<li dir="auto">Ports</li>');
    expect(text).toContain('<a href="/feeds/harbours" dir="auto">Harbours</a>');
    expect(readLinks(document, 'canonical')).toEqual(['https://wire.example/articles/own']);
  });

  it('is canonical where it first stood', () => {
    const first = { href: 'https://first.example/own', rel: 'canonical' };
    const links = [{ ...first, type: null, hreflang: null, title: null }];
    const document = writeArticlePage({ ...ARTICLE, entry: makeLocalEntry({ links }).entry }, SITE);
    expect(readLinks(document, 'canonical')).toEqual(['https://first.example/own']);
  });

  it('shows its image once', () => {
    const image = 'https://wire.example/crane.jpg?a=1&b=2';
    const count = (entry: Partial<Entry>): number => {
      const page = { ...ARTICLE, entry: makeLocalEntry({ image, ...entry }).entry };
      return listElements(writeArticlePage(page, SITE)).filter(({ tagName }) => tagName === 'img')
        .length;
    };
    const content = asSafeHtml(
      '<p><img src="https://wire.example/crane.jpg?a=1&amp;b=2" alt=""></p>',
    );
    expect(count({})).toBe(1);
    expect(count({ content })).toBe(1);
  });

  it('says to other sites what it is', () => {
    const { entry } = makeLocalEntry({ image: 'https://wire.example/crane.jpg' });
    const text = decodeBody(writeArticlePage({ ...ARTICLE, entry }, SITE).body);
    expect(text).toContain('<meta property="og:title" content="What the fees are for">');
    expect(text).toContain('<meta property="og:image" content="https://wire.example/crane.jpg">');
    expect(text).toContain('<meta property="og:url" content="https://wire.example/articles/own">');
  });

  it('loads images late, shows wide tables by themselves, and has no second h1', () => {
    const content = asSafeHtml(
      '<h1>A</h1><p><img src="https://a.example/a.png" alt="&lt;img&gt;" width="3" height="2"></p><table title="x"><tbody><tr><td>1</td></tr></tbody></table>',
    );
    const document = writeArticlePage(
      { ...ARTICLE, entry: makeLocalEntry({ content }).entry },
      SITE,
    );
    const text = decodeBody(document.body);
    expect(text).toContain(
      '<img loading="lazy" decoding="async" referrerpolicy="no-referrer" src="https://a.example/a.png" alt="&lt;img&gt;" width="3" height="2">',
    );
    expect(text).toContain(
      '<div class="wide" tabindex="0" role="group" aria-label="Table"><table title="x">',
    );
    expect(text).toContain('</table></div>');
    expect(listElements(document).filter(({ tagName }) => tagName === 'h1')).toHaveLength(1);
  });

  it('names the articles before and after it', () => {
    const neighbours = { earlier: { slug: 'a b', title: 'Before & <b>' }, later: null };
    const text = decodeBody(writeArticlePage({ ...ARTICLE, neighbours }, SITE).body);
    expect(text).toContain(
      '<a href="/articles/a%20b" rel="prev"><bdi>Before &amp; &lt;b&gt;</bdi></a>',
    );
    expect(text).not.toContain('rel="next"');
  });

  it('stands in no topic without a gap', () => {
    const text = decodeBody(writeArticlePage({ ...ARTICLE, topics: [] }, SITE).body);
    expect(text).not.toContain('stands in');
    expect(text).not.toContain('class="kicker"');
  });
});

describe('writeArchivePage', () => {
  const history = { archive: 2, previousArchive: 1, nextArchive: 3 };
  const document = writeArchivePage({ ...EDITION, history }, SITE);

  it('stands beside its documents, and leads to what is older, newer and newest', () => {
    const text = decodeBody(document.body);
    expect(document.path).toBe('/feeds/harbours/archive/2');
    expect(text).toContain('href="/feeds/harbours/archive/1" rel="prev"');
    expect(text).toContain('href="/feeds/harbours/archive/3" rel="next"');
    expect(text).toContain('<a href="/feeds/harbours">Newest entries</a>');
    expect(text).toContain('Earlier entries of Harbours, of 1 March 2026.');
  });

  it('leads to no page of a story, which it outlives', () => {
    const told = makeEditionEntry({}, { also: [TELLING], storyId: 's' });
    const shown = decodeBody(writeArchivePage(makeEdition([told], { history }), SITE).body);
    expect(shown).toContain('radio.example');
    expect(shown).not.toContain('/stories/');
  });

  it('is of an archive only', () => {
    expect(() => writeArchivePage(EDITION, SITE)).toThrow(/no archive/);
  });
});

describe('writeStoryPage', () => {
  const lead = makeEditionEntry({}, { also: [TELLING], storyId: 's' });
  const other = makeEditionEntry(
    { id: 'urn:x-test:other', title: 'Ships turn away', link: 'https://other.example/a' },
    { publishedAt: '2026-03-01T09:00:00.000Z', related: [{ ...TELLING, entryId: lead.id }] },
  );
  const document = writeStoryPage(
    's',
    [
      { topic: EDITION.topic, entry: lead },
      { topic: EDITION.topic, entry: other },
      { topic: { slug: 'fees', title: 'Fees' }, entry: lead },
    ],
    SITE,
  );
  const text = decodeBody(document.body);

  it('has all tellings with source and time, each once, the newest first', () => {
    expect(document.path).toMatch(/^\/stories\/[\w-]{16}$/);
    expect(document.path).toBe(storyPath('s'));
    const titles = [...text.matchAll(/<h2><a href="([^"]+)"/g)].map(([, href]) => href);
    expect(titles).toEqual([
      'https://other.example/a',
      'https://paper.example/2026/03/harbour',
      'https://radio.example/fees',
    ]);
    expect(text).toContain('Told 3 times');
    expect(text).toContain('by 2 sources');
    expect(text).toContain('<time datetime="2026-03-01T06:00:00Z">1 March 2026, 06:00 UTC</time>');
  });

  it('is called as its newest telling, and names the topics in which it stands', () => {
    expect(text).toContain('<h1 dir="auto">Ships turn away</h1>');
    expect(text).toContain('<a href="/feeds/harbours" dir="auto">Harbours</a>');
    expect(text).toContain('<a href="/feeds/fees" dir="auto">Fees</a>');
  });

  it('puts a telling without a date last', () => {
    const { publishedAt: _, ...undated } = TELLING;
    const place = { topic: EDITION.topic, entry: { ...lead, also: [undated] } };
    const shown = decodeBody(writeStoryPage('s', [place], SITE).body);
    expect(shown.indexOf('radio.example')).toBeGreaterThan(shown.indexOf('paper.example/2026'));
  });
});

describe('writeLayout', () => {
  const parts = {
    site: SITE,
    title: 'Search',
    description: 'd',
    language: 'en',
    canonicalUrl: null,
    head: [],
    main: page`x`,
  };

  it('has a search form when it is asked for one, or the site has a search', () => {
    expect(writeLayout(parts)).not.toContain('<form');
    expect(writeLayout({ ...parts, search: 'a "b"' })).toContain('value="a &quot;b&quot;"');
    const searched = { ...SITE, hasSearch: true };
    expect(writeLayout({ ...parts, site: searched })).toContain('action="/search"');
    expect(writeLayout({ ...parts, site: searched, title: null })).toContain('action="/search"');
  });
});

describe('a site in another language', () => {
  const chinese = makeSite({ language: 'zh-Hans', title: '港口', description: '港口新闻。' });
  it.each([
    ['/', writeIndexPage([EDITION], chinese), '<ul class="dateline" lang="en">'],
    ['/about', writeAboutPage([], chinese), '<div class="text" lang="en">'],
    ['/404.html', writeErrorPage(404, 'x', chinese), '<div class="article" lang="en">'],
    ['/articles/own', writeArticlePage(ARTICLE, chinese), '<footer class="colophon">'],
  ])('has pages in that, %s among them, with our own words in English', (path, document, part) => {
    const text = decodeBody(document.body);
    expect(document.path).toBe(path);
    expect(text).toContain(`<html lang="${path.startsWith('/articles') ? 'en' : 'zh-Hans'}">`);
    expect(text).toContain(part);
    if (path !== '/') expect(text).toContain('<a href="/" lang="zh-Hans">港口</a>');
  });
});

describe('writeErrorPage', () => {
  it.each([
    [404, 'No such page', 'may be misspelt'],
    [410, 'Gone for good', 'end this subscription'],
    [500, 'That did not work', 'tell us'],
  ])('%i says what happened and what to do', (status, title, advice) => {
    const text = decodeBody(writeErrorPage(status, 'A reason.', SITE).body);
    expect(text).toContain(`<h1>${title}</h1>`);
    expect(text).toContain('A reason.');
    expect(text).toContain(advice);
    expect(text).toContain('<a href="/topics">');
  });
});

describe('what crawlers read', () => {
  it('is a list of all pages, and where that stands', () => {
    const [sitemap, ...others] = writeSitemap(['/', '/feeds/a%26b'], SITE);
    expect(others).toEqual([]);
    expect(sitemap?.mediaType).toBe('application/xml; charset=utf-8');
    expect(decodeBody(sitemap?.body ?? new Uint8Array())).toContain(
      '<url><loc>https://wire.example/feeds/a%26b</loc></url>',
    );
    expect(decodeBody(writeRobots(SITE).body)).toContain(
      '\nSitemap: https://wire.example/sitemap.xml\n',
    );
  });

  it('is cut into several where one may not be so long', () => {
    const paths = Array.from({ length: 50_001 }, (_, at) => `/feeds/${at}`);
    const documents = writeSitemap(paths, SITE);
    expect(documents.map(({ path }) => path)).toEqual([
      '/sitemap.xml',
      '/sitemap-1.xml',
      '/sitemap-2.xml',
    ]);
    expect(decodeBody(documents[0]?.body ?? new Uint8Array())).toContain(
      '<sitemap><loc>https://wire.example/sitemap-2.xml</loc></sitemap>',
    );
    expect(decodeBody(documents[2]?.body ?? new Uint8Array())).toContain('/feeds/50000</loc>');
  });
});

describe('writeStylesheet', () => {
  it('stands at a path that changes with its content, and asks nobody for anything', () => {
    const { path, mediaType, body } = writeStylesheet();
    const text = decodeBody(body);
    expect(body.length).toBeLessThan(12_000);
    const hash = createHash('sha256').update(text.trimEnd()).digest('base64url').slice(0, 10);
    expect(path).toBe(`/style-${hash}.css`);
    expect(mediaType).toBe('text/css; charset=utf-8');
    expect(text).not.toMatch(/url\(|@import/);
    expect(text.split('{').length).toBe(text.split('}').length);
  });

  it('AA: keeps a contrast of 4.5 and more for all text, in light and dark', () => {
    const text = decodeBody(writeStylesheet().body);
    const [light = '', dark = ''] = text.split('@media (prefers-color-scheme:dark)');
    for (const scheme of [light, dark]) {
      for (const ink of ['ink', 'faded', 'accent']) {
        for (const ground of ['paper', 'tint']) {
          expect(contrast(readColor(scheme, ink), readColor(scheme, ground))).toBeGreaterThan(4.5);
        }
      }
    }
  });
});

function readColor(stylesheet: string, name: string): number {
  const hex = new RegExp(`--${name}:#([0-9a-f]{6})`).exec(stylesheet)?.[1];
  return Number.parseInt(hex ?? 'none', 16);
}

/** @see WCAG 2.2, contrast ratio */
function contrast(one: number, other: number): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: number): number {
  const [red = 0, green = 0, blue = 0] = [16, 8, 0].map((shift) => {
    const part = ((color >> shift) & 0xff) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
