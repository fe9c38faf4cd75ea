const placeholder = 'http://base.invalid/';

/**
 * Joins an `xml:base` to the one around it. A relative one stays relative, so that normalize can
 * resolve the whole; one that cannot be read changes nothing.
 *
 * @see RFC 3986 §5.1.1
 */
export function joinBase(outer: string | null, inner: string): string | null {
  if (inner === '') return outer;
  if (outer === null) return inner;
  if (URL.canParse(inner)) return inner;
  if (URL.canParse(outer)) return URL.parse(inner, outer)?.href ?? outer;
  if (inner.startsWith('//')) return inner;
  const around = URL.parse(outer, placeholder);
  const joined = around === null ? undefined : URL.parse(inner, around.href)?.href;
  if (joined === undefined) return outer;
  const isRooted = outer.startsWith('/') || inner.startsWith('/');
  return joined.startsWith(placeholder)
    ? joined.slice(placeholder.length - (isRooted ? 1 : 0))
    : joined;
}
