import { type Environment, filledText } from './fill-environment.ts';
import { type MapReader, readMap, type ValueReader } from './map-reader.ts';
import type { YamlPair } from './yaml-value.ts';

type Headers = Readonly<Record<string, string>>;

/** Set by the HTTP client or by the poller itself; a second hand in them would break requests. */
const RESERVED_HEADERS: ReadonlySet<string> = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'if-modified-since',
  'if-none-match',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** Reads `headers` and `auth` of a source; messages never repeat what may be secret. */
export function readSourceHeaders(map: MapReader, environment: Environment): Headers {
  const headers = map.optional('headers', readHeaders(environment), {});
  const authorization = map.optional<string | null>('auth', readAuth(environment), null);
  if (authorization === null) return headers;
  if (Object.keys(headers).some((name) => name.toLowerCase() === 'authorization')) {
    map.fault('auth', '"auth" and an Authorization header exclude each other, keep one of them');
  }
  return { ...headers, Authorization: authorization };
}

function readHeaders(environment: Environment): ValueReader<Headers> {
  const readFilled = filledText(environment);
  return (value) => {
    const pairs = value.pairs();
    if (pairs === null) return value.mismatch('a map of header names and values');
    const places = new Map<string, string>();
    const headers: [string, string][] = [];
    for (const pair of pairs) {
      const name = readHeaderName(pair, places);
      const content = name === null ? null : (readFilled(pair.value)?.trim() ?? null);
      if (name === null || content === null) continue;
      if (isHeaderContent(content)) headers.push([name, content]);
      else pair.value.fault('this header has a value that no header may have, write it in ASCII');
    }
    return Object.fromEntries(headers);
  };
}

/**
 * A header's name, which must differ from those before it.
 * @see RFC 9110 §5.1
 */
function readHeaderName({ key }: YamlPair, places: Map<string, string>): string | null {
  const name = key.written();
  // The name is not repeated: a value written at its place would be.
  if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    return key.fault('this is no name of a header, write Name: "value"');
  }
  const lower = name.toLowerCase();
  if (RESERVED_HEADERS.has(lower)) {
    return key.fault(`the header ${lower} is set by the poller itself, remove it`);
  }
  const first = places.get(lower);
  if (first !== undefined) {
    return key.fault(`duplicate header ${lower}, first at ${first}, keep one of them`);
  }
  places.set(lower, key.place);
  return name;
}

/** @see RFC 9110 §5.5 */
function isHeaderContent(text: string): boolean {
  return /^[\t\x20-\x7e\x80-\xff]+$/.test(text);
}

/**
 * `{user, password}` as the value of an Authorization header.
 * @see RFC 7617 §2
 */
function readAuth(environment: Environment): ValueReader<string> {
  const readPart = credentialPart(environment);
  return (value) => {
    const pair = readMap(value, (map) => ({
      user: map.required('user', withoutColon(readPart), ''),
      password: map.required('password', readPart, ''),
    }));
    if (pair === null) return null;
    return `Basic ${Buffer.from(`${pair.user}:${pair.password}`).toString('base64')}`;
  };
}

function credentialPart(environment: Environment): ValueReader<string> {
  const readFilled = filledText(environment);
  return (value) => {
    const text = readFilled(value);
    if (text === null || !/[\0-\x1f\x7f]/.test(text)) return text;
    return value.fault(`${value.name} holds a line break or another control character, remove it`);
  };
}

/** A colon ends the user in what is sent, so that one in the name would move into the password. */
function withoutColon(read: ValueReader<string>): ValueReader<string> {
  return (value) => {
    const text = read(value);
    if (text === null || !text.includes(':')) return text;
    return value.fault(`${value.name} must not hold a colon, remove it`);
  };
}
