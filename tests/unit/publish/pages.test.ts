import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterMap, parse } from 'parse5';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/model/entry.ts';
import type { Document } from '../../../src/model/rendered.ts';
import { writeArticlePage } from '../../../src/publish/write-article-page.ts';
import { writeErrorPage } from '../../../src/publish/write-error-page.ts';
import { writeIndexPage } from '../../../src/publish/write-index-page.ts';
import { STYLESHEET_PATH, writeStylesheet } from '../../../src/publish/write-stylesheet.ts';
import { writeTopicPage } from '../../../src/publish/write-topic-page.ts';
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
const ARTICLE = { slug: 'own', entry: LOCAL.entry, topics: [EDITION.topic] };
const PAGES: readonly (readonly [string, Document])[] = [
  ['/', writeIndexPage([EDITION], SITE)],
  ['/feeds/harbours', writeTopicPage(EDITION, SITE)],
  ['/articles/own', writeArticlePage(ARTICLE, SITE)],
  ['/404.html', writeErrorPage(404, 'Nothing is published here.', SITE)],
];

describe.each(PAGES)('the page %s', (path, document) => {
  it('has its path, is HTML, and is parsed without quirks', () => {
    expect(document.path).toBe(path);
    expect(document.mediaType).toBe('text/html; charset=utf-8');
    expect(parse(decodeBody(document.body)).mode).toBe('no-quirks');
  });

  it('B14: needs no script and no inline style', () => {
    for (const { tagName, attrs } of listElements(document)) {
      expect(['script', 'style', 'iframe', 'form']).not.toContain(tagName);
      expect(attrs.filter(({ name }) => name === 'style' || name.startsWith('on'))).toEqual([]);
    }
  });

  it('has one h1, no step left out among headings, a main part and a way to skip to it', () => {
    const elements = listElements(document);
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

  it('has no id twice', () => {
    const ids = listElements(document).flatMap((element) => readAttribute(element, 'id') ?? []);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('is styled by the one stylesheet', () => {
    expect(readLinks(document, 'stylesheet')).toEqual([STYLESHEET_PATH]);
  });
});

describe('autodiscovery', () => {
  it.each(PAGES.slice(0, 3))(
    'B20: %s offers all formats of its topics in the head',
    (_path, document) => {
      const links = listElements(document).filter(
        (element) => readAttribute(element, 'rel') === 'alternate',
      );
      expect(links.map((element) => element.parentNode?.nodeName)).toEqual([
        'head',
        'head',
        'head',
      ]);
      expect(
        links.map((element) => [
          readAttribute(element, 'type'),
          readAttribute(element, 'href'),
          readAttribute(element, 'title'),
        ]),
      ).toEqual([
        ['application/rss+xml', '/feeds/harbours.rss', 'Harbours (RSS)'],
        ['application/atom+xml', '/feeds/harbours.atom', 'Harbours (Atom)'],
        ['application/feed+json', '/feeds/harbours.json', 'Harbours (JSON Feed)'],
      ]);
    },
  );
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
      for (const [hostile, plain] of [
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

  it('names the three addresses to subscribe to', () => {
    for (const kind of ['rss', 'atom', 'json']) {
      expect(text).toContain(`>https://wire.example/feeds/harbours.${kind}</a>`);
    }
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

  it('is a page without any topic', () => {
    expect(decodeBody(writeIndexPage([], SITE).body)).toContain('No topic is published yet.');
  });
});

describe('writeArticlePage', () => {
  it('holds text, author, date, tags and topics, and is canonical at its address', () => {
    const document = writeArticlePage(ARTICLE, SITE);
    const text = decodeBody(document.body);
    expect(text).toContain('<p>The council <em>raised</em> the fees again, by 4 %.</p>');
    expect(text).toContain('By Harbour Wire desk');
    expect(text).toContain('<time datetime="2026-03-01T07:30:15Z">1 March 2026</time>');
    expect(text).toContain('<li>Ports</li>');
    expect(text).toContain('<a href="/feeds/harbours">Harbours</a>');
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

  it('stands in no topic without a gap', () => {
    const text = decodeBody(writeArticlePage({ ...ARTICLE, topics: [] }, SITE).body);
    expect(text).not.toContain('stands in');
    expect(text).not.toContain('class="kicker"');
  });
});

describe('writeStylesheet', () => {
  it('stands at a path that changes with its content, and asks nobody for anything', () => {
    const { path, mediaType, body } = writeStylesheet();
    const text = decodeBody(body);
    const hash = createHash('sha256').update(text.trimEnd()).digest('base64url').slice(0, 10);
    expect(path).toBe(`/style-${hash}.css`);
    expect(mediaType).toBe('text/css; charset=utf-8');
    expect(text).not.toMatch(/url\(|@import/);
  });

  it('AA: keeps a contrast of 4.5 and more for all text, in light and dark', () => {
    const text = decodeBody(writeStylesheet().body);
    const [light = '', dark = ''] = text.split('@media (prefers-color-scheme: dark)');
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
  const hex = new RegExp(`--${name}: #([0-9a-f]{6});`).exec(stylesheet)?.[1];
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
