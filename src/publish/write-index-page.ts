import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import {
  writeCredit,
  writeExcerpt,
  writeHeadline,
  writeMoment,
  writeTextDirection,
} from './page-entry.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { writeStory } from './page-story.ts';
import {
  HOW_TO_SUBSCRIBE,
  writeAutodiscovery,
  writeFeedRow,
  writeOpmlDiscovery,
} from './page-subscribe.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import { OPML_PATH, topicPath, topicsPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/** How many entries of each topic the front page lists. */
export const ENTRIES_A_TOPIC = 5;

/** How many topics the front page shows with their entries; the others stand in the list of all. */
export const TOPICS_IN_FRONT = 12;

/**
 * The front page: the newest entry of all, and these topics with their newest, in the order given.
 *
 * @param editions at most `TOPICS_IN_FRONT`.
 * @param topicCount how many topics there are in all.
 */
export function writeIndexPage(
  editions: readonly Edition[],
  site: Site,
  topicCount = editions.length,
): Document {
  const topics = editions.map((edition) => presentEdition(edition, site));
  const title = makeXmlSafeLine(site.title);
  const description = makeXmlSafeLine(site.description);
  const url = `${site.baseUrl}/`;
  const lead = findLead(topics);
  const text = writeLayout({
    site,
    title: null,
    description,
    language: site.language,
    canonicalUrl: url,
    head: [
      ...writeAutodiscovery(topics),
      writeOpmlDiscovery(),
      ...writeOpenGraph({ type: 'website', title, description, url }, site),
    ],
    main: page`${writeDateline(topics, topicCount, site)}
${writeFront(lead, site)}
${writeTopics(topics, lead, site)}${writeMore(topics.length, topicCount)}`,
  });
  return makeDocument('/', 'text/html', text);
}

interface Lead {
  readonly topic: PresentedEdition;
  readonly entry: PresentedEntry;
}

/** The newest entry that has a text to show. */
function findLead(topics: readonly PresentedEdition[]): Lead | null {
  let lead: Lead | null = null;
  for (const topic of topics) {
    const entry = topic.entries.find(({ summary, title }) => summary !== null && title !== '');
    if (entry === undefined) continue;
    if (lead === null || entry.publishedAt > lead.entry.publishedAt) lead = { topic, entry };
  }
  return lead;
}

function writeDateline(
  topics: readonly PresentedEdition[],
  topicCount: number,
  site: Site,
): PageHtml {
  const [newest] = topics
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .reverse();
  return page`<ul class="dateline"${writeFrameLanguage(site.language)}>
<li><a href="${topicsPath()}">${countTopics(topicCount)}</a></li>
${
  newest === undefined
    ? null
    : page`<li>Last news ${writeMoment(newest)}</li>
`
}<li><a href="${HOW_TO_SUBSCRIBE}">How to subscribe</a></li>
<li><a href="${OPML_PATH}">All as OPML</a></li>
</ul>`;
}

/** The number of topics in words: `1 topic`, `10,000 topics`. */
export function countTopics(count: number): string {
  const digits = String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
  return count === 1 ? '1 topic' : `${digits} topics`;
}

function writeFront(lead: Lead | null, site: Site): PageHtml | null {
  if (lead === null) return null;
  const { topic, entry } = lead;
  return page`<article class="lead">
<p class="kicker"><a href="${topicPath(topic.slug)}">${topic.title}</a></p>
<h2${writeTextDirection(entry)}>${writeHeadline(entry, site.baseUrl)}</h2>
<div${writeTextDirection(entry)}>${writeExcerpt(entry)}</div>
<p class="credit">${writeCredit(entry)} ${writeMoment(entry.publishedAt)}</p>
${writeStory(entry, site.baseUrl)}</article>`;
}

function writeTopics(topics: readonly PresentedEdition[], lead: Lead | null, site: Site): PageHtml {
  if (topics.length === 0) return page`<p class="empty">No topic is published yet.</p>`;
  return page`<div class="topics">
${topics.map((topic) => writeTopic(topic, lead?.entry.id ?? null, site))}</div>`;
}

function writeTopic(topic: PresentedEdition, leadId: string | null, site: Site): PageHtml {
  const href = topicPath(topic.slug);
  const shown = topic.entries.filter(({ id }) => id !== leadId).slice(0, ENTRIES_A_TOPIC);
  const name = `topic-${topic.slug}`;
  return page`<section class="topic" aria-labelledby="${name}"${writeTopicLanguage(topic, site)}>
<h2 id="${name}" dir="auto"><a href="${href}">${topic.title}</a></h2>
<p class="about" dir="auto">${topic.description}</p>
${
  topic.entries.length === 0
    ? page`<p class="empty">Nothing published yet.</p>`
    : page`<ol class="headlines">
${shown.map((entry, index) => writeItem(entry, index === 0, site))}</ol>`
}
<div class="more"><a href="${href}">All of ${topic.title}</a>${writeFeedRow(topic)}</div>
</section>
`;
}

/** A topic in another language than the page's says so. */
export function writeTopicLanguage(
  { language }: Pick<PresentedEdition, 'language'>,
  site: Site,
): PageHtml | null {
  const isOther = language !== null && language.toLowerCase() !== site.language.toLowerCase();
  return isOther ? page` lang="${language}"` : null;
}

function writeItem(entry: PresentedEntry, withExcerpt: boolean, site: Site): PageHtml {
  return page`<li${writeTextDirection(entry)}>
<h3>${writeHeadline(entry, site.baseUrl)}</h3>
${withExcerpt ? writeExcerpt(entry) : null}
<p class="credit">${writeCredit(entry)} ${writeMoment(entry.publishedAt)}</p>
</li>
`;
}

function writeMore(shown: number, topicCount: number): PageHtml | null {
  if (topicCount <= shown) return null;
  return page`
<p class="all"><a href="${topicsPath()}">All ${countTopics(topicCount)}</a></p>`;
}
