import type { Edition } from '../model/edition.ts';
import type { Enclosure, Person } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { presentEdition } from './present-edition.ts';
import type { PresentedEntry, PresentedSource } from './present-entry.ts';
import type { PresentedTelling } from './present-tellings.ts';
import { FEED_MEDIA_TYPES, feedPath } from './publication-path.ts';

/** Members that are `undefined` are left out of the document. */
type JsonMembers = Readonly<Record<string, unknown>>;

/**
 * The edition as JSON Feed 1.1.
 *
 * @see JSON Feed 1.1
 */
export function writeJsonFeed(edition: Edition, site: Site): Document {
  const feed = presentEdition(edition, site);
  const members: JsonMembers = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.pageUrl,
    feed_url: feed.feedUrls.json,
    description: feed.description,
    language: feed.language ?? undefined,
    authors: feed.authors.map(describePerson),
    items: feed.entries.map(describeItem),
  };
  const text = `${JSON.stringify(members, null, 2)}\n`;
  return makeDocument(feedPath(feed.slug, 'json'), FEED_MEDIA_TYPES.json, text);
}

function describeItem(entry: PresentedEntry): JsonMembers {
  return {
    id: entry.id,
    url: entry.link ?? undefined,
    title: entry.title === '' ? undefined : entry.title,
    summary: entry.summary ?? undefined,
    content_html: entry.content ?? undefined,
    content_text: entry.content === null ? entry.contentText : undefined,
    image: entry.image ?? undefined,
    date_published: entry.publishedAt,
    date_modified: entry.updatedAt,
    authors: entry.authors.map(describePerson),
    tags: describeTags(entry),
    language: entry.language ?? undefined,
    attachments: unlessEmpty(entry.enclosures.map(describeAttachment)),
    _also: unlessEmpty(entry.also.map(describeTelling)),
    _related: unlessEmpty(entry.related.map(describeTelling)),
    _source: entry.source === null ? undefined : describeSource(entry.source),
  };
}

function describePerson({ name, uri, email }: Person): JsonMembers {
  return { name, url: uri ?? (email === null ? undefined : `mailto:${email}`) };
}

function describeTags(entry: PresentedEntry): readonly string[] | undefined {
  const tags = entry.categories.map(({ term, label }) => label ?? term);
  return unlessEmpty([...new Set(tags)]);
}

/** `mime_type` is required: a type that is not known is that of any bytes (RFC 2046 §4.5.1). */
function describeAttachment(enclosure: Enclosure): JsonMembers {
  return {
    url: enclosure.url,
    mime_type: enclosure.type ?? 'application/octet-stream',
    title: enclosure.title ?? undefined,
    size_in_bytes: enclosure.lengthBytes ?? undefined,
    duration_in_seconds: enclosure.durationSeconds ?? undefined,
  };
}

function describeSource({ id, title, link, feedUrl }: PresentedSource): JsonMembers {
  return { id, title, url: link ?? undefined, feed_url: feedUrl ?? undefined };
}

function describeTelling({ link, title, sourceName }: PresentedTelling): JsonMembers {
  return { url: link, title, source: sourceName };
}

function unlessEmpty<Value>(values: readonly Value[]): readonly Value[] | undefined {
  return values.length === 0 ? undefined : values;
}
