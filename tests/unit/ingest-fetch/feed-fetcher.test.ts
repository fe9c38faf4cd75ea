import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  createFeedFetcher,
  type FeedFetcher,
  type FeedFetcherOptions,
} from '../../../src/ingest/feed-fetcher.ts';
import type { Fetched, FetchRequest } from '../../../src/model/fetched.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { certificate } from '../../origin/certificate.ts';
import { FIXED_BODY, FIXED_ETAG, FIXED_LAST_MODIFIED } from '../../origin/origin-modes.ts';
import { type Origin, type RecordedRequest, startOrigin } from '../../origin/start-origin.ts';

const USER_AGENT = 'Topicwire/0.1 (+https://wire.example/contact)';
const NONE = { etag: null, lastModified: null };

let origin: Origin;
let other: Origin;
let secure: Origin;
let fetcher: FeedFetcher;
const made: FeedFetcher[] = [];

function make(options: Partial<FeedFetcherOptions> = {}): FeedFetcher {
  const one = createFeedFetcher({
    userAgent: USER_AGENT,
    timeoutMs: 5_000,
    maxBytes: 1_000_000,
    allowPrivateHosts: ['127.0.0.0/8'],
    ...options,
  });
  made.push(one);
  return one;
}

beforeAll(async () => {
  [origin, other, secure] = await Promise.all([
    startOrigin(),
    startOrigin(),
    startOrigin({ secure: true }),
  ]);
  fetcher = make();
});

afterAll(async () => {
  await Promise.all(made.map((one) => one.close()));
  await Promise.all([origin, other, secure].map((one) => one.close()));
});

function ask(path: string, rest: Partial<FetchRequest> = {}): Promise<Fetched> {
  const url = path.startsWith('http') ? path : `${origin.url}${path}`;
  return fetcher.fetch({ url, headers: {}, validators: NONE, ...rest });
}

async function failure(promise: Promise<unknown>): Promise<TopicwireError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TopicwireError)) throw new Error(`no TopicwireError: ${String(error)}`);
  return error;
}

function lastRequest(at: Origin = origin): RecordedRequest {
  const request = at.requests.at(-1);
  if (request === undefined) throw new Error('nothing was asked');
  return request;
}

function text(fetched: Fetched): string {
  return Buffer.from(fetched.body).toString('utf8');
}

const redirectTo = (code: number, url: string): string =>
  `/redirect/${code}?to=${encodeURIComponent(url)}`;

describe('what is sent', () => {
  it('C11: names product, version and contact, and lists feed types before everything else', async () => {
    await ask('/fixed');
    const { headers } = lastRequest();
    expect(headers['user-agent']).toBe(USER_AGENT);
    expect(headers.accept).toMatch(
      /^application\/atom\+xml, application\/rss\+xml.*\*\/\*;q=0\.1$/,
    );
    expect(headers['accept-encoding']).toBe('gzip, br, zstd');
  });

  it('C12: sends no cookie, no Referer and no validators of its own making', async () => {
    await ask('/cookie');
    const again = await ask('/cookie');
    const { headers } = lastRequest();
    expect(headers).not.toHaveProperty('cookie');
    expect(headers).not.toHaveProperty('referer');
    expect(headers).not.toHaveProperty('if-none-match');
    expect(headers).not.toHaveProperty('if-modified-since');
    expect(again.headers.has('set-cookie')).toBe(false);
  });

  it('C12: sends the query as given and never the fragment', async () => {
    await ask('/no-validators?b=2&a=%7E1&empty=#part');
    expect(lastRequest().path).toBe('/no-validators?b=2&a=%7E1&empty=');
  });

  it('sends the headers of the source, and user and password of its URL as basic auth', async () => {
    await ask('/echo', { headers: { 'X-Key': 'k1' } });
    expect(lastRequest().headers['x-key']).toBe('k1');
    const fetched = await ask(`http://reader:p%40ss@${origin.host}/echo`);
    expect(lastRequest().headers.authorization).toBe(
      `Basic ${Buffer.from('reader:p@ss').toString('base64')}`,
    );
    expect(fetched.finalUrl).toBe(`${origin.url}/echo`);
  });

  it('keeps connections open and opens at most two to one origin', async () => {
    const quiet = await startOrigin();
    await Promise.all(Array.from({ length: 12 }, () => ask(`${quiet.url}/fixed`)));
    expect(quiet.requests).toHaveLength(12);
    expect(quiet.connections()).toBeLessThanOrEqual(2);
    await quiet.close();
  });
});

