import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { Fetched, FetchRequest, Validators } from '../model/fetched.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { createAddressGuard } from './http/address-guard.ts';
import { decodeBody } from './http/decode-body.ts';
import { describeNetworkError } from './http/describe-network-error.ts';
import { parseFeedUrl, readCredentials, showUrl } from './http/feed-url.ts';
import {
  followRedirect,
  isRedirect,
  type RedirectTrail,
  startTrail,
} from './http/follow-redirect.ts';
import { createGuardedConnector } from './http/guarded-connector.ts';
import { buildRequestHeaders } from './http/request-headers.ts';

const NO_VALIDATORS: Validators = { etag: null, lastModified: null };
const MAX_REDIRECTS = 5;
const DEFAULT_CONNECT_TIMEOUT_MS = 10_000;
/** A refused body that is shorter is read away, so that its connection can be used again. */
const DISCARD_BYTES = 16_384;
const DISCARD_MS = 1_000;

export interface FeedFetcherOptions {
  /** Names product, version and a page or address to complain to. */
  readonly userAgent: string;
  /** For one request as a whole, redirects and body included, in milliseconds. */
  readonly timeoutMs: number;
  /** For name look-up, TCP and TLS of one connection; 10 s by default, never more than `timeoutMs`. */
  readonly connectTimeoutMs?: number;
  /** From a request sent to the head of its answer; `timeoutMs` by default. */
  readonly firstByteTimeoutMs?: number;
  /** Limit on the body, decoded. */
  readonly maxBytes: number;
  /** `host:port`, host, address or CIDR that may be asked although it is not public. */
  readonly allowPrivateHosts: readonly string[];
  /** How names become addresses; the system's way by default. What it answers is checked. */
  readonly lookup?: LookupFunction;
}

/** The one place that asks other machines for feeds. */
export interface FeedFetcher {
  /**
   * Asks once, following redirects. Any status that ends the chain is an answer, not an error;
   * only those of 200 to 299 bring a body.
   *
   * @throws TopicwireError `fetch-failed` when no whole answer came, `limit-exceeded` when it is
   *   too large, `address-forbidden` when the address guard did not let it through.
   */
  fetch(request: FetchRequest, signal?: AbortSignal): Promise<Fetched>;
  /** Ends what is under way and closes all connections. */
  close(): Promise<void>;
}

/** The head of the answer that ends a redirect chain, its body not yet read. */
interface Arrival {
  readonly trail: RedirectTrail;
  readonly sent: Validators;
  readonly response: Dispatcher.ResponseData;
}

/** What may end a request before its answer is whole. */
interface Ending {
  readonly deadline: AbortSignal;
  /** The deadline or the caller's word. */
  readonly either: AbortSignal;
}

/**
 * A fetcher over connections of its own: two at most to an origin, kept open for a while.
 *
 * @throws TopicwireError `config-invalid` when `allowPrivateHosts` cannot be read.
 */
export function createFeedFetcher(options: FeedFetcherOptions): FeedFetcher {
  const connectTimeoutMs = Math.min(
    options.connectTimeoutMs ?? DEFAULT_CONNECT_TIMEOUT_MS,
    options.timeoutMs,
  );
  const firstByteTimeoutMs = options.firstByteTimeoutMs ?? options.timeoutMs;
  const agent = new Agent({
    connections: 2,
    pipelining: 1,
    allowH2: true,
    connect: createGuardedConnector(createAddressGuard(options.allowPrivateHosts), {
      connectTimeoutMs,
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    }),
    headersTimeout: firstByteTimeoutMs,
    bodyTimeout: options.timeoutMs,
  });

  function ask(
    request: FetchRequest,
    trail: RedirectTrail,
    signal: AbortSignal,
  ): Promise<Dispatcher.ResponseData> {
    return agent.request({
      origin: trail.url.origin,
      path: `${trail.url.pathname}${trail.url.search}`,
      method: 'GET',
      headers: buildRequestHeaders({
        userAgent: options.userAgent,
        own: trail.sameOrigin ? readOwnHeaders(request) : {},
        validators: pickValidators(request, trail.url),
        acceptDelta: request.acceptDelta === true,
      }),
      signal,
    });
  }

  async function follow(request: FetchRequest, url: URL, ending: Ending): Promise<Fetched> {
    let trail = startTrail(url);
    try {
      for (;;) {
        const response = await ask(request, trail, ending.either);
        if (!isRedirect(response.statusCode)) {
          const sent = pickValidators(request, trail.url);
          return await receive({ trail, sent, response }, options.maxBytes, ending.either);
        }
        discard(response);
        const location = joinHeader(response.headers.location);
        trail = followRedirect(trail, response.statusCode, location, MAX_REDIRECTS);
      }
    } catch (error) {
      throw describeNetworkError(explainAbort(error, ending), {
        where: showUrl(trail.url),
        host: trail.url.host,
        timeoutMs: firstByteTimeoutMs,
        connectTimeoutMs,
      });
    }
  }

  async function fetch(request: FetchRequest, signal?: AbortSignal): Promise<Fetched> {
    const url = parseFeedUrl(request.url);
    if (url === null) {
      throw new TopicwireError('fetch-failed', 'the URL of the source is no http or https URL');
    }
    const deadline = new AbortController();
    const timer = setTimeout(() => deadline.abort(tooLate(options.timeoutMs)), options.timeoutMs);
    const signals = signal === undefined ? [deadline.signal] : [deadline.signal, signal];
    try {
      return await follow(request, url, {
        deadline: deadline.signal,
        either: AbortSignal.any(signals),
      });
    } finally {
      clearTimeout(timer);
    }
  }

  return { fetch, close: () => agent.destroy() };
}

