import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { writeOpmlText } from './opml-text.ts';
import { presentLanguage } from './present-entry.ts';
import { feedPath, OPML_PATH, topicPath } from './publication-path.ts';
import { writeEmptyElement } from './write-xml.ts';

/** What a list of subscriptions says of a topic. */
export type ListedTopic = Pick<Topic, 'slug' | 'title' | 'description' | 'language'>;

/**
 * All topics as subscriptions, in the order given, each by its RSS document, which every reader takes.
 *
 * @see OPML 2.0, subscription lists
 */
export function writeOpml(topics: Iterable<ListedTopic>, site: Site): Document {
  const outlines = Array.from(topics, (topic) => writeTopicOutline(topic, site));
  return makeDocument(OPML_PATH, 'text/x-opml', writeOpmlText(site.title, outlines, site));
}

/** A topic as a subscription. */
export function writeTopicOutline(
  { slug, title, description, language }: ListedTopic,
  site: Site,
): string {
  const text = makeXmlSafeLine(title) || slug;
  return writeEmptyElement('outline', {
    type: 'rss',
    text,
    title: text,
    description: makeXmlSafeLine(description) || null,
    language: presentLanguage(language),
    xmlUrl: `${site.baseUrl}${feedPath(slug, 'rss')}`,
    htmlUrl: `${site.baseUrl}${topicPath(slug)}`,
    // Of RSS 0.91, 0.92 and 2.0 alike.
    version: 'RSS',
  });
}