describe('validators', () => {
  it('C1: come back byte for byte and lead to a 304 that keeps them', async () => {
    const first = await ask('/fixed');
    expect(first.validators).toEqual({ etag: FIXED_ETAG, lastModified: FIXED_LAST_MODIFIED });
    const second = await ask('/fixed', { validators: first.validators });
    expect(second.status).toBe(304);
    expect(second.body.byteLength).toBe(0);
    expect(second.validators).toEqual(first.validators);
    expect(lastRequest().headers['if-none-match']).toBe(FIXED_ETAG);
    expect(lastRequest().headers['if-modified-since']).toBe(FIXED_LAST_MODIFIED);
  });

  it.each([
    ['W/"weak, with a comma"', 'yesterday, or so'],
    ['unquoted', 'Tue, 25 Jun 2019 10:00:00 +0000'],
    ['"caf\u00e9"', '1561456800'],
  ])('C1: that no standard knows (%s) are neither read nor mended', async (etag, lastModified) => {
    origin.answer('/odd', (_, response) => {
      response.writeHead(200, { etag, 'last-modified': lastModified }).end('x');
    });
    const { validators } = await ask('/odd');
    expect(validators).toEqual({ etag, lastModified });
    await ask('/odd', { validators });
    expect(lastRequest().headers['if-none-match']).toBe(etag);
    expect(lastRequest().headers['if-modified-since']).toBe(lastModified);
  });

  it('C2: are dropped after a 200 without them', async () => {
    const fetched = await ask('/no-validators', {
      validators: { etag: '"old"', lastModified: FIXED_LAST_MODIFIED },
    });
    expect(fetched.validators).toEqual(NONE);
  });

  it('C2: of a 304 replace old ones, and what it leaves out stays', async () => {
    const old = { etag: '"old"', lastModified: FIXED_LAST_MODIFIED };
    const fetched = await ask('/renewed-304', { validators: old });
    expect(fetched.validators).toEqual({ etag: '"renewed"', lastModified: FIXED_LAST_MODIFIED });
  });

  it('C1: go only to the URL that they came from', async () => {
    const validators = { etag: FIXED_ETAG, lastModified: null };
    const moved = redirectTo(302, `${origin.url}/fixed`);
    const strange = await ask(moved, { validators });
    expect(strange.status).toBe(200);
    expect(lastRequest().headers).not.toHaveProperty('if-none-match');
    expect(strange.validators.url).toBe(`${origin.url}/fixed`);
    const known = await ask(moved, { validators: strange.validators });
    expect(known.status).toBe(304);
    expect(known.validators).toEqual(strange.validators);
    expect(origin.requests.at(-2)?.headers).not.toHaveProperty('if-none-match');
  });

  it('C14: of a known version alone A-IM goes along, and not to another URL', async () => {
    const validators = { etag: FIXED_ETAG, lastModified: null };
    await ask('/fixed', { validators, acceptDelta: true });
    expect(lastRequest().headers['a-im']).toBe('feed');
    await ask('/fixed', { acceptDelta: true });
    expect(lastRequest().headers).not.toHaveProperty('a-im');
    await ask(redirectTo(302, '/fixed'), { validators, acceptDelta: true });
    expect(lastRequest().headers).not.toHaveProperty('a-im');
  });

  it('were not sent, so a 304 is no answer', async () => {
    const error = await failure(ask('/always-304'));
    expect(error.describe()).toBe(
      `${origin.url}/always-304: answered 304 to a request without validators`,
    );
  });
});

