import { FEED_TTL_MINUTES } from '../model/feed-ttl.ts';
import type { Rendered } from '../model/rendered.ts';
import { STYLESHEET_PATH } from '../publish/write-stylesheet.ts';
import { PAGE_HEADERS } from './page-headers.ts';

/** One representation of a document: its bytes, and the heads of the answers that it can get. */
export interface PreparedAnswer {
  readonly etag: string;
  readonly body: Uint8Array<ArrayBuffer>;
  /** Plain objects: the server writes them without going through `Headers`. */
  readonly ok: { readonly status: 200; readonly headers: Record<string, string> };
  readonly notModified: { readonly status: 304; readonly headers: Record<string, string> };
}

export interface PreparedAnswers {
  readonly identity: PreparedAnswer;
  readonly gzip: PreparedAnswer;
  readonly br: PreparedAnswer;
}

const prepared = new WeakMap<Rendered, PreparedAnswers>();

const forAWhile = `public, max-age=${FEED_TTL_MINUTES * 60}`;
/** For what has its content's hash in its name. */
const forEver = 'public, max-age=31536000, immutable';

const feedHeaders = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' };

/** The answers to a document, made once and looked up afterwards. */
export function prepareAnswers(document: Rendered): PreparedAnswers {
  const known = prepared.get(document);
  if (known !== undefined) return known;
  const identity = prepareAnswer(document, null, document.etag, document.body);
  const answers: { -readonly [K in keyof PreparedAnswers]: PreparedAnswer } = {
    identity,
    gzip: identity,
    br: identity,
  };
  for (const { encoding, etag, body } of document.encodings) {
    answers[encoding] = prepareAnswer(document, encoding, etag, body);
  }
  prepared.set(document, answers);
  return answers;
}

function prepareAnswer(
  document: Rendered,
  encoding: string | null,
  etag: string,
  body: Uint8Array,
): PreparedAnswer {
  const shared = {
    etag,
    'last-modified': new Date(document.modifiedAt).toUTCString(),
    'cache-control': document.path === STYLESHEET_PATH ? forEver : forAWhile,
    vary: 'Accept-Encoding',
  };
  const isPage = document.mediaType.startsWith('text/html');
  const headers = {
    ...shared,
    'content-type': document.mediaType,
    'content-length': String(body.byteLength),
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
    ...(isPage ? PAGE_HEADERS : feedHeaders),
  };
  return {
    etag,
    body: new Uint8Array(body),
    ok: { status: 200, headers },
    notModified: { status: 304, headers: shared },
  };
}
