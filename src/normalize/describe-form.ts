import type { Category, Enclosure } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { EntryVersion } from './digest-substance.ts';
import { dropSession } from './fold-link.ts';
import { foldRendition } from './fold-media.ts';
import { dropCounters } from './recognize-counter.ts';
import type { HtmlBlock, HtmlTag } from './split-safe-html.ts';

/** Sizes of pictures are their renditions'. */
const SIZES: ReadonlySet<string> = new Set(['width', 'height']);

/**
 * All that is published of an entry, but for what makes no difference to a reader: white space, the
 * order of attributes and of categories, renditions and signatures of pictures that still serve,
 * counters, marks of visits, extensions. Equal texts mean that one version can stand for the other.
 * @param now the moment at which signatures have to hold
 */
export function describeForm({ entry, blocks }: EntryVersion, now: Instant): string {
  const nowMs = Date.parse(now);
  const { origin, comments } = entry;
  return JSON.stringify([
    entry.title,
    dropCounters(entry.summary ?? ''),
    blocks?.map((block) => describeBlock(block, nowMs)).join('\n') ?? entry.content ?? entry.text,
    entry.link === null ? null : dropSession(entry.link),
    entry.links.map(({ href, rel }) => `${rel} ${dropSession(href)}`).sort(),
    entry.authors,
    entry.contributors,
    entry.categories.map(describeCategory).sort(),
    entry.enclosures.map((enclosure) => describeEnclosure(enclosure, nowMs)).sort(),
    entry.image === null ? null : foldRendition(entry.image, nowMs),
    entry.publishedAt,
    entry.updatedAt,
    origin === null ? null : { ...origin, updatedAt: null },
    entry.rights,
    entry.language,
    [comments?.url ?? null, comments?.feedUrl ?? null],
    entry.inReplyTo,
    entry.geo,
    entry.podcast,
  ]);
}

function describeCategory({ term, scheme, label }: Category): string {
  return JSON.stringify([term, scheme, label]);
}

function describeEnclosure(enclosure: Enclosure, nowMs: number): string {
  const { url, type, lengthBytes, durationSeconds, title } = enclosure;
  return JSON.stringify([foldRendition(url, nowMs), type, lengthBytes, durationSeconds, title]);
}

function describeBlock({ pieces, text }: HtmlBlock, nowMs: number): string {
  const isCounter = text !== '' && dropCounters(text) === '';
  return pieces
    .map((piece) => {
      if ('name' in piece) return describeTag(piece, nowMs);
      return isCounter ? '' : piece.text;
    })
    .join('');
}

function describeTag({ name, isClosing, attributes }: HtmlTag, nowMs: number): string {
  if (isClosing) return `</${name}>`;
  const described = attributes
    .filter(([attribute]) => name !== 'img' || !SIZES.has(attribute))
    .map(([attribute, value]) => `${attribute}="${describeValue(attribute, value, nowMs)}"`);
  return `<${[name, ...described.sort()].join(' ')}>`;
}

function describeValue(attribute: string, value: string, nowMs: number): string {
  if (attribute === 'href') return dropSession(value);
  const isMedia = attribute === 'src' || attribute === 'poster';
  return isMedia ? foldRendition(value.replaceAll('&amp;', '&'), nowMs) : value;
}
