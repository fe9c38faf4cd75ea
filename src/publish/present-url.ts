/** The URL as every format writes it, when it is absolute and http or https; else null. */
export function presentUrl(url: string | null): string | null {
  if (url === null) return null;
  const parsed = URL.parse(url.toWellFormed());
  if (parsed === null) return null;
  return parsed.protocol === 'https:' || parsed.protocol === 'http:' ? parsed.href : null;
}
