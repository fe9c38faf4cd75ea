import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { describeDay } from './describe-date.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { type PagerLink, writePager } from './page-pager.ts';
import {
  HOW_TO_SUBSCRIBE,
  writeAutodiscovery,
  writeFeedRow,
  writeOpmlDiscovery,
} from './page-subscribe.ts';
import { presentLanguage } from './present-entry.ts';
import { presentInstant } from './present-instant.ts';
import { OPML_PATH, topicPath, topicsPath } from './publication-path.ts';
import { countTopics, writeTopicLanguage } from './write-index-page.ts';
import { writeLayout } from './write-layout.ts';

/** How many topics a page of the list of all topics names. */
export const TOPICS_A_PAGE = 100;

/** One page of the list of all topics. */
export interface TopicsPage {
  /** One-based. */
  readonly number: number;
  readonly pageCount: number;
  readonly topicCount: number;
  /** Those of this page, in the order given. */
  readonly editions: readonly Pick<Edition, 'topic' | 'updatedAt' | 'entries'>[];
}

/** A page of the list of all topics, each with what it is about and its feeds. */
export function writeTopicsPage(list: TopicsPage, site: Site): Document {
  const { number, pageCount, topicCount } = list;
  const topics = list.editions.map(readTopic);
  const path = topicsPath(number);
  const url = `${site.baseUrl}${path}`;
  const title = number === 1 ? 'All topics' : `All topics, page ${number}`;
  const description = `${countTopics(topicCount)} of ${makeXmlSafeLine(site.title)}, each with its feeds.`;
  const text = writeLayout({
    site,
    title,
    description,
    language: site.language,
    canonicalUrl: url,
    head: [
      ...writeAutodiscovery(topics),
      writeOpmlDiscovery(),
      ...writeOpenGraph({ type: 'website', title, description, url }, site),
    ],
    main: page`<header class="head"${writeFrameLanguage(site.language)}>
<p class="kicker">${countTopics(topicCount)}</p>
<h1>All topics</h1>
<p class="standfirst">Follow the ones you care about: each has its own feeds. <a href="${OPML_PATH}">All of them as one OPML file</a>, <a href="${HOW_TO_SUBSCRIBE}">how to subscribe</a>.</p>
</header>
${
  topics.length === 0
    ? page`<p class="empty">No topic is published yet.</p>`
    : page`<ul class="directory">
${topics.map((topic) => writeRow(topic, site))}</ul>`
}
${writeNeighbours(number, pageCount, site)}`,
  });
  return makeDocument(path, 'text/html', text);
}

interface ListedTopic {
  readonly slug: string;
  readonly title: string;
  readonly description: string;
  readonly language: string | null;
  /** Null while it is empty. */
  readonly updatedAt: string | null;
}

function readTopic({ topic, updatedAt, entries }: TopicsPage['editions'][number]): ListedTopic {
  return {
    slug: topic.slug,
    title: makeXmlSafeLine(topic.title) || topic.slug,
    description: makeXmlSafeLine(topic.description),
    language: presentLanguage(topic.language),
    updatedAt: entries.length === 0 ? null : presentInstant(updatedAt),
  };
}

function writeRow(topic: ListedTopic, site: Site): PageHtml {
  const { slug, title, description, updatedAt } = topic;
  return page`<li${writeTopicLanguage(topic, site)}>
<h2 dir="auto"><a href="${topicPath(slug)}">${title}</a></h2>
${description === '' ? null : page`<p class="about" dir="auto">${description}</p>`}
<div class="more">${
    updatedAt === null
      ? page`<span>Nothing published yet</span>`
      : page`<time datetime="${updatedAt}">${describeDay(updatedAt)}</time>`
  }${writeFeedRow(topic)}</div>
</li>
`;
}

function writeNeighbours(number: number, pageCount: number, site: Site): PageHtml | null {
  const links: PagerLink[] = [];
  if (number > 2) links.push({ href: topicsPath(), text: 'First page', rel: null });
  if (number > 1) links.push({ href: topicsPath(number - 1), text: 'Previous page', rel: 'prev' });
  if (number < pageCount) {
    links.push({ href: topicsPath(number + 1), text: 'Next page', rel: 'next' });
  }
  if (number < pageCount - 1) {
    links.push({ href: topicsPath(pageCount), text: `Last page (${pageCount})`, rel: null });
  }
  return writePager(links, site.language);
}
