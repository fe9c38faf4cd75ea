import type { Enclosure } from '../model/entry.ts';

/** A `media:content`; nulls are not known. @see Media RSS, media:content */
export interface MediaFile {
  readonly url: string;
  readonly type: string | null;
  readonly medium: 'image' | 'audio' | 'video' | null;
  readonly lengthBytes: number | null;
  /** Whole, as Media RSS has them. */
  readonly durationSeconds: number | null;
  readonly title: string | null;
}

const EXTENSION = /\.[A-Za-z][A-Za-z0-9]{1,4}$/;

/**
 * An entry's media for Media RSS: each one alone, but forms of one recording or picture together,
 * the first of them preferred. Left out are single ones of which the format says all elsewhere.
 *
 * @see Media RSS, media:group
 */
export function presentMedia(
  enclosures: readonly Enclosure[],
  isSaid: (enclosure: Enclosure) => boolean,
): readonly (readonly MediaFile[])[] {
  const groups = [...Map.groupBy(enclosures, nameForms).values()];
  return groups
    .filter((group) => group.length > 1 || !group.every(isSaid))
    .map((group) => group.map(describeFile));
}

/** One name for all forms of a thing: they differ in nothing but the extension of the file's name. */
function nameForms({ url, type }: Enclosure): string {
  const { origin, pathname, search, hash } = new URL(url);
  if (type === null || !EXTENSION.test(pathname)) return url;
  return `${readKind(type)} ${origin}${pathname.replace(EXTENSION, '')}${search}${hash}`;
}

function describeFile(enclosure: Enclosure): MediaFile {
  const { url, type, lengthBytes, durationSeconds, title } = enclosure;
  const kind = type === null ? null : readKind(type);
  return {
    url,
    type,
    medium: kind === 'image' || kind === 'audio' || kind === 'video' ? kind : null,
    lengthBytes,
    durationSeconds: durationSeconds === null ? null : Math.round(durationSeconds),
    title,
  };
}

function readKind(type: string): string {
  return type.replace(/\/.*/s, '').toLowerCase();
}
