import type { Entry } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { cutExcerpt } from './cut-excerpt.ts';
import { describeDay } from './describe-date.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page, trustSafeHtml } from './page-html.ts';
import { writeAutodiscovery, writeFeedRow } from './page-subscribe.ts';
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
}

/** A local article's page. */
export function writeArticlePage({ slug, entry, topics }: ArticlePage, site: Site): Document {
  const publishedAt = entry.publishedAt ?? entry.firstSeenAt;
  const updatedAt = entry.updatedAt ?? publishedAt;
  const whole = { entry, publishedAt, updatedAt, text: 'full', sourceTitle: null } as const;
  const alone = { id: entry.id, also: [], related: [], head: null };
  const undecided = { title: null, note: null, pinned: false, ...alone };
  const article = presentEntry({ ...whole, ...undecided }, site, site.language);
  const named = topics.map((topic) => ({ ...topic, title: makeXmlSafeLine(topic.title) }));
  const path = articlePath(slug);
  const text = writeLayout({
    site,
    title: article.title,
    description: cutExcerpt(article.contentText, EXCERPT_LIMIT),
    language: article.language ?? site.language,
    canonicalUrl: findCanonical(entry) ?? `${site.baseUrl}${path}`,
    head: [
      ...writeAutodiscovery(named),
      ...writeOpenGraph(article, `${site.baseUrl}${path}`, site),
    ],
    main: writeArticle(article, entry.summary !== null, named),
  });
  return makeDocument(path, 'text/html', text);
}

/** @see RFC 6596 */
function findCanonical({ links }: Entry): string | null {
  return presentUrl(links.find(({ rel }) => rel === 'canonical')?.href ?? null);
}

function writeOpenGraph(article: PresentedEntry, url: string, site: Site): readonly PageHtml[] {
  const properties: readonly (readonly [string, string | null])[] = [
    ['og:type', 'article'],
    ['og:site_name', makeXmlSafeLine(site.title)],
    ['og:title', article.title],
    ['og:description', cutExcerpt(article.contentText, EXCERPT_LIMIT)],
    ['og:url', url],
    ['og:image', article.image],
    ['article:published_time', article.publishedAt],
    ['article:modified_time', article.updatedAt],
    ...article.categories.map(({ term }) => ['article:tag', term] as const),
  ];
  return properties.flatMap(([name, content]) =>
    content === null
      ? []
      : [
          page`<meta property="${name}" content="${content}">
`,
        ],
  );
}

function writeArticle(
  article: PresentedEntry,
  hasOwnSummary: boolean,
  topics: ArticlePage['topics'],
): PageHtml {
  return page`<article class="article">
<header class="head">
${writeKicker(topics)}
<h1 dir="auto">${article.title}</h1>
${hasOwnSummary ? page`<p class="standfirst" dir="auto">${article.summary}</p>` : null}
${writeByline(article)}
</header>
${writePicture(article)}
<div class="text" dir="auto">
${article.content === null ? page`<p>${article.contentText}</p>` : trustSafeHtml(article.content)}
</div>
${writeEnd(article, topics)}
</article>`;
}

/** The lead image, unless the text shows it anyway. */
function writePicture({ image, content }: PresentedEntry): PageHtml | null {
  if (image === null || content?.includes(escapeXmlText(image))) return null;
  return page`<figure class="picture"><img src="${image}" alt=""></figure>`;
}

function writeKicker(topics: ArticlePage['topics']): PageHtml | null {
  if (topics.length === 0) return null;
  const links = topics.map(({ slug, title }) => page`<a href="${topicPath(slug)}">${title}</a> `);
  return page`<p class="kicker">${links}</p>`;
}

function writeByline({ authors, publishedAt, updatedAt }: PresentedEntry): PageHtml {
  const names = authors.map(({ name }) => name).join(', ');
  const published = page`<time datetime="${publishedAt}">${describeDay(publishedAt)}</time>`;
  const updated =
    updatedAt === publishedAt
      ? null
      : page` <span>Updated <time datetime="${updatedAt}">${describeDay(updatedAt)}</time></span>`;
  return page`<p class="credit"><span class="source">By ${names}</span> ${published}${updated}</p>`;
}

function writeEnd({ categories }: PresentedEntry, topics: ArticlePage['topics']): PageHtml {
  const tags = categories.map(
    ({ term, label }) => page`<li>${label ?? term}</li>
`,
  );
  const feeds = topics.map(
    (
      topic,
    ) => page`<li><a href="${topicPath(topic.slug)}">${topic.title}</a>${writeFeedRow(topic)}</li>
`,
  );
  return page`<footer class="end">
${
  tags.length === 0
    ? null
    : page`<section aria-labelledby="tags"><h2 id="tags">Tags</h2>
<ul class="tags">
${tags}</ul></section>`
}
${
  feeds.length === 0
    ? null
    : page`<section aria-labelledby="standing"><h2 id="standing">This article stands in</h2>
<ul class="standing">
${feeds}</ul></section>`
}
</footer>`;
}
