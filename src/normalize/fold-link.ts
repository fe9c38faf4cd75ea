/**
 * The form of a page's URL that is equal for all its usual spellings: https, no `www.`, no default
 * port, no fragment, sorted parameters, no final slash. For comparing only.
 * @param href absolute http or https URL
 */
export function foldLink(href: string): string {
  const url = URL.parse(href);
  if (url === null) return href;
  const host = url.hostname.replace(/\.$/, '').replace(/^www\./, '');
  const isDefaultPort = url.port === '' || url.port === '80' || url.port === '443';
  const port = isDefaultPort ? '' : `:${url.port}`;
  const path = foldEscapes(url.pathname).replace(/\/+$/, '');
  const pairs = url.search
    .slice(1)
    .split('&')
    .filter((pair) => pair !== '')
    .map(foldEscapes)
    .sort();
  const query = pairs.length === 0 ? '' : `?${pairs.join('&')}`;
  return `https://${host}${port}${path}${query}${foldHash(url.hash)}`;
}

/** Only a fragment that routes (`#!/post/1`) tells pages apart. */
function foldHash(hash: string): string {
  return hash.startsWith('#!') ? hash : '';
}

/** Percent escapes in upper case, and none where the character needs none. @see RFC 3986 §6.2.2 */
function foldEscapes(text: string): string {
  return text.replace(/%[0-9a-f]{2}/gi, (triplet) => {
    const character = String.fromCharCode(Number.parseInt(triplet.slice(1), 16));
    return /[A-Za-z0-9\-._~]/.test(character) ? character : triplet.toUpperCase();
  });
}

const SESSION_IN_PATH = /;(?:jsessionid|phpsessid)=[^/?#]*/i;
const SESSION_NAME =
  /^(?:phpsessid|jsessionid|sessionid|session_id|cfid|cftoken|aspsessionid\w*)=/i;

/**
 * A URL without the mark of a visit, which a server makes anew for every request.
 * @param href absolute
 */
export function dropSession(href: string): string {
  const withoutPath = href.replace(SESSION_IN_PATH, '');
  const query = withoutPath.indexOf('?');
  if (query === -1 || !/sess|cfid|cftoken/i.test(withoutPath.slice(query))) return withoutPath;
  const hash = withoutPath.indexOf('#', query);
  const end = hash === -1 ? withoutPath.length : hash;
  const pairs = withoutPath.slice(query + 1, end).split('&');
  const kept = pairs.filter((pair) => !SESSION_NAME.test(pair));
  const search = kept.length === 0 ? '' : `?${kept.join('&')}`;
  return withoutPath.slice(0, query) + search + withoutPath.slice(end);
}
