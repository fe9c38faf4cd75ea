import type { Entry } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { cutExcerpt } from './cut-excerpt.ts';
import { describeDay } from './describe-date.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page, trustSafeHtml } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { writeStanding } from './page-standing.ts';
import { writeAutodiscovery } from './page-subscribe.ts';
import { fitForPage } from './page-text.ts';
import { EXCERPT_LIMIT, type PresentedEntry, presentEntry } from './present-entry.ts';
import { presentUrl } from './present-url.ts';
import { articlePath, topicPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';
import { escapeXmlText } from './write-xml.ts';

/** What an article's page is made from. */
export interface ArticlePage {
  readonly slug: string;
  /** Of the house's own source. Its link of relation `canonical`, if any, is where it first stood. */
  readonly entry: Entry;
  /** The topics whose feeds hold it. */
  readonly topics: readonly Pick<Topic, 'slug' | 'title'>[];
  /** The articles published before and after it; absent: none is named. */
  readonly neighbours?: ArticleNeighbours;
}

export interface ArticleNeighbours {
  /** Null for the first of all. */
  readonly earlier: NamedArticle | null;
  /** Null for the latest. */
  readonly later: NamedArticle | null;
}

/** An article as a link names it. */
export interface NamedArticle {
  readonly slug: string;
  readonly title: string;
}

/** A local article's page. */
export function writeArticlePage(
  { slug, entry, topics, neighbours }: ArticlePage,
  site: Site,
): Document {
  const publishedAt = entry.publishedAt ?? entry.firstSeenAt;
  const updatedAt = entry.updatedAt ?? publishedAt;
  const whole = { entry, publishedAt, updatedAt, text: 'full', sourceTitle: null } as const;
  const alone = { id: entry.id, also: [], related: [], head: null };
  const undecided = { title: null, note: null, pinned: false, ...alone };
  const article = presentEntry({ ...whole, ...undecided }, site, site.language);
  const named = topics.map((topic) => ({ ...topic, title: makeXmlSafeLine(topic.title) }));
  const path = articlePath(slug);
  const language = article.language ?? site.language;
  const text = writeLayout({
    site,
    title: article.title,
    description: cutExcerpt(article.contentText, EXCERPT_LIMIT),
    language,
    canonicalUrl: findCanonical(entry) ?? `${site.baseUrl}${path}`,
    head: [
      ...writeAutodiscovery(named),
      ...writeArticleGraph(article, `${site.baseUrl}${path}`, site),
    ],
    main: page`<article class="article">
<header class="head">
${writeKicker(named)}
<h1 dir="auto">${article.title}</h1>
${entry.summary === null ? null : page`<p class="standfirst" dir="auto">${article.summary}</p>`}
${writeByline(article, language)}
</header>
${writePicture(article)}
<div class="text" dir="auto">
${writeText(article)}
</div>
${writeEnd([writeTags(article), writeStanding('This article stands in', named), writeNeighbours(neighbours)], language)}</article>`,
  });
  return makeDocument(path, 'text/html', text);
}

/** @see RFC 6596 */
function findCanonical({ links }: Entry): string | null {
  return presentUrl(links.find(({ rel }) => rel === 'canonical')?.href ?? null);
}

function writeArticleGraph(article: PresentedEntry, url: string, site: Site): readonly PageHtml[] {
  const { title, image, publishedAt, updatedAt, categories, contentText } = article;
  const description = cutExcerpt(contentText, EXCERPT_LIMIT);
  const more = [
    ['article:published_time', publishedAt],
    ['article:modified_time', updatedAt],
    ...categories.map(({ term }) => ['article:tag', term] as const),
  ] as const;
  return writeOpenGraph({ type: 'article', title, description, url, image, more }, site);
}

/** The lead image, unless the text shows it anyway. */
function writePicture({ image, content }: PresentedEntry): PageHtml | null {
  if (image === null || content?.includes(escapeXmlText(image))) return null;
  return page`<figure class="picture"><img src="${image}" alt="" decoding="async" referrerpolicy="no-referrer"></figure>`;
}

function writeText({ content, contentText }: PresentedEntry): PageHtml {
  return content === null ? page`<p>${contentText}</p>` : trustSafeHtml(fitForPage(content));
}

function writeKicker(topics: ArticlePage['topics']): PageHtml | null {
  if (topics.length === 0) return null;
  const links = topics.map(
    ({ slug, title }) => page`<a href="${topicPath(slug)}"><bdi>${title}</bdi></a> `,
  );
  return page`<p class="kicker">${links}</p>`;
}

function writeByline(
  { authors, publishedAt, updatedAt }: PresentedEntry,
  language: string,
): PageHtml {
  const names = authors.map(({ name }) => name).join(', ');
  const published = page`<time datetime="${publishedAt}">${describeDay(publishedAt)}</time>`;
  const updated =
    updatedAt === publishedAt
      ? null
      : page` <span>Updated <time datetime="${updatedAt}">${describeDay(updatedAt)}</time></span>`;
  return page`<p class="credit"${writeFrameLanguage(language)}><span class="source">By <bdi>${names}</bdi></span> ${published}${updated}</p>`;
}

function writeEnd(parts: readonly (PageHtml | null)[], language: string): PageHtml | null {
  const written = parts.filter((part) => part !== null);
  if (written.length === 0) return null;
  return page`<footer class="end"${writeFrameLanguage(language)}>
${written}</footer>
`;
}

function writeTags({ categories }: PresentedEntry): PageHtml | null {
  if (categories.length === 0) return null;
  const tags = categories.map(
    ({ term, label }) => page`<li dir="auto">${label ?? term}</li>
`,
  );
  return page`<section aria-labelledby="tags"><h2 id="tags">Tags</h2>
<ul class="tags">
${tags}</ul></section>
`;
}

function writeNeighbours(neighbours: ArticleNeighbours | undefined): PageHtml | null {
  const links = [
    { rel: 'prev', label: 'Earlier', article: neighbours?.earlier ?? null },
    { rel: 'next', label: 'Later', article: neighbours?.later ?? null },
  ].flatMap(({ rel, label, article }) =>
    article === null
      ? []
      : [
          page`<li><span>${label}</span> <a href="${articlePath(article.slug)}" rel="${rel}"><bdi>${makeXmlSafeLine(article.title) || article.slug}</bdi></a></li>
`,
        ],
  );
  if (links.length === 0) return null;
  return page`<nav aria-labelledby="more"><h2 id="more">More articles</h2>
<ul class="neighbours">
${links}</ul></nav>
`;
}
