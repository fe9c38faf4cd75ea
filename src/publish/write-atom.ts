import type { Edition } from '../model/edition.ts';
import type { Category, Enclosure, Person } from '../model/entry.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { GENERATOR } from './generator.ts';
import { makeDocument } from './make-document.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry, PresentedSource } from './present-entry.ts';
import { nameTelling, type PresentedTelling } from './present-tellings.ts';
import { FEED_MEDIA_TYPES, feedPath } from './publication-path.ts';
import {
  writeEmptyElement,
  writeParentElement,
  writeTextElement,
  XML_DECLARATION,
} from './write-xml.ts';

const ATOM_NAMESPACE = 'http://www.w3.org/2005/Atom';
const MEDIA_NAMESPACE = 'http://search.yahoo.com/mrss/';

/**
 * The edition as Atom 1.0.
 *
 * @see RFC 4287
 */
export function writeAtom(edition: Edition, site: Site): Document {
  const feed = presentEdition(edition, site);
  const attributes = {
    xmlns: ATOM_NAMESPACE,
    'xmlns:media': MEDIA_NAMESPACE,
    'xml:lang': feed.language,
  };
  const children = [...writeMetadata(feed), ...feed.entries.map(writeEntry)];
  const root = writeParentElement('feed', attributes, children);
  const path = feedPath(feed.slug, 'atom');
  return makeDocument(path, FEED_MEDIA_TYPES.atom, `${XML_DECLARATION}\n${root}\n`);
}

function writeMetadata(feed: PresentedEdition): readonly (string | null)[] {
  return [
    writeTextElement('id', feed.id),
    writeTextElement('title', feed.title, { type: 'text' }),
    writeTextElement('subtitle', feed.description, { type: 'text' }),
    writeLink('self', feed.feedUrls.atom, FEED_MEDIA_TYPES.atom),
    writeLink('alternate', feed.pageUrl, 'text/html'),
    writeTextElement('updated', feed.updatedAt),
    ...feed.authors.map((author) => writePerson('author', author)),
    writeTextElement('generator', GENERATOR),
    mayClaimRights(feed) ? writeOptional('rights', feed.rights) : null,
  ];
}

/**
 * A feed's rights apply to every entry that names none (RFC 4287 §4.2.10): the house's must not
 * cover what is not its own.
 */
function mayClaimRights(feed: PresentedEdition): boolean {
  return feed.entries.every((entry) => entry.source === null || entry.rights !== null);
}

function writeEntry(entry: PresentedEntry): string {
  return writeParentElement('entry', { 'xml:lang': entry.language }, [
    writeTextElement('id', entry.id),
    writeTextElement('title', entry.title, { type: 'text' }),
    entry.link === null ? null : writeLink('alternate', entry.link, null),
    ...entry.also.map((telling) => writeTelling('via', telling)),
    ...entry.related.map((telling) => writeTelling('related', telling)),
    writeTextElement('published', entry.publishedAt),
    writeTextElement('updated', entry.updatedAt),
    ...entry.authors.map((author) => writePerson('author', author)),
    ...entry.contributors.map((person) => writePerson('contributor', person)),
    ...entry.categories.map(writeCategory),
    ...entry.enclosures.map(writeEnclosure),
    ...writeReplies(entry),
    writeOptional('rights', entry.rights),
    entry.image === null ? null : writeEmptyElement('media:thumbnail', { url: entry.image }),
    entry.source === null ? null : writeSource(entry.source),
    writeOptional('summary', entry.summary),
    writeContent(entry),
  ]);
}

/** Without content and page an entry would have nothing to show, so its text stands in (RFC 4287 §4.1.2). */
function writeContent(entry: PresentedEntry): string | null {
  if (entry.content !== null) return writeTextElement('content', entry.content, { type: 'html' });
  if (entry.link !== null) return null;
  return writeTextElement('content', entry.contentText, { type: 'text' });
}

function writeSource(source: PresentedSource): string {
  return writeParentElement('source', {}, [
    writeTextElement('id', source.id),
    writeTextElement('title', source.title, { type: 'text' }),
    source.updatedAt === null ? null : writeTextElement('updated', source.updatedAt),
    source.link === null ? null : writeLink('alternate', source.link, null),
    source.feedUrl === null ? null : writeLink('self', source.feedUrl, null),
    ...source.authors.map((author) => writePerson('author', author)),
    writeOptional('rights', source.rights),
  ]);
}

function writeLink(rel: string, href: string, type: string | null): string {
  return writeEmptyElement('link', { rel, type, href });
}

/** @see RFC 4287 §4.2.7.2 */
function writeTelling(rel: 'via' | 'related', telling: PresentedTelling): string {
  return writeEmptyElement('link', { rel, title: nameTelling(telling), href: telling.link });
}

function writePerson(name: string, person: Person): string {
  return writeParentElement(name, {}, [
    writeTextElement('name', person.name),
    person.uri === null ? null : writeTextElement('uri', person.uri),
    person.email === null ? null : writeTextElement('email', person.email),
  ]);
}

function writeCategory({ term, scheme, label }: Category): string {
  return writeEmptyElement('category', { term, scheme, label });
}

function writeEnclosure({ url, type, lengthBytes, title }: Enclosure): string {
  return writeEmptyElement('link', {
    rel: 'enclosure',
    type,
    length: lengthBytes,
    title,
    href: url,
  });
}

/** @see RFC 4685 §4 */
function writeReplies({ comments }: PresentedEntry): readonly (string | null)[] {
  return [
    comments.url === null ? null : writeLink('replies', comments.url, null),
    comments.feedUrl === null ? null : writeLink('replies', comments.feedUrl, null),
  ];
}

function writeOptional(name: string, text: string | null): string | null {
  return text === null ? null : writeTextElement(name, text, { type: 'text' });
}
