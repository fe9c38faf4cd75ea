/**
 * A URL as it is asked: http or https, without fragment and without user name and password, which
 * travel as a header. Null for anything else.
 */
export function parseFeedUrl(text: string, base?: URL): URL | null {
  const url = URL.parse(text, base?.href);
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return null;
  url.hash = '';
  url.username = '';
  url.password = '';
  return url;
}

/** The `Authorization` header that stands for the user name and password of a URL; null without. */
export function readCredentials(text: string): string | null {
  const url = URL.parse(text);
  if (url === null || (url.username === '' && url.password === '')) return null;
  const pair = `${decodePercent(url.username)}:${decodePercent(url.password)}`;
  return `Basic ${Buffer.from(pair, 'utf8').toString('base64')}`;
}

/** A URL fit for a message: whole but for its query, which may hold a secret. */
export function showUrl(url: URL): string {
  return url.search === '' ? url.href : `${url.origin}${url.pathname}?…`;
}

function decodePercent(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A bare percent sign in a password: it stands for itself.
    return text;
  }
}
