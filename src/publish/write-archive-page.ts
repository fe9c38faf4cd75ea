import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { describeDay } from './describe-date.ts';
import { makeDocument } from './make-document.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { type PagerLink, writePager } from './page-pager.ts';
import { writeSources, writeStream } from './page-stream.ts';
import { writeAutodiscovery, writeSubscribeBox } from './page-subscribe.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import { archivePagePath, topicPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/**
 * The page of an archive document: entries that the topic's own page holds no more.
 *
 * @throws TopicwireError `internal` when the edition is no archive.
 * @see RFC 5005 §4
 */
export function writeArchivePage(edition: Edition, site: Site): Document {
  const { archive } = edition.history;
  if (archive === null) {
    const where = edition.topic.slug;
    throw new TopicwireError('internal', 'an archive page of no archive was asked for', { where });
  }
  const topic = presentEdition(edition, site);
  const language = topic.language ?? site.language;
  const path = archivePagePath(topic.slug, archive);
  const url = `${site.baseUrl}${path}`;
  const title = `${topic.title}, archive ${archive}`;
  const description = describeSpan(topic);
  const text = writeLayout({
    site,
    title,
    description,
    language,
    canonicalUrl: url,
    isLasting: true,
    head: [
      ...writeAutodiscovery([topic]),
      ...writeOpenGraph({ type: 'website', title, description, url }, site),
    ],
    main: page`<div class="wire">
<header class="head">
<p class="kicker"><a href="${topicPath(topic.slug)}" dir="auto">${topic.title}</a></p>
<h1>Archive ${archive}</h1>
<p class="standfirst">${description}</p>
</header>
${writeSubscribeBox(topic, language)}
<div class="stream">
${writeStream(topic.entries.map(withoutStory), site)}${writeNeighbours(edition, language)}${writeSources(topic.entries, site, language)}</div>
</div>`,
  });
  return makeDocument(path, 'text/html', text);
}

/** An archive outlives the pages of stories; the other tellings are linked from it themselves. */
function withoutStory(entry: PresentedEntry): PresentedEntry {
  return { ...entry, storyId: null };
}

/** Which entries these are, in a sentence. */
function describeSpan({ title, entries }: PresentedEdition): string {
  const days = entries.map(({ publishedAt }) => publishedAt).sort();
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return `Earlier entries of ${title}.`;
  const [from, to] = [describeDay(first), describeDay(last)];
  const span = from === to ? `of ${from}` : `from ${from} to ${to}`;
  return `Earlier entries of ${title}, ${span}.`;
}

function writeNeighbours({ topic, history }: Edition, language: string): PageHtml | null {
  const { previousArchive, nextArchive } = history;
  const links: PagerLink[] = [];
  if (previousArchive !== null) {
    const href = archivePagePath(topic.slug, previousArchive);
    links.push({ href, text: 'Older entries', rel: 'prev' });
  }
  if (nextArchive !== null) {
    const href = archivePagePath(topic.slug, nextArchive);
    links.push({ href, text: 'Newer entries', rel: 'next' });
  }
  links.push({ href: topicPath(topic.slug), text: 'Newest entries', rel: null });
  return writePager(links, language);
}
