import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentLanguage } from './present-entry.ts';
import { presentPerson } from './present-person.ts';
import { feedPath, OPML_PATH, topicPath } from './publication-path.ts';
import {
  writeEmptyElement,
  writeParentElement,
  writeTextElement,
  XML_DECLARATION,
} from './write-xml.ts';

/** What a list of subscriptions says of a topic. */
export type ListedTopic = Pick<Topic, 'slug' | 'title' | 'description' | 'language'>;

/**
 * All topics as subscriptions, in the order given, each by its RSS document, which every reader takes.
 *
 * @see OPML 2.0, subscription lists
 */
export function writeOpml(topics: Iterable<ListedTopic>, site: Site): Document {
  const owner = presentPerson(site.author);
  const head = writeParentElement('head', {}, [
    writeTextElement('title', makeXmlSafeLine(site.title)),
    owner === null ? null : writeTextElement('ownerName', owner.name),
    owner?.email ? writeTextElement('ownerEmail', owner.email) : null,
  ]);
  const outlines = Array.from(topics, (topic) => writeOutline(topic, site));
  const body = writeParentElement('body', {}, outlines);
  const root = writeParentElement('opml', { version: '2.0' }, [head, body]);
  return makeDocument(OPML_PATH, 'text/x-opml', `${XML_DECLARATION}\n${root}\n`);
}

function writeOutline({ slug, title, description, language }: ListedTopic, site: Site): string {
  const text = makeXmlSafeLine(title) || slug;
  return writeEmptyElement('outline', {
    type: 'rss',
    text,
    title: text,
    description: makeXmlSafeLine(description) || null,
    language: presentLanguage(language),
    xmlUrl: `${site.baseUrl}${feedPath(slug, 'rss')}`,
    htmlUrl: `${site.baseUrl}${topicPath(slug)}`,
    version: 'RSS2',
  });
}
