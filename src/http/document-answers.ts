import { describeError } from '../model/describe-error.ts';
import type { Log } from '../model/log.ts';
import type { Site } from '../model/site.ts';
import type { Publication, Published, Representation } from '../pipeline/publication.ts';
import type { Answer } from './answer.ts';
import type { Asked } from './asked.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { chooseFormat } from './choose-format.ts';
import { type DeltaSource, DeltaWriter, readDeltaBase } from './delta-writer.ts';
import { isNotModified } from './is-not-modified.ts';
import { type PreparedHeads, prepareHeads } from './prepare-heads.ts';

export interface DocumentHouse {
  readonly publication: Publication;
  readonly log: Log;
  site(): Site;
  /** Knows what earlier versions of feeds held; absent: feeds are always sent whole. */
  readonly versions?: DeltaSource;
}

const topicPage = /^\/feeds\/[^/.]+$/;
/** Seconds after which to come again while the store is away. */
const RETRY_AFTER = '30';

/**
 * Answers GET and HEAD for what is published, by one look-up: path, format, encoding, condition. It
 * stands in front of the router because a look-up there costs a fifth of a route.
 */
export class DocumentAnswers {
  readonly #house: DocumentHouse;
  readonly #deltas: DeltaWriter | null;
  #trouble = '';

  constructor(house: DocumentHouse) {
    this.#house = house;
    const { publication, versions } = house;
    this.#deltas = versions === undefined ? null : new DeltaWriter(publication, versions);
  }

  /** The answer, later where bytes have to be read from the store; null for what is not published. */
  find(asked: Asked): Answer | Promise<Answer> | null {
    const { method, path, headers } = asked;
    if (method !== 'GET' && method !== 'HEAD') return null;
    const { publication } = this.#house;
    const document = publication.find(path);
    if (document === undefined) return null;
    if (!topicPage.test(path)) return this.#answer(asked, document, false);
    // `/feeds/{topic}`: the page, or the feed that the client wants more.
    const wanted = publication.find(path + chooseFormat(headers.get('accept')));
    return this.#answer(asked, wanted ?? document, true);
  }

  #answer(asked: Asked, document: Published, isNegotiated: boolean): Answer | Promise<Answer> {
    const { method, headers } = asked;
    const encoding = chooseEncoding(headers.get('accept-encoding')) ?? 'identity';
    const representation = document[encoding];
    const heads = prepareHeads(document, representation, this.#house.site(), isNegotiated);
    const { feed } = heads;
    if (isNotModified(headers, representation.etag, document.modifiedAt)) {
      return { status: 304, headers: heads.notModified, body: null, feed };
    }
    if (method === 'HEAD') return { status: 200, headers: heads.ok, body: null, feed };
    const base = this.#deltas === null || feed === null ? null : readDeltaBase(headers);
    if (base !== null) return this.#answerDelta(base, document, representation, heads);
    return this.#answerWhole(document, representation, heads, isNegotiated);
  }

  async #answerDelta(
    base: string,
    document: Published,
    representation: Representation,
    heads: PreparedHeads,
  ): Promise<Answer> {
    try {
      const delta = await this.#deltas?.write(document, representation, base);
      if (delta) return { status: 226, feed: heads.feed, ...delta };
    } catch (error) {
      this.#note(error);
    }
    return await this.#answerWhole(document, representation, heads, false);
  }

  #answerWhole(
    document: Published,
    representation: Representation,
    { ok, feed }: PreparedHeads,
    isNegotiated: boolean,
  ): Answer | Promise<Answer> {
    const body = this.#house.publication.findBody(representation);
    if (body !== null) return { status: 200, headers: ok, body, feed };
    return this.#answerFromStore(document, representation, isNegotiated);
  }

  /** Where the store cannot be read, whoever takes a compressed document gets it as it is, if that is at hand. */
  async #answerFromStore(
    served: Published,
    { encoding }: Representation,
    isNegotiated: boolean,
  ): Promise<Answer> {
    const { publication, site } = this.#house;
    try {
      const loaded = await publication.loadBody(served.path, encoding);
      this.#trouble = '';
      if (loaded === null) return unavailable(served);
      const { document, body } = loaded;
      const { ok, feed } = prepareHeads(document, document[encoding], site(), isNegotiated);
      return { status: 200, headers: ok, body, feed };
    } catch (error) {
      this.#note(error);
      const body = publication.findBody(served.identity);
      if (body === null) return unavailable(served);
      const { ok, feed } = prepareHeads(served, served.identity, site(), isNegotiated);
      return { status: 200, headers: ok, body, feed };
    }
  }

  /** The same trouble is told once, not with every request. */
  #note(error: unknown): void {
    const trouble = describeError(error);
    if (trouble !== this.#trouble) this.#house.log.error(`reading what is served: ${trouble}`);
    this.#trouble = trouble;
  }
}

function unavailable({ path }: Published): Answer {
  return {
    status: 503,
    headers: {
      'content-type': 'text/plain; charset=utf-8',
      'cache-control': 'no-store',
      'retry-after': RETRY_AFTER,
    },
    body: new TextEncoder().encode(`${path} cannot be read at the moment; come again.\n`),
    feed: null,
  };
}
