import type { Enclosure } from '../model/entry.ts';
import type { ParsedEntry } from '../model/parsed-feed.ts';
import { foldWhiteSpace } from './fold-white-space.ts';
import { readCount, readDuration } from './read-numbers.ts';
import { readRelation } from './read-relation.ts';
import { resolveUrl } from './resolve-url.ts';

const MAX_ENCLOSURES = 200;

/**
 * The media of an entry, each URL once; what one mention leaves open, another fills in.
 * @see RSS 2.0, enclosure · RFC 4287 §4.2.7 · Media RSS, media:content · JSON Feed 1.1, attachments
 */
export function readEnclosures(
  entry: ParsedEntry,
  base: (own: string | null) => string | null,
): readonly Enclosure[] {
  const found = new Map<string, Enclosure>();
  for (const enclosure of listEnclosures(entry, base)) {
    const known = found.get(enclosure.url);
    if (known !== undefined) found.set(enclosure.url, fillIn(known, enclosure));
    else if (found.size < MAX_ENCLOSURES) found.set(enclosure.url, enclosure);
  }
  return [...found.values()];
}

function* listEnclosures(
  entry: ParsedEntry,
  base: (own: string | null) => string | null,
): Generator<Enclosure> {
  for (const parsed of entry.enclosures) {
    const url = resolveUrl(parsed.url, base(null));
    if (url === null) continue;
    yield {
      url,
      type: readMediaType(parsed.type),
      lengthBytes: readLength(parsed.length),
      durationSeconds: readDuration(parsed.duration),
      title: readTitle(parsed.title),
    };
  }
  for (const link of entry.links) {
    const url =
      readRelation(link.rel) === 'enclosure' ? resolveUrl(link.href, base(link.base)) : null;
    if (url === null) continue;
    const [type, lengthBytes] = [readMediaType(link.type), readLength(link.length)];
    yield { url, type, lengthBytes, durationSeconds: null, title: readTitle(link.title) };
  }
}

function fillIn(known: Enclosure, other: Enclosure): Enclosure {
  return {
    url: known.url,
    type: known.type ?? other.type,
    lengthBytes: known.lengthBytes ?? other.lengthBytes,
    durationSeconds: known.durationSeconds ?? other.durationSeconds,
    title: known.title ?? other.title,
  };
}

/** A media type in lower case without parameters, or null where it is none. */
export function readMediaType(text: string | null): string | null {
  const type = text?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,126}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$/.test(type)
    ? type
    : null;
}

/** RSS writers put 0 where they do not know. */
function readLength(text: string | null): number | null {
  const length = readCount(text);
  return length === 0 ? null : length;
}

function readTitle(text: string | null): string | null {
  return foldWhiteSpace(text ?? '') || null;
}
