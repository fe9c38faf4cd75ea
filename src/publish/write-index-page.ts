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
import { writeStory } from './page-story.ts';
import { writeAutodiscovery, writeFeedRow } from './page-subscribe.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import { OPML_PATH, topicPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/** How many entries of each topic the front page lists. */
export const ENTRIES_A_TOPIC = 5;

/** The front page: the newest entry of all, and every topic with its newest, in the order given. */
export function writeIndexPage(editions: readonly Edition[], site: Site): Document {
  const topics = editions.map((edition) => presentEdition(edition, site));
  const description = makeXmlSafeLine(site.description);
  const lead = findLead(topics);
  const text = writeLayout({
    site,
    title: null,
    description,
    language: site.language,
    canonicalUrl: `${site.baseUrl}/`,
    head: writeAutodiscovery(topics),
    main: page`${writeDateline(topics)}
${writeFront(lead, site)}
${writeTopics(topics, lead, site)}`,
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

function writeDateline(topics: readonly PresentedEdition[]): PageHtml {
  const [newest] = topics
    .map(({ updatedAt }) => updatedAt)
    .sort()
    .reverse();
  const count = topics.length === 1 ? '1 topic' : `${topics.length} topics`;
  return page`<p class="dateline"><span>${count}</span> ${
    newest === undefined ? null : page`<span>Last news ${writeMoment(newest)}</span>`
  } <a href="${OPML_PATH}">Subscribe to all (OPML)</a></p>`;
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
  return page`<section class="topic" aria-labelledby="${name}">
<h2 id="${name}"><a href="${href}">${topic.title}</a></h2>
<p class="about">${topic.description}</p>
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

function writeItem(entry: PresentedEntry, withExcerpt: boolean, site: Site): PageHtml {
  return page`<li${writeTextDirection(entry)}>
<h3>${writeHeadline(entry, site.baseUrl)}</h3>
${withExcerpt ? writeExcerpt(entry) : null}
<p class="credit">${writeCredit(entry)} ${writeMoment(entry.publishedAt)}</p>
</li>
`;
}
