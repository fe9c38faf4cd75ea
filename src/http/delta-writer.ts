import { BodyCache } from '../pipeline/body-cache.ts';
import type { Publication, Published, Representation } from '../pipeline/publication.ts';
import { compressBody } from '../publish/encode-document.ts';
import { writeDelta } from '../publish/write-delta.ts';
import type { Store } from '../store/store.ts';
import type { AskedHeaders } from './asked.ts';
import { readQualities } from './read-qualities.ts';

/** Knows what earlier versions of feeds held. */
export type DeltaSource = Pick<Store, 'readEntryMarks'>;

/** What is new in a feed, ready to be sent with status 226. */
export interface DeltaAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/**
 * Clients that add the entries of a 226 to those that they have. Others that ask for it do not know
 * what they are given: rss2email, by feedparser, takes 226 for an error and never sees another entry.
 */
const MERGING_CLIENTS = /^newsboat\//i;
const ONE_TAG = /^\s*(?:W\/)?"([\x21\x23-\x7e]+?)(?:-br|-gz)?"\s*$/;

/** All deltas of a busy hour, of which there are few: one for each pair of versions of a feed. */
const CACHE_BYTES = 8_000_000;

/**
 * The identity ETag of the version that a client has, where it shall be sent only what is new since;
 * null where it does not ask so, is not known to merge what it gets, or is behind a cache, which
 * might ask for a version of its own in the client's name.
 *
 * @see RFC 3229 §10.5.3 with "feed"
 */
export function readDeltaBase(headers: AskedHeaders): string | null {
  const manipulations = headers.get('a-im');
  if (manipulations === null || readQualities(manipulations)('feed') === 0) return null;
  if (!MERGING_CLIENTS.test(headers.get('user-agent') ?? '')) return null;
  if (headers.get('via') !== null) return null;
  const [, tag] = ONE_TAG.exec(headers.get('if-none-match') ?? '') ?? [];
  return tag === undefined ? null : `"${tag}"`;
}

/** Writes what is new in feeds since earlier versions of them, each once. */
export class DeltaWriter {
  readonly #publication: Publication;
  readonly #versions: DeltaSource;
  readonly #written = new BodyCache<string>(CACHE_BYTES);

  constructor(publication: Publication, versions: DeltaSource) {
    this.#publication = publication;
    this.#versions = versions;
  }

  /**
   * What is new since a version; null where it is unknown, and where a delta would not be less than
   * the whole.
   *
   * @param representation whose ETag and encoding the answer has.
   * @throws TopicwireError `store-failed`
   */
  async write(
    document: Published,
    representation: Representation,
    base: string,
  ): Promise<DeltaAnswer | null> {
    const key = `${representation.etag} ${base} ${document.path}`;
    const body = this.#written.get(key) ?? (await this.#writeAnew(document, representation, base));
    if (body === null) return null;
    this.#written.add(key, body);
    return { headers: describeDelta(document, representation, body), body };
  }

  async #writeAnew(
    document: Published,
    { encoding }: Representation,
    base: string,
  ): Promise<Uint8Array | null> {
    const marks = await this.#versions.readEntryMarks(document.path, base);
    const whole = marks === null ? null : await this.#findWhole(document);
    if (marks === null || whole === null) return null;
    const delta = writeDelta({ body: whole, mediaType: document.mediaType }, marks);
    return delta === null || encoding === 'identity' ? delta : await compressBody(delta, encoding);
  }

  /** Null where the store has a newer version than the one that is asked for. */
  async #findWhole({ path, etag, identity }: Published): Promise<Uint8Array | null> {
    const body = this.#publication.findBody(identity);
    if (body !== null) return body;
    const loaded = await this.#publication.loadBody(path, 'identity');
    return loaded?.document.etag === etag ? loaded.body : null;
  }
}

/** No cache keeps it: to whoever did not have that version it says too little. */
function describeDelta(
  { mediaType, modifiedAt }: Published,
  { etag, encoding }: Representation,
  body: Uint8Array,
): Readonly<Record<string, string>> {
  return {
    etag,
    im: 'feed',
    ...(Date.parse(modifiedAt) > Date.now()
      ? {}
      : { 'last-modified': new Date(modifiedAt).toUTCString() }),
    'cache-control': 'no-store',
    vary: 'A-IM, If-None-Match, User-Agent, Accept-Encoding',
    'content-type': mediaType,
    'content-length': String(body.byteLength),
    ...(encoding === 'identity' ? {} : { 'content-encoding': encoding }),
    'x-content-type-options': 'nosniff',
    'access-control-allow-origin': '*',
  };
}
