import type { Edition } from '../model/edition.ts';
import type { Enclosure, Person, Reply } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { documentPath } from './document-path.ts';
import { makeDocument } from './make-document.ts';
import { presentEdition } from './present-edition.ts';
import { UNKNOWN_TYPE } from './present-enclosures.ts';
import type { PresentedEntry } from './present-entry.ts';
import type { PresentedSource } from './present-source.ts';
import type { PresentedTelling } from './present-tellings.ts';
import { FEED_MEDIA_TYPES } from './publication-path.ts';

/** Members that are `undefined` are left out of the document. */
type JsonMembers = Readonly<Record<string, unknown>>;

/**
 * The edition as JSON Feed 1.1. What the format has no member for stands in members of our own,
 * which begin with an underscore.
 *
 * @see JSON Feed 1.1
 */
export function writeJsonFeed(edition: Edition, site: Site): Document {
  const feed = presentEdition(edition, site);
  const members: JsonMembers = {
    version: 'https://jsonfeed.org/version/1.1',
    title: feed.title,
    home_page_url: feed.pageUrl,
    feed_url: feed.history.selfUrls.json,
    description: feed.description,
    next_url: feed.history.previousUrls?.json,
    language: feed.language ?? undefined,
    authors: feed.authors.map(describePerson),
    hubs: unlessEmpty(feed.hubs.map((url) => ({ type: 'WebSub', url }))),
    _rights: feed.rights ?? undefined,
    items: feed.entries.map(describeItem),
  };
  const text = `${JSON.stringify(members, null, 2)}\n`;
  return makeDocument(documentPath(edition, 'json'), FEED_MEDIA_TYPES.json, text);
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
    _contributors: unlessEmpty(entry.contributors.map(describePerson)),
    _rights: entry.rights ?? undefined,
    _comments: describeComments(entry),
    _in_reply_to: unlessEmpty(entry.inReplyTo.map(describeReply)),
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

/** `mime_type` is required. */
function describeAttachment(enclosure: Enclosure): JsonMembers {
  return {
    url: enclosure.url,
    mime_type: enclosure.type ?? UNKNOWN_TYPE,
    title: enclosure.title ?? undefined,
    size_in_bytes: enclosure.lengthBytes ?? undefined,
    duration_in_seconds: enclosure.durationSeconds ?? undefined,
  };
}

function describeSource(source: PresentedSource): JsonMembers {
  return {
    id: source.id,
    title: source.title,
    url: source.link ?? undefined,
    feed_url: source.feedUrl ?? undefined,
    date_modified: source.updatedAt ?? undefined,
    authors: unlessEmpty(source.authors.map(describePerson)),
    rights: source.rights ?? undefined,
  };
}

function describeComments({ comments }: PresentedEntry): JsonMembers | undefined {
  const { url, feedUrl, count } = comments;
  if (url === null && feedUrl === null && count === null) return undefined;
  return { url: url ?? undefined, feed_url: feedUrl ?? undefined, count: count ?? undefined };
}

function describeReply({ ref, href }: Reply): JsonMembers {
  return { id: ref, url: href ?? undefined };
}

function describeTelling({ link, title, sourceName }: PresentedTelling): JsonMembers {
  return { url: link, title, source: sourceName };
}

function unlessEmpty<Value>(values: readonly Value[]): readonly Value[] | undefined {
  return values.length === 0 ? undefined : values;
}
