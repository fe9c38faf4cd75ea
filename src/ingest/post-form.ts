import type { LookupFunction } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { TopicwireError } from '../model/topicwire-error.ts';
import { createAddressGuard } from './http/address-guard.ts';
import { describeNetworkError } from './http/describe-network-error.ts';
import { parseFeedUrl, showUrl } from './http/feed-url.ts';
import { followRedirect, type RedirectTrail, startTrail } from './http/follow-redirect.ts';
import { createGuardedConnector } from './http/guarded-connector.ts';
import { MAX_REASON_BYTES, readReason } from './http/read-reason.ts';

export interface FormPosterOptions {
  /** Names product, version and a page or address to complain to. */
  readonly userAgent: string;
  /** For one request as a whole, redirects included, in milliseconds. */
  readonly timeoutMs: number;
  /** `host:port`, host, address or CIDR that may be asked although it is not public. */
  readonly allowPrivateHosts: readonly string[];
  /** How names become addresses; the system's way by default. What it answers is checked. */
  readonly lookup?: LookupFunction;
}

/** What a form was answered with. */
export interface PostAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  /** The beginning of the body as text, on one line: hubs say there why they refuse. */
  readonly reason: string;
}

/** Sends forms to other machines, past the address guard as everything that is asked. */
export interface FormPoster {
  /**
   * Posts a form, and posts it again where a 307 or 308 leads; any other status ends it and is an answer.
   *
   * @throws TopicwireError `fetch-failed` when no answer came, `address-forbidden` when the address
   *   guard did not let it through.
   */
  post(
    url: string,
    form: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<PostAnswer>;
  close(): Promise<void>;
}

/** Redirects that keep method and body (RFC 9110 §15.4.8, §15.4.9). */
const KEEPS_BODY = new Set([307, 308]);
const MAX_REDIRECTS = 5;
const CONNECT_TIMEOUT_MS = 10_000;

/**
 * A poster over connections of its own, one at most to an origin.
 *
 * @throws TopicwireError `config-invalid` when `allowPrivateHosts` cannot be read.
 */
export function createFormPoster(options: FormPosterOptions): FormPoster {
  const { userAgent, timeoutMs } = options;
  const connectTimeoutMs = Math.min(CONNECT_TIMEOUT_MS, timeoutMs);
  const agent = new Agent({
    connections: 1,
    pipelining: 1,
    connect: createGuardedConnector(createAddressGuard(options.allowPrivateHosts), {
      connectTimeoutMs,
      ...(options.lookup === undefined ? {} : { lookup: options.lookup }),
    }),
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
  });

  function send(trail: RedirectTrail, body: string, signal: AbortSignal) {
    return agent.request({
      origin: trail.url.origin,
      path: `${trail.url.pathname}${trail.url.search}`,
      method: 'POST',
      headers: {
        'user-agent': userAgent,
        'content-type': 'application/x-www-form-urlencoded',
        accept: 'text/plain, */*;q=0.1',
      },
      body,
      signal,
    });
  }

  async function follow(url: URL, body: string, signal: AbortSignal): Promise<PostAnswer> {
    let trail = startTrail(url);
    try {
      for (;;) {
        const response = await send(trail, body, signal);
        if (!KEEPS_BODY.has(response.statusCode)) return await readAnswer(response);
        const { location } = response.headers;
        await response.body.dump({ limit: MAX_REASON_BYTES });
        const next = typeof location === 'string' ? location : null;
        trail = followRedirect(trail, response.statusCode, next, MAX_REDIRECTS);
      }
    } catch (error) {
      const where = showUrl(trail.url);
      const { host } = trail.url;
      const cause = signal.aborted ? tooLate(timeoutMs, signal) : error;
      throw describeNetworkError(cause, { where, host, timeoutMs, connectTimeoutMs });
    }
  }

  async function post(
    text: string,
    form: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ): Promise<PostAnswer> {
    const url = parseFeedUrl(text);
    if (url === null) throw new TopicwireError('fetch-failed', 'this is no http or https URL');
    const deadline = AbortSignal.timeout(timeoutMs);
    const either = signal === undefined ? deadline : AbortSignal.any([deadline, signal]);
    return await follow(url, new URLSearchParams(form).toString(), either);
  }

  return { post, close: () => agent.destroy() };
}

async function readAnswer(response: Dispatcher.ResponseData): Promise<PostAnswer> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(response.headers)) {
    if (value === undefined || name === 'set-cookie') continue;
    headers.set(name.toLowerCase(), typeof value === 'string' ? value : value.join(', '));
  }
  return { status: response.statusCode, headers, reason: await readReason(response.body) };
}

function tooLate(timeoutMs: number, signal: AbortSignal): TopicwireError {
  return new TopicwireError('fetch-failed', `no whole answer came within ${timeoutMs / 1000} s`, {
    cause: signal.reason,
  });
}
