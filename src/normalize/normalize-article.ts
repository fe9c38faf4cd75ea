import type { Article } from '../model/article.ts';
import type { Entry, EntryLink } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { Site } from '../model/site.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import { checkImageUrl } from './choose-image-source.ts';
import { canonicalizeLanguage } from './choose-language.ts';
import { dropBadCharacters } from './drop-bad-characters.ts';
import { foldLink } from './fold-link.ts';
import { foldWhiteSpace } from './fold-white-space.ts';
import { hashText } from './hash-text.ts';
import { readCategories } from './read-categories.ts';
import { readHtml } from './read-html.ts';
import { readPeople } from './read-people.ts';
import { resolveUrl } from './resolve-url.ts';

/**
 * One of the house's own articles as an entry. Its id rests on the name that it was given first, so
 * that no edit of the file ever changes it.
 * @see RFC 4151
 */
export function normalizeArticle(article: Article, site: Site, now: Instant): Entry {
  const nativeId = article.id ?? article.slug;
  const link = `${site.baseUrl}/articles/${article.slug}`;
  const reading = readHtml(article.html, link, link);
  const authors = readPeople(
    article.authors.map((name) => ({ name, email: null, uri: null, from: 'article' })),
    link,
  );
  const image = checkImageUrl(article.image, link);
  return {
    id: `tag:${site.tagAuthority},${site.since}:${encodeTagPart(nativeId)}`,
    sourceId: LOCAL_SOURCE_ID,
    nativeId,
    title: readWords(article.title),
    summary: article.summary === null ? null : readWords(article.summary) || null,
    content: reading.html === '' ? null : reading.html,
    text: reading.text,
    link,
    canonicalLink: foldLink(article.canonicalUrl ?? link),
    links: linkCanonical(article.canonicalUrl),
    authors: authors.length > 0 ? authors : [site.author],
    contributors: [],
    categories: readCategories(article.tags.map((term) => ({ term, scheme: null, label: null }))),
    publishedAt: capAt(article.publishedAt, now),
    updatedAt: article.updatedAt === null ? null : capAt(article.updatedAt, now),
    firstSeenAt: now,
    revisedAt: null,
    enclosures: [],
    image: image?.startsWith('http') ? image : reading.image,
    origin: null,
    rights: site.rights,
    language: canonicalizeLanguage(article.language ?? site.language) ?? site.language,
    comments: null,
    inReplyTo: [],
    geo: null,
    podcast: null,
    extensions: [],
    contentHash: hashArticle(article),
  };
}

function readWords(text: string): string {
  return foldWhiteSpace(dropBadCharacters(text));
}

function linkCanonical(canonicalUrl: string | null): readonly EntryLink[] {
  const href = resolveUrl(canonicalUrl, null);
  return href === null ? [] : [{ href, rel: 'canonical', type: null, hreflang: null, title: null }];
}

function capAt(at: Instant, now: Instant): Instant {
  return at > now ? now : at;
}

/** What a URI can hold stays as it is. @see RFC 3986 §3.3 */
function encodeTagPart(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replace(
    /%(?:2F|3A|40|3B|3D|2B|24|2C)/g,
    decodeURIComponent,
  );
}

function hashArticle(article: Article): string {
  const { title, updatedAt, authors, tags, summary, image, language, canonicalUrl, html } = article;
  return hashText(
    JSON.stringify([title, updatedAt, authors, tags, summary, image, language, canonicalUrl, html]),
  );
}