/** Validators go to the URL they came from and to no other (RFC 9110 §13.1). */
function pickValidators(request: FetchRequest, url: URL): Validators {
  const from = parseFeedUrl(request.validators.url ?? request.url);
  return from?.href === url.href ? request.validators : NO_VALIDATORS;
}

function readOwnHeaders(request: FetchRequest): Readonly<Record<string, string>> {
  const credentials = readCredentials(request.url);
  return credentials === null
    ? request.headers
    : { authorization: credentials, ...request.headers };
}

async function receive(arrival: Arrival, maxBytes: number, signal: AbortSignal): Promise<Fetched> {
  const { response, sent, trail } = arrival;
  const status = response.statusCode;
  const headers = readHeaders(response.headers);
  if (status === 304 && sent.etag === null && sent.lastModified === null) {
    discard(response);
    throw new TopicwireError('fetch-failed', 'answered 304 to a request without validators');
  }
  const body = await readBody(response, headers, maxBytes, signal);
  return {
    status,
    finalUrl: trail.url.href,
    movedTo: trail.movedTo,
    headers,
    body,
    validators: readValidators(arrival, headers),
  };
}

async function readBody(
  response: Dispatcher.ResponseData,
  headers: ReadonlyMap<string, string>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  if (response.statusCode < 200 || response.statusCode > 299) {
    discard(response);
    return new Uint8Array();
  }
  const contentEncoding = headers.get('content-encoding') ?? null;
  try {
    return await decodeBody(response.body, { contentEncoding, maxBytes, signal });
  } catch (error) {
    // Without a listener, the abort that this causes would end the process.
    response.body.on('error', () => undefined).destroy();
    throw error;
  }
}

/** Those of a 200 as they are; a 304 may leave out what it does not change (RFC 9111 §4.3.4). */
function readValidators(arrival: Arrival, headers: ReadonlyMap<string, string>): Validators {
  const { response, sent, trail } = arrival;
  const kept = response.statusCode === 304 ? sent : NO_VALIDATORS;
  const etag = headers.get('etag') || kept.etag;
  const lastModified = headers.get('last-modified') || kept.lastModified;
  const none = etag === null && lastModified === null;
  const redirected = trail.visited.length > 1;
  return { etag, lastModified, ...(redirected && !none ? { url: trail.url.href } : {}) };
}

function readHeaders(raw: Dispatcher.ResponseData['headers']): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(raw)) {
    const joined = joinHeader(value);
    if (joined !== null && name !== 'set-cookie') headers.set(name.toLowerCase(), joined);
  }
  return headers;
}

function joinHeader(value: string | string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === 'string' ? value : value.join(', ');
}

/** Lets go of a body that nobody wants; a long or slow one costs its connection, never our time. */
function discard(response: Dispatcher.ResponseData): void {
  const signal = AbortSignal.timeout(DISCARD_MS);
  response.body.dump({ limit: DISCARD_BYTES, signal }).catch(() => undefined);
}

function tooLate(timeoutMs: number): TopicwireError {
  return new TopicwireError(
    'fetch-failed',
    `the answer was not whole within ${timeoutMs / 1000} s`,
  );
}

/** Streams report an abort in their own words; the reason behind it says more. */
function explainAbort(error: unknown, ending: Ending): unknown {
  if (error instanceof TopicwireError || !ending.either.aborted) return error;
  if (ending.deadline.aborted) return ending.deadline.reason;
  return new TopicwireError('fetch-failed', 'the request was stopped', {
    cause: ending.either.reason,
  });
}