describe('bodies', () => {
  it.each(['/gzip', '/br', '/zstd', '/gzip-br', '/no-validators'])(
    'C11: %s arrives decoded',
    async (path) => {
      expect(text(await ask(path))).toBe(FIXED_BODY);
    },
  );

  it('C13: that are larger than the limit end while they stream', async () => {
    const error = await failure(make({ maxBytes: 100_000 }).fetch(plain('/endless')));
    expect(error.code).toBe('limit-exceeded');
    expect(error.message).toBe('the body is larger than 100000 bytes');
  });

  it('C13: that swell are ended before they are held', async () => {
    const careful = make({ maxBytes: 200_000 });
    await failure(careful.fetch(plain('/bomb')));
    const before = process.memoryUsage().arrayBuffers;
    const error = await failure(careful.fetch(plain('/bomb')));
    expect(error.code).toBe('limit-exceeded');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(16 * 1024 * 1024);
  });

  it('C13: just at the limit pass', async () => {
    const length = Buffer.byteLength(FIXED_BODY);
    const fetched = await make({ maxBytes: length }).fetch(plain('/gzip'));
    expect(fetched.body.byteLength).toBe(length);
    const error = await failure(make({ maxBytes: length - 1 }).fetch(plain('/gzip')));
    expect(error.code).toBe('limit-exceeded');
  });

  it.each([
    ['/cut', 'the connection was closed before the answer was whole'],
    ['/cut-chunked', 'the connection was closed before the answer was whole'],
    ['/hang-up', 'the connection was closed before the answer was whole'],
    ['/cut-gzip', 'the body is not what its Content-Encoding says, or it is cut short'],
    ['/not-gzip', 'the body is not what its Content-Encoding says, or it is cut short'],
    ['/unknown-coding', 'the body is coded as "compress", which was not asked for'],
    ['/not-http', 'the answer is not valid HTTP'],
  ])('%s is a failure with a clear message', async (path, message) => {
    const error = await failure(ask(path));
    expect(error.code).toBe('fetch-failed');
    expect(error.describe()).toBe(`${origin.url}${path}: ${message}`);
  });
});

const plain = (path: string): FetchRequest => ({
  url: `${origin.url}${path}`,
  headers: {},
  validators: NONE,
});

describe('an answer that goes on behind its Content-Length', () => {
  it('is read up to there, and the connection is not used again', async () => {
    const fetched = await ask('/too-long');
    expect(text(fetched)).toBe(FIXED_BODY);
    expect((await ask('/fixed')).status).toBe(200);
  });
});

describe('time', () => {
  it('C13: runs out for a body that drips', async () => {
    const error = await failure(make({ timeoutMs: 400 }).fetch(plain('/drip')));
    expect(error.describe()).toBe(`${origin.url}/drip: the answer was not whole within 0.4 s`);
  });

  it('C13: runs out for a head without a body', async () => {
    const error = await failure(make({ timeoutMs: 400 }).fetch(plain('/head-only')));
    expect(error.message).toBe('the answer was not whole within 0.4 s');
  });

  it('C13: runs out for the first byte before it does for the whole', async () => {
    const error = await failure(make({ firstByteTimeoutMs: 300 }).fetch(plain('/silent')));
    expect(error.message).toBe('no answer came within 0.3 s');
  });

  it('C13: runs out for a name that is never answered', async () => {
    const slow = make({ connectTimeoutMs: 300, lookup: () => undefined });
    const error = await failure(slow.fetch({ ...plain('/'), url: 'http://slow.example/feed' }));
    expect(error.message).toBe('slow.example took no connection within 0.3 s');
  });

  it('C13: runs out for a handshake that is never answered', async () => {
    const mute = createServer().listen(0, '127.0.0.1');
    await once(mute, 'listening');
    const { port } = mute.address() as AddressInfo;
    const slow = make({ connectTimeoutMs: 300 });
    const error = await failure(slow.fetch({ ...plain('/'), url: `https://127.0.0.1:${port}/` }));
    expect(error.message).toBe(`127.0.0.1:${port} took no connection within 0.3 s`);
    mute.close();
  });

  it('ends when the caller says so', async () => {
    const stop = new AbortController();
    origin.answer('/stop', () => stop.abort());
    const error = await failure(fetcher.fetch(plain('/stop'), stop.signal));
    expect(error.code).toBe('fetch-failed');
    expect(error.message).toBe('the request was stopped');
  });

  it('ends for all when the fetcher is closed', async () => {
    const closing = make();
    origin.answer('/closing', () => void closing.close());
    expect((await failure(closing.fetch(plain('/closing')))).message).toBe(
      'the fetcher was closed',
    );
  });
});

