import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { writeOpmlText, writeTags } from './opml-text.ts';
import { presentLanguage } from './present-entry.ts';
import { presentUrl } from './present-url.ts';
import { sourcesPath } from './publication-path.ts';
import { type ListedTopic, writeTopicOutline } from './write-opml.ts';
import { writeEmptyElement } from './write-xml.ts';

/** What everybody may know of a source that a topic is made of. */
export interface ListedSource {
  readonly title: string;
  /** Of the feed. */
  readonly url: string;
  /** Of the page that the feed belongs to; null where it names none. */
  readonly pageUrl: string | null;
  readonly tags: readonly string[];
  /** BCP 47. */
  readonly language: string | null;
}

/**
 * The sources that a topic is made of as subscriptions, in the order given. The topic itself stands
 * first where it holds articles of the house, which have no other feed, and where nothing else does.
 *
 * @see OPML 2.0, subscription lists
 */
export function writeTopicSources(
  topic: ListedTopic,
  sources: readonly ListedSource[],
  site: Site,
  { holdsArticles }: { readonly holdsArticles: boolean },
): Document {
  const outlines = sources.flatMap((source) => writeSource(source) ?? []);
  const own = holdsArticles || outlines.length === 0 ? [writeTopicOutline(topic, site)] : [];
  const title = `${makeXmlSafeLine(topic.title) || topic.slug}: sources`;
  const text = writeOpmlText(title, [...own, ...outlines], site);
  return makeDocument(sourcesPath(topic.slug), 'text/x-opml', text);
}

function writeSource({ title, url, pageUrl, tags, language }: ListedSource): string | null {
  const xmlUrl = presentUrl(url);
  if (xmlUrl === null) return null;
  const text = makeXmlSafeLine(title) || new URL(xmlUrl).hostname;
  return writeEmptyElement('outline', {
    type: 'rss',
    text,
    title: text,
    xmlUrl,
    htmlUrl: presentUrl(pageUrl),
    category: writeTags(tags),
    language: language === null ? null : presentLanguage(language),
  });
}
