import type { ValueReader } from './map-reader.ts';
import { readText } from './scalar-readers.ts';
import type { YamlValue } from './yaml-value.ts';

const EXPECTED = 'an absolute http or https URL, such as https://wire.example';

/** An absolute http or https URL; messages never repeat it, since it may hold a password. */
export const readHttpUrl: ValueReader<string> = (value) => parseHttpUrl(value)?.href ?? null;

/** The URL of a feed, without its fragment. */
export const readFeedUrl: ValueReader<string> = (value) => {
  const url = parseHttpUrl(value);
  if (url === null) return null;
  if (value.text()?.includes('${')) {
    return value.fault(
      `\${…} is filled in headers and auth only, since a URL is shown to people, move the secret there`,
    );
  }
  url.hash = '';
  return url.href;
};

/** The publication's own address, without a final slash. */
export const readBaseUrl: ValueReader<string> = (value) => {
  const text = readText(value);
  if (text === null) return null;
  const baseUrl = parseBaseUrl(text);
  return baseUrl ?? value.fault(`${value.name} must be ${BASE_URL_EXPECTED}`);
};

/** What a publication's own address must be, for messages. */
export const BASE_URL_EXPECTED = `${EXPECTED}, without user, query and fragment`;

/** The address without a final slash, or null where it cannot be one. */
export function parseBaseUrl(text: string): string | null {
  const url = parseUrl(text);
  if (url === null || holdsCredentials(url) || /[?#]/.test(url.href)) return null;
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** A page (http, https) or a mail address (mailto) for complaints. */
export const readContactUrl: ValueReader<string> = (value) => {
  const text = readText(value);
  if (text === null) return null;
  if (/^mailto:[^\s@<>]+@[^\s@<>]+$/i.test(text)) return text;
  const url = parseUrl(text);
  if (url !== null && !holdsCredentials(url)) return url.href;
  const advice = /^[^\s@:/<>]+@[^\s@:/<>]+$/.test(text) ? `, write "mailto:${text}"` : '';
  return value.fault(
    `${value.name} must be a URL or mail address that publishers can write to, such as https://wire.example/contact or mailto:desk@wire.example${advice}`,
  );
};

/**
 * A URL as it is compared with others: percent-encoding in one form, the rest as the URL parser
 * leaves it (host in lower case, no default port, no dot segments).
 * @see RFC 3986 §6.2.2
 */
export function comparableUrl(url: string): string {
  return url.replace(/%[0-9a-f]{2}/gi, (encoded) => {
    const character = String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
    return /[\w.~-]/.test(character) ? character : encoded.toUpperCase();
  });
}

function parseHttpUrl(value: YamlValue): URL | null {
  const text = readText(value);
  if (text === null) return null;
  const url = parseUrl(text);
  if (url === null) return value.fault(`${value.name} must be ${EXPECTED}`);
  if (!holdsCredentials(url)) return url;
  return value.fault(
    `${value.name} holds a user or password, which would be shown to people, use "auth" of the source`,
  );
}

function parseUrl(text: string): URL | null {
  if (!/^https?:\/\/[^/\s]/i.test(text) || /\s/.test(text)) return null;
  return URL.parse(text);
}

function holdsCredentials(url: URL): boolean {
  return url.username !== '' || url.password !== '';
}