describe('statuses', () => {
  it.each([400, 401, 404, 410, 500, 503, 300])('%i is an answer without a body', async (status) => {
    const fetched = await ask(`/status/${status}`);
    expect(fetched.status).toBe(status);
    expect(fetched.body.byteLength).toBe(0);
  });

  it('carry their headers in lower case', async () => {
    const fetched = await ask('/retry-seconds');
    expect(fetched.status).toBe(429);
    expect(fetched.headers.get('retry-after')).toBe('7200');
  });
});

describe('redirects', () => {
  it.each([301, 302, 303, 307, 308])('C9: %i is followed', async (status) => {
    const fetched = await ask(redirectTo(status, '/fixed'));
    expect(fetched.status).toBe(200);
    expect(fetched.finalUrl).toBe(`${origin.url}/fixed`);
    const permanent = status === 301 || status === 308;
    expect(fetched.movedTo).toBe(permanent ? `${origin.url}/fixed` : null);
  });

  it('C9: that are permanent all the way move to the end', async () => {
    const fetched = await ask(redirectTo(301, redirectTo(308, '/fixed')));
    expect(fetched.movedTo).toBe(`${origin.url}/fixed`);
  });

  it('C9: that are permanent after a temporary one move nothing', async () => {
    expect((await ask(redirectTo(302, redirectTo(301, '/fixed')))).movedTo).toBeNull();
  });

  it('that are temporary after a permanent one move to where the permanent one led', async () => {
    const middle = redirectTo(302, '/fixed');
    expect((await ask(redirectTo(301, middle))).movedTo).toBe(`${origin.url}${middle}`);
  });

  it('C10: end after five', async () => {
    expect((await ask('/chain/5')).status).toBe(200);
    const error = await failure(ask('/chain/6'));
    expect(error.message).toBe('redirects more than 5 times');
  });

  it.each([1, 2, 3])('C10: in a circle of %i are seen', async (steps) => {
    const before = origin.requests.length;
    const error = await failure(ask(`/circle/${steps}/0`));
    expect(error.message).toBe(`redirects in a circle, back to ${origin.url}/circle/${steps}/0`);
    expect(origin.requests.length - before).toBe(steps);
  });

  it.each(['file:///etc/passwd', 'ftp://ftp.example/feed', 'javascript:1', 'data:text/xml,x'])(
    'C10: to %s are refused',
    async (target) => {
      const error = await failure(ask(redirectTo(302, target)));
      expect(error.message).toBe('redirects to something that is no http or https URL');
    },
  );

  it('C10: without Location are refused', async () => {
    const error = await failure(ask('/redirect-nowhere'));
    expect(error.message).toBe('answered 301 without saying where to go (no Location)');
  });

  it('take the source’s headers along within the origin and never beyond it', async () => {
    const headers = { Authorization: 'Bearer secret-1', 'X-Key': 'secret-2' };
    await ask(redirectTo(302, '/echo'), { headers });
    expect(lastRequest().headers.authorization).toBe('Bearer secret-1');
    await ask(redirectTo(302, `${other.url}/echo`), { headers });
    expect(lastRequest(other).headers).not.toHaveProperty('authorization');
    expect(lastRequest(other).headers).not.toHaveProperty('x-key');
    const back = `${other.url}${redirectTo(302, `${origin.url}${redirectTo(302, '/echo')}`)}`;
    await ask(redirectTo(302, back), { headers });
    expect(lastRequest().path).toBe('/echo');
    expect(lastRequest().headers).not.toHaveProperty('authorization');
  });

  it('do not carry user and password of the URL to another origin', async () => {
    await ask(`http://u:p@${origin.host}${redirectTo(302, `${other.url}/echo`)}`);
    expect(lastRequest(other).headers).not.toHaveProperty('authorization');
  });

  it('whose Location is raw UTF-8, or no UTF-8 at all, lead where they say', async () => {
    await ask(redirectTo(302, '/neuigkeiten/\u00fcber-uns?q=\u82af\u7247'));
    expect(lastRequest().path).toBe('/neuigkeiten/%C3%BCber-uns?q=%E8%8A%AF%E7%89%87');
    origin.answer('/latin', (_, response) => {
      response.writeHead(302, { location: '/caf\u00e9' }).end();
    });
    await ask('/latin');
    expect(lastRequest().path).toBe('/caf%C3%A9');
  });

  it('do not wait for the body of the redirect', async () => {
    origin.answer('/slow-redirect', (_, response) => {
      response.writeHead(302, { location: '/fixed' }).write('going');
    });
    expect((await make({ timeoutMs: 2_000 }).fetch(plain('/slow-redirect'))).status).toBe(200);
  });
});

