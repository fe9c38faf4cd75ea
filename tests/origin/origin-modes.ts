import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { Mode } from './start-origin.ts';

/** What `/fixed` and the compressed modes hold. */
export const FIXED_BODY = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel>
<title>Test origin</title><link>https://origin.example/</link><description>Fixed</description>
<item><guid isPermaLink="false">one</guid><title>One thing happened</title></item>
</channel></rss>
`;

export const FIXED_ETAG = '"fixed-1"';
export const FIXED_LAST_MODIFIED = 'Tue, 25 Jun 2019 10:00:00 GMT';

const RSS = 'application/rss+xml; charset=utf-8';
const DRIP_MS = 50;
const BLOCK = Buffer.alloc(65_536, 0x20);

const modes = new Map<string, Mode>([
  ['/fixed', answerFixed],
  [
    '/etag-only',
    (request, response) => answerConditional(request.headers['if-none-match'], response),
  ],
  ['/no-validators', (_, response) => send(response, 200, { 'content-type': RSS }, FIXED_BODY)],
  ['/always-304', (_, response) => send(response, 304, {}, '')],
  ['/renewed-304', (_, response) => send(response, 304, { etag: '"renewed"' }, '')],
  ['/gzip', (_, response) => sendCoded(response, 'gzip', gzipSync(FIXED_BODY))],
  ['/br', (_, response) => sendCoded(response, 'br', brotliCompressSync(FIXED_BODY))],
  ['/zstd', (_, response) => sendCoded(response, 'zstd', zstdCompressSync(FIXED_BODY))],
  [
    '/gzip-br',
    (_, response) => sendCoded(response, 'gzip, br', brotliCompressSync(gzipSync(FIXED_BODY))),
  ],
  ['/not-gzip', (_, response) => sendCoded(response, 'gzip', Buffer.from(FIXED_BODY))],
  ['/cut-gzip', (_, response) => sendCoded(response, 'gzip', gzipSync(FIXED_BODY).subarray(0, 60))],
  ['/unknown-coding', (_, response) => sendCoded(response, 'compress', Buffer.from('?'))],
  ['/bomb', (_, response) => sendCoded(response, 'gzip', packBomb())],
  ['/endless', answerEndless],
  ['/drip', answerDrip],
  ['/silent', () => undefined],
  ['/head-only', (_, response) => response.writeHead(200, { 'content-type': RSS }).flushHeaders()],
  ['/cut', answerCut],
  ['/cut-chunked', answerCutChunked],
  ['/not-http', (request) => request.socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n')],
  ['/hang-up', (request) => request.socket.destroy()],
  ['/echo', (request, response) => sendJson(response, request.headers)],
  ['/retry-seconds', (_, response) => send(response, 429, { 'retry-after': '7200' }, 'slow down')],
  [
    '/retry-date',
    (_, response) =>
      send(response, 503, { 'retry-after': 'Tue, 01 Jan 2030 00:00:00 GMT' }, 'later'),
  ],
  ['/cookie', (_, response) => send(response, 200, { 'set-cookie': 'id=1; Path=/' }, FIXED_BODY)],
  ['/redirect-nowhere', (_, response) => send(response, 301, {}, '')],
]);

/**
 * The mode that answers a path; null when there is none. With parameters: `/status/CODE` answers
 * so, `/redirect/CODE?to=URL` sends on, `/chain/N` sends on N times with 302 and then to `/fixed`,
 * `/circle/N` goes round in N steps.
 */
export function findMode(path: string): Mode | null {
  const [, name = '', figure = ''] = /^\/([a-z]+)\/(\d+)(?:\/\d+)?$/.exec(path) ?? [];
  switch (name) {
    case 'status':
      return (_, response) => send(response, Number(figure), {}, `status ${figure}`);
    case 'redirect':
      return (_, response, url) =>
        redirect(response, Number(figure), url.searchParams.get('to') ?? '');
    case 'chain':
      return (_, response) =>
        redirect(response, 302, figure === '1' ? '/fixed' : `/chain/${Number(figure) - 1}`);
    case 'circle':
      return answerCircle(Number(figure));
    default:
      return modes.get(path) ?? null;
  }
}

type Headers = Readonly<Record<string, string>>;

function send(
  response: ServerResponse,
  status: number,
  headers: Headers,
  body: string | Buffer,
): void {
  response.writeHead(status, headers).end(body);
}

function sendCoded(response: ServerResponse, coding: string, body: Buffer): void {
  send(response, 200, { 'content-type': RSS, 'content-encoding': coding }, body);
}

function sendJson(response: ServerResponse, value: unknown): void {
  send(response, 200, { 'content-type': 'application/json' }, JSON.stringify(value));
}

function redirect(response: ServerResponse, status: number, location: string): void {
  send(response, status, { location }, 'over there');
}

let bomb: Buffer | null = null;

/** 64 MB of nothing in 64 KB. */
function packBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(64 * 1024 * 1024));
  return bomb;
}

const FIXED_VALIDATORS = { etag: FIXED_ETAG, 'last-modified': FIXED_LAST_MODIFIED };

/** Both validators, each compared byte for byte; the entity tag wins (RFC 9110 §13.2.2). */
function answerFixed(...[request, response]: Parameters<Mode>): void {
  const tag = request.headers['if-none-match'];
  const since = request.headers['if-modified-since'];
  const same = tag === undefined ? since === FIXED_LAST_MODIFIED : tag === FIXED_ETAG;
  if (same) send(response, 304, FIXED_VALIDATORS, '');
  else send(response, 200, { 'content-type': RSS, ...FIXED_VALIDATORS }, FIXED_BODY);
}

function answerConditional(tag: string | undefined, response: ServerResponse): void {
  if (tag === FIXED_ETAG) send(response, 304, {}, '');
  else send(response, 200, { 'content-type': RSS, etag: FIXED_ETAG }, FIXED_BODY);
}

function answerEndless(...[, response]: Parameters<Mode>): void {
  response.writeHead(200, { 'content-type': RSS });
  const write = (): void => {
    while (!response.destroyed && response.write(BLOCK));
  };
  response.on('drain', write);
  write();
}

function answerDrip(...[, response]: Parameters<Mode>): void {
  response.writeHead(200, { 'content-type': RSS });
  const timer = setInterval(() => response.write(' '), DRIP_MS);
  response.on('close', () => clearInterval(timer));
}

function answerCut(...[, response]: Parameters<Mode>): void {
  response.writeHead(200, { 'content-type': RSS, 'content-length': '5000' });
  response.write(FIXED_BODY, () => response.socket?.end());
}

function answerCutChunked(...[, response]: Parameters<Mode>): void {
  response.writeHead(200, { 'content-type': RSS });
  response.write(FIXED_BODY, () => response.socket?.destroy());
}

function answerCircle(steps: number): Mode {
  return (_, response, url) => {
    const [, at = '0'] = /\/(\d+)$/.exec(url.pathname.replace(/^\/circle\/\d+/, '')) ?? [];
    redirect(response, 302, `/circle/${steps}/${(Number(at) + 1) % steps}`);
  };
}
