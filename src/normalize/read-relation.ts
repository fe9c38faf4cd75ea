const IANA = 'http://www.iana.org/assignments/relation/';

/** A link's relation in its short form and in lower case; none is `alternate`. @see RFC 4287 §4.2.7.2 */
export function readRelation(rel: string | null): string {
  const trimmed = (rel ?? '').trim();
  if (trimmed === '') return 'alternate';
  if (trimmed.startsWith(IANA)) return trimmed.slice(IANA.length).toLowerCase();
  return trimmed.includes(':') && !trimmed.startsWith('feedburner')
    ? trimmed
    : trimmed.toLowerCase();
}
