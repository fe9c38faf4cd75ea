import type { Edition } from '../model/edition.ts';
import type { Category, Enclosure, Person } from '../model/entry.ts';
import { isAbsoluteIri } from '../model/is-absolute-iri.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { documentPath } from './document-path.ts';
import { ATOM_NAMESPACES } from './feed-namespaces.ts';
import { GENERATOR } from './generator.ts';
import { makeDocument } from './make-document.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import type { PresentedTombstone } from './present-history.ts';
import { type MediaFile, presentMedia } from './present-media.ts';
import type { PresentedSource } from './present-source.ts';
import { nameTelling, type PresentedTelling } from './present-tellings.ts';
import { FEED_MEDIA_TYPES } from './publication-path.ts';
import {
  writeEmptyElement,
  writeParentElement,
  writeTextElement,
  XML_DECLARATION,
} from './write-xml.ts';

const HTML = 'text/html';

/**
 * The edition as Atom 1.0.
 *
 * @see RFC 4287
 */
export function writeAtom(edition: Edition, site: Site): Document {
  const feed = presentEdition(edition, site);
  const attributes = { ...ATOM_NAMESPACES, 'xml:lang': feed.language };
  // The RELAX NG grammar lets nothing of the feed's own stand behind the first entry (RFC 4287, B).
  const children = [
    ...writeMetadata(feed),
    ...writeHistory(feed),
    ...feed.tombstones.map(writeTombstone),
    ...feed.entries.map(writeEntry),
  ];
  const root = writeParentElement('feed', attributes, children);
  const path = documentPath(edition, 'atom');
  return makeDocument(path, FEED_MEDIA_TYPES.atom, `${XML_DECLARATION}\n${root}\n`);
}

function writeMetadata(feed: PresentedEdition): readonly (string | null)[] {
  return [
    writeTextElement('id', feed.id),
    writeTextElement('title', feed.title, { type: 'text' }),
    writeTextElement('subtitle', feed.description, { type: 'text' }),
    writeLink('self', feed.history.selfUrls.atom, FEED_MEDIA_TYPES.atom),
    writeLink('alternate', feed.pageUrl, HTML),
    ...feed.hubs.map((hub) => writeLink('hub', hub, null)),
    writeTextElement('updated', feed.updatedAt),
    ...feed.authors.map((author) => writePerson('author', author)),
    writeTextElement('generator', GENERATOR),
    writeOptional('rights', feed.rights),
  ];
}

/** @see RFC 5005 §4 */
function writeHistory({ feedUrls, history }: PresentedEdition): readonly (string | null)[] {
  const { isArchive, previousUrls, nextUrls } = history;
  const write = (rel: string, url: string) => writeLink(rel, url, FEED_MEDIA_TYPES.atom);
  return [
    isArchive ? writeEmptyElement('fh:archive', {}) : null,
    isArchive ? write('current', feedUrls.atom) : null,
    previousUrls === null ? null : write('prev-archive', previousUrls.atom),
    nextUrls === null ? null : write('next-archive', nextUrls.atom),
  ];
}

/** @see RFC 6721 §3 */
function writeTombstone({ id, deletedAt }: PresentedTombstone): string {
  return writeEmptyElement('at:deleted-entry', { ref: id, when: deletedAt });
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
    ...writeDiscussion(entry),
    writeOptional('rights', entry.rights),
    ...presentMedia(entry.enclosures, hasNoDuration).map(writeMedia),
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

/** Elsewhere a scheme is any text; here it is an IRI, or there is none (RFC 4287 §4.2.2.2). */
function writeCategory({ term, scheme, label }: Category): string {
  const iri = scheme !== null && isAbsoluteIri(scheme) ? scheme : null;
  return writeEmptyElement('category', { term, scheme: iri, label });
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

/** An enclosure link says all of a file but how long it plays. */
function hasNoDuration({ durationSeconds }: Enclosure): boolean {
  return durationSeconds === null;
}

/** @see Media RSS, media:content, media:group */
function writeMedia(files: readonly MediaFile[]): string {
  const written = files.map((file, at) => writeFile(file, files.length > 1 && at === 0));
  return written.length === 1 ? written.join('') : writeParentElement('media:group', {}, written);
}

function writeFile(
  { url, type, medium, lengthBytes, durationSeconds }: MediaFile,
  isDefault: boolean,
): string {
  return writeEmptyElement('media:content', {
    url,
    type,
    medium,
    isDefault: isDefault ? 'true' : null,
    fileSize: lengthBytes,
    duration: durationSeconds,
  });
}

/** The page of the comments is told from their feed by its type. @see RFC 4685 §3, §4, §5 */
function writeDiscussion({ comments, inReplyTo }: PresentedEntry): readonly (string | null)[] {
  const { url, feedUrl, count } = comments;
  return [
    ...inReplyTo.map(({ ref, href }) => writeEmptyElement('thr:in-reply-to', { ref, href })),
    url === null ? null : writeLink('replies', url, HTML),
    feedUrl === null ? null : writeLink('replies', feedUrl, null),
    count === null ? null : writeTextElement('thr:total', String(count)),
  ];
}

function writeOptional(name: string, text: string | null): string | null {
  return text === null ? null : writeTextElement(name, text, { type: 'text' });
}
