/** A URL that can stand in `feeds/sources.yaml`, or why it cannot. */
export type JudgedUrl =
  | { readonly url: string; readonly problem: null }
  | { readonly url: null; readonly problem: string };

/**
 * Reads an address of a feed as a person or another program wrote it. `feed:` stands for http, or
 * for nothing before a whole address; a fragment is dropped. Problems never repeat the address,
 * since it may hold a password.
 */
export function judgeFeedUrl(text: string): JudgedUrl {
  const plain = text
    .trim()
    .replace(/^feed:(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'http://');
  const url = /^https?:\/\/[^/\s]/i.test(plain) ? URL.parse(plain) : null;
  if (url === null) return refuse('is no absolute http or https URL');
  if (url.username !== '' || url.password !== '') {
    return refuse('holds a user or password, add it by hand with "auth"');
  }
  if (plain.includes('${')) return refuse(`holds \${…}, which only headers and auth may`);
  url.hash = '';
  return { url: url.href, problem: null };
}

function refuse(problem: string): JudgedUrl {
  return { url: null, problem };
}
