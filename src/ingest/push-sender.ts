import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import type { Instant } from '../model/instant.ts';
import { type AddressGuard, createAddressGuard } from './http/address-guard.ts';
import { describeNetworkError } from './http/describe-network-error.ts';
import { createGuardedConnector } from './http/guarded-connector.ts';
import { readFreshness } from './http/read-freshness.ts';
import { readReason } from './http/read-reason.ts';

export interface PushSenderOptions {
  /** Names product, version and a page or address to complain to. */
  readonly userAgent: string;
  /** For one request as a whole, in milliseconds. */
  readonly timeoutMs: number;
  /** Connections to one origin at the same time. */
  readonly perHost: number;
  /** `host:port`, host, address or CIDR that may be asked although it is not public. */
  readonly allowPrivateHosts: readonly string[];
  /** How names become addresses; the system's way by default. What it answers is checked. */
  readonly lookup?: LookupFunction;
}

/** What is pushed to a callback. */
export interface OutgoingPush {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

/** What a subscriber answered to a push. */
export interface PushAnswer {
  readonly status: number;
  /** The beginning of the body on one line; empty where it was taken. */
  readonly reason: string;
  /** How long it asks to be left alone; null when it does not. */
  readonly retryAfterSeconds: number | null;
}

/** Speaks to the subscribers of our hub, past the address guard as everything that is asked. */
export interface PushSender {
  /** Null, or why this callback cannot be called, as far as its spelling tells. */
  refuse(callback: string): string | null;
  /**
   * Gets a callback with a query appended to its own, and whether it was answered 2xx with exactly
   * this body.
   *
   * @throws TopicwireError `fetch-failed` when no answer came, `address-forbidden`
   */
  confirm(
    callback: string,
    query: URLSearchParams,
    expected: string,
    signal: AbortSignal,
  ): Promise<boolean>;
  /**
   * Posts a body. A redirect is not followed, but is the answer.
   *
   * @throws TopicwireError `fetch-failed` when no answer came, `address-forbidden`
   */
  push(callback: string, push: OutgoingPush, at: Instant, signal: AbortSignal): Promise<PushAnswer>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 5_000;
/** Of an answer that says nothing, so much is read, so that its connection can be used again. */
const DRAIN_BYTES = 16_384;

/**
 * @throws TopicwireError `config-invalid` when `allowPrivateHosts` cannot be read.
 */
export function createPushSender(options: PushSenderOptions): PushSender {
  const guard = createAddressGuard(options.allowPrivateHosts);
  const agent = createAgent(guard, options);
  const { userAgent, timeoutMs } = options;
  const connectTimeoutMs = Math.min(CONNECT_TIMEOUT_MS, timeoutMs);

  async function send<T>(
    url: URL,
    request: Pick<Dispatcher.RequestOptions, 'method' | 'headers' | 'body'>,
    signal: AbortSignal,
    read: (response: Dispatcher.ResponseData) => Promise<T>,
  ): Promise<T> {
    // A timer of its own that ends with the request: the signals of thousands would all fire later.
    const ending = new AbortController();
    const end = () => ending.abort();
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      end();
    }, timeoutMs);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
    try {
      const response = await agent.request({
        ...request,
        origin: url.origin,
        path: `${url.pathname}${url.search}`,
        headers: { 'user-agent': userAgent, ...request.headers },
        signal: ending.signal,
      });
      return await read(response);
    } catch (error) {
      const context = { where: url.host, host: url.host, timeoutMs, connectTimeoutMs };
      throw describeNetworkError(isLate ? { code: 'UND_ERR_HEADERS_TIMEOUT' } : error, context);
    } finally {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    }
  }

  return {
    refuse: (callback) => {
      const url = URL.parse(callback);
      if (url === null) return 'it is no URL';
      return guard.refuseHost(url.hostname, findPort(url))?.message ?? null;
    },
    confirm: async (callback, query, expected, signal) => {
      const url = new URL(callback);
      // As text, since the callback's own query must keep its spelling.
      url.search = url.search === '' ? `?${query}` : `${url.search}&${query}`;
      return await send(url, { method: 'GET' }, signal, (response) =>
        isExactly(response, expected),
      );
    },
    push: async (callback, { headers, body }, at, signal) => {
      const request = { method: 'POST', headers, body } as const;
      return await send(new URL(callback), request, signal, (response) => readAnswer(response, at));
    },
    close: () => agent.destroy(),
  };
}

function createAgent(guard: AddressGuard, options: PushSenderOptions): Agent {
  const { timeoutMs, perHost, lookup } = options;
  return new Agent({
    connections: perHost,
    pipelining: 1,
    connect: createGuardedConnector(guard, {
      connectTimeoutMs: Math.min(CONNECT_TIMEOUT_MS, timeoutMs),
      ...(lookup === undefined ? {} : { lookup }),
    }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });
}

function findPort({ port, protocol }: URL): number {
  if (port !== '') return Number(port);
  return protocol === 'https:' ? 443 : 80;
}

async function isExactly(
  { statusCode, body }: Dispatcher.ResponseData,
  expected: string,
): Promise<boolean> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > Buffer.byteLength(expected)) return false;
  }
  return isSuccess(statusCode) && Buffer.concat(chunks).toString('utf8') === expected;
}

async function readAnswer(response: Dispatcher.ResponseData, at: Instant): Promise<PushAnswer> {
  const { statusCode: status, headers, body } = response;
  if (isSuccess(status)) {
    // What is said after a success changes nothing, not even that it breaks off.
    await body.dump({ limit: DRAIN_BYTES }).catch(() => undefined);
    return { status, reason: '', retryAfterSeconds: null };
  }
  const reason = await readReason(body);
  const after = headers['retry-after'];
  const known = new Map(typeof after === 'string' ? [['retry-after', after]] : []);
  return { status, reason, retryAfterSeconds: readFreshness(known, at).retryAfterSeconds };
}

function isSuccess(status: number): boolean {
  return status >= 200 && status < 300;
}
