import type { IncomingMessage, ServerResponse } from 'node:http';
import { constants, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  createFeedFetcher,
  type FeedFetcher,
  type FeedFetcherOptions,
} from '../../../src/ingest/feed-fetcher.ts';
import type { Fetched } from '../../../src/model/fetched.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { certificate } from '../../origin/certificate.ts';
import { FIXED_BODY } from '../../origin/origin-modes.ts';
import { type Origin, startOrigin } from '../../origin/start-origin.ts';

const NONE = { etag: null, lastModified: null };
const trustedBefore = getCACertificates('default');
const closedEarly = 'the connection was closed before the answer was whole';

let origin: Origin;
const made: FeedFetcher[] = [];

function make(options: Partial<FeedFetcherOptions> = {}): FeedFetcher {
  const one = createFeedFetcher({
    userAgent: 'Topicwire/0.1 (+https://wire.example/)',
    timeoutMs: 5_000,
    maxBytes: 200_000,
    allowPrivateHosts: ['127.0.0.0/8'],
    ...options,
  });
  made.push(one);
  return one;
}

function ask(path: string, fetcher: FeedFetcher): Promise<Fetched> {
  return fetcher.fetch({ url: `${origin.url}${path}`, headers: {}, validators: NONE });
}

async function failure(promise: Promise<unknown>): Promise<TopicwireError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TopicwireError)) throw new Error(`no TopicwireError: ${String(error)}`);
  return error;
}

/** What the compatibility objects of node:http2 are behind their HTTP/1.1 face. */
function streamOf(response: ServerResponse): Http2ServerResponse['stream'] {
  return (response as unknown as Http2ServerResponse).stream;
}

function sessionOf(request: IncomingMessage) {
  return (request as unknown as Http2ServerRequest).stream.session;
}

beforeAll(async () => {
  setDefaultCACertificates([...trustedBefore, certificate]);
  origin = await startOrigin({ secure: true });
});

afterAll(async () => {
  await Promise.all(made.map((one) => one.close()));
  await origin.close();
  setDefaultCACertificates(trustedBefore);
});

describe('over HTTP/2', () => {
  let fetcher: FeedFetcher;

  beforeEach(() => {
    fetcher = make();
  });

  it.each(['/fixed', '/gzip', '/br', '/zstd', '/gzip-br', '/chain/3'])(
    '%s arrives decoded',
    async (path) => {
      const fetched = await ask(path, fetcher);
      expect(Buffer.from(fetched.body).toString()).toBe(FIXED_BODY);
      expect(origin.requests.at(-1)?.version).toBe('2.0');
    },
  );

  it('C11, C12: the same headers go out, and neither cookie nor Referer', async () => {
    await ask('/cookie', fetcher);
    await ask('/cookie?a=%7E#part', fetcher);
    const { headers, path } = origin.requests.at(-1) ?? { headers: {}, path: '' };
    expect(path).toBe('/cookie?a=%7E');
    expect(headers['user-agent']).toBe('Topicwire/0.1 (+https://wire.example/)');
    expect(headers['accept-encoding']).toBe('gzip, br, zstd');
    expect(
      Object.keys(headers)
        .filter((name) => !name.startsWith(':'))
        .sort(),
    ).toEqual(['accept', 'accept-encoding', 'user-agent']);
  });

  it.each([
    ['/endless', 5_000, 'limit-exceeded', 'the body is larger than 200000 bytes'],
    ['/bomb', 5_000, 'limit-exceeded', 'the body is larger than 200000 bytes'],
    ['/drip', 500, 'fetch-failed', 'the answer was not whole within 0.5 s'],
    ['/head-only', 500, 'fetch-failed', 'the answer was not whole within 0.5 s'],
    [
      '/cut-gzip',
      5_000,
      'fetch-failed',
      'the body is not what its Content-Encoding says, or it is cut short',
    ],
  ])('C13: %s is ended', async (path, timeoutMs, code, message) => {
    const error = await failure(ask(path, make({ timeoutMs })));
    expect(error.code).toBe(code);
    expect(error.message).toBe(message);
  });

  it('C13: a head that never comes is ended before the whole would be', async () => {
    const error = await failure(ask('/silent', make({ firstByteTimeoutMs: 300 })));
    expect(error.message).toBe('no answer came within 0.3 s');
  });

  it('C10: a circle of redirects is seen', async () => {
    const error = await failure(ask('/circle/2/0', fetcher));
    expect(error.message).toBe(`redirects in a circle, back to ${origin.url}/circle/2/0`);
  });

  it('a stream that is reset in mid-body is a failure, and the next request is not', async () => {
    origin.answer('/reset', (_, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.write('<rss>', () => streamOf(response).close(constants.NGHTTP2_INTERNAL_ERROR));
    });
    expect((await failure(ask('/reset', fetcher))).message).toBe(closedEarly);
    expect((await ask('/fixed', fetcher)).status).toBe(200);
  });

  it('a session that is destroyed in mid-body is a failure, and the next request is not', async () => {
    origin.answer('/drop', (request, response) => {
      response.writeHead(200, { 'content-type': 'text/xml' });
      response.write('<rss>', () => sessionOf(request)?.destroy());
    });
    expect((await failure(ask('/drop', fetcher))).message).toBe(closedEarly);
    expect((await ask('/fixed', fetcher)).status).toBe(200);
  });

  it('a body that is shorter than its Content-Length is a failure', async () => {
    origin.answer('/short', (_, response) => {
      response.writeHead(200, { 'content-length': '5000' });
      response.write(FIXED_BODY, () => streamOf(response).close(constants.NGHTTP2_NO_ERROR));
    });
    expect((await failure(ask('/short', fetcher))).code).toBe('fetch-failed');
  });

  it('an end that the server announces (GOAWAY) costs no request', async () => {
    origin.answer('/last', (request, response) => {
      response.end(FIXED_BODY, () => sessionOf(request)?.close());
    });
    for (let turn = 0; turn < 5; turn += 1) {
      expect((await ask('/last', fetcher)).status).toBe(200);
      expect((await ask('/fixed', fetcher)).status).toBe(200);
    }
  });

  it('stopping one request leaves others of the session alone', async () => {
    const stop = new AbortController();
    origin.answer('/stop2', () => stop.abort());
    const request = { url: `${origin.url}/stop2`, headers: {}, validators: NONE };
    const [stopped, others] = await Promise.all([
      failure(fetcher.fetch(request, stop.signal)),
      Promise.all(Array.from({ length: 6 }, () => ask('/gzip', fetcher))),
    ]);
    expect(stopped.message).toBe('the request was stopped');
    expect(others.map(({ status }) => status)).toEqual(Array(6).fill(200));
  });

  it('at most two connections are opened to one origin', async () => {
    const before = origin.connections();
    await Promise.all(Array.from({ length: 12 }, () => ask('/fixed', fetcher)));
    expect(origin.connections() - before).toBeLessThanOrEqual(2);
  });
});