describe('failures', () => {
  it.each(['not a url', '/feed', 'ftp://feeds.example/', 'file:///etc/passwd', ''])(
    'the URL "%s" is refused',
    async (url) => {
      const error = await failure(fetcher.fetch({ ...plain('/'), url }));
      expect(error.describe()).toBe('the URL of the source is no http or https URL');
    },
  );

  it('a refused connection is named', async () => {
    const gone = await startOrigin();
    await gone.close();
    const error = await failure(ask(`${gone.url}/feed`));
    expect(error.describe()).toBe(`${gone.url}/feed: ${gone.host} refused the connection`);
  });

  it('after a redirect name the host that failed', async () => {
    const gone = await startOrigin();
    await gone.close();
    const error = await failure(ask(redirectTo(302, `${gone.url}/feed`)));
    expect(error.describe()).toBe(`${gone.url}/feed: ${gone.host} refused the connection`);
  });

  it('hold no query, password or stack', async () => {
    const error = await failure(ask(`http://u:hush@${origin.host}/hang-up?token=hush`));
    expect(error.describe()).not.toMatch(/hush|\n| at /);
  });

  it('a header that cannot be sent is named without its value', async () => {
    const error = await failure(ask('/echo', { headers: { 'x-key': 'hush\nhush' } }));
    expect(error.message).toBe('a header of this source cannot be sent');
  });
});

describe('TLS', () => {
  it('with a certificate that nobody trusts is refused', async () => {
    const error = await failure(ask(`${secure.url}/fixed`));
    expect(error.message).toBe(`the certificate of ${secure.host} is not trusted`);
    expect(secure.requests).toHaveLength(0);
  });

  it('C10: with a trusted certificate reads over HTTP/2, conditionally, and never falls to http', async () => {
    const before = getCACertificates('default');
    setDefaultCACertificates([...before, certificate]);
    try {
      const trusting = make();
      const request = { url: `${secure.url}/fixed`, headers: {}, validators: NONE };
      const first = await trusting.fetch(request);
      expect(text(first)).toBe(FIXED_BODY);
      const second = await trusting.fetch({ ...request, validators: first.validators });
      expect(second.status).toBe(304);
      expect(lastRequest(secure).version).toBe('2.0');
      const down = { ...request, url: `${secure.url}${redirectTo(301, `${origin.url}/fixed`)}` };
      const error = await failure(trusting.fetch(down));
      expect(error.message).toBe(
        `redirects from https to http (${origin.url}/fixed), which is not followed`,
      );
      await trusting.close();
    } finally {
      setDefaultCACertificates(before);
    }
  });

  it('spoken to a plain server is named', async () => {
    const error = await failure(ask(`https://${origin.host}/fixed`));
    expect(error.message).toBe(`no secure connection with ${origin.host} came about`);
  });
});
