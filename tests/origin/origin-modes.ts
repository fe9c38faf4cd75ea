import type { ServerResponse } from 'node:http';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { feedModes } from './feed-modes.ts';
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
const FIXED_VALIDATORS = { etag: FIXED_ETAG, 'last-modified': FIXED_LAST_MODIFIED };

const RSS = 'application/rss+xml; charset=utf-8';
const DRIP_MS = 50;
const NEW_YEAR_2030 = 'Tue, 01 Jan 2030 00:00:00 GMT';
const BLOCK = Buffer.alloc(65_536, 0x20);

/** A path that the origin answers. */
export interface NamedMode {
  /** As it is asked; a word in capitals stands for a figure or a URL. */
  readonly path: string;
  /** The row of standards that it puts to the test, or `fault`. */
  readonly row: string;
  readonly shows: string;
  readonly mode: Mode;
}

function named(path: string, row: string, shows: string, mode: Mode): NamedMode {
  return { path, row, shows, mode };
}

const plainModes: readonly NamedMode[] = [
  named('/fixed', 'C1', 'both validators, 304 to either', answerFixed),
  named('/etag-only', 'C1', 'an entity tag alone', (request, response) =>
    answerConditional(request.headers['if-none-match'], response),
  ),
  named('/odd-validators', 'C1', 'validators that no standard knows', (_, response) =>
    send(response, 200, { etag: 'W/unquoted', 'last-modified': 'yesterday' }, FIXED_BODY),
  ),
  named('/no-validators', 'C2', 'a 200 without validators', (_, response) =>
    send(response, 200, { 'content-type': RSS }, FIXED_BODY),
  ),
  named('/always-304', 'C2', '304 whatever is sent', (_, response) => send(response, 304, {}, '')),
  named('/renewed-304', 'C2', '304 with another entity tag', (_, response) =>
    send(response, 304, { etag: '"renewed"' }, ''),
  ),
  named('/unreadable', 'C3', 'validators with a body that is no feed', (_, response) =>
    send(response, 200, { 'content-type': RSS, ...FIXED_VALIDATORS }, '<html>Sorry</html>'),
  ),
  named('/max-age', 'C6', 'fresh for a day by Cache-Control', (_, response) =>
    send(response, 200, { 'content-type': RSS, 'cache-control': 'max-age=86400' }, FIXED_BODY),
  ),
  named('/expires', 'C6', 'fresh until 2030 by Expires', (_, response) =>
    send(response, 200, { 'content-type': RSS, expires: NEW_YEAR_2030 }, FIXED_BODY),
  ),
  named('/retry-seconds', 'C7', '429, to be tried in two hours', (_, response) =>
    send(response, 429, { 'retry-after': '7200' }, 'slow down'),
  ),
  named('/retry-date', 'C7', '503, to be tried in 2030', (_, response) =>
    send(response, 503, { 'retry-after': NEW_YEAR_2030 }, 'later'),
  ),
  named('/retry-date-429', 'C7', '429, to be tried in 2030', (_, response) =>
    send(response, 429, { 'retry-after': NEW_YEAR_2030 }, 'later'),
  ),
  named('/temporary-then-permanent', 'C9', '302 to a 301 to /fixed', (_, response) =>
    redirect(response, 302, '/redirect/301?to=/fixed'),
  ),
  named('/permanent-then-temporary', 'C9', '301 to a 302 to /fixed', (_, response) =>
    redirect(response, 301, '/redirect/302?to=/fixed'),
  ),
  named('/redirect-nowhere', 'C10', '301 without Location', (_, response) =>
    send(response, 301, {}, ''),
  ),
  named('/echo', 'C11', 'the headers that were sent, as JSON', (request, response) =>
    sendJson(response, request.headers),
  ),
  named('/cookie', 'C12', 'sets a cookie', (_, response) =>
    send(response, 200, { 'set-cookie': 'id=1; Path=/' }, FIXED_BODY),
  ),
  named('/gzip', 'C11', 'gzip', (_, response) => sendCoded(response, 'gzip', gzipSync(FIXED_BODY))),
  named('/br', 'C11', 'brotli', (_, response) =>
    sendCoded(response, 'br', brotliCompressSync(FIXED_BODY)),
  ),
  named('/zstd', 'C11', 'zstd', (_, response) =>
    sendCoded(response, 'zstd', zstdCompressSync(FIXED_BODY)),
  ),
  named('/gzip-br', 'C11', 'gzip, then brotli', (_, response) =>
    sendCoded(response, 'gzip, br', brotliCompressSync(gzipSync(FIXED_BODY))),
  ),
  named('/not-gzip', 'fault', 'says gzip and is not', (_, response) =>
    sendCoded(response, 'gzip', Buffer.from(FIXED_BODY)),
  ),
  named('/cut-gzip', 'fault', 'gzip cut in the middle', (_, response) =>
    sendCoded(response, 'gzip', gzipSync(FIXED_BODY).subarray(0, 60)),
  ),
  named('/unknown-coding', 'fault', 'a coding that nobody asked for', (_, response) =>
    sendCoded(response, 'compress', Buffer.from('?')),
  ),
  named('/bomb', 'C13', '64 KB of gzip that swell to 64 MB', (_, response) =>
    sendCoded(response, 'gzip', packBomb()),
  ),
  named('/endless', 'C13', 'a body without end', answerEndless),
  named('/drip', 'C13', 'a byte every 50 ms, for ever', answerDrip),
  named('/silent', 'C13', 'takes the request and says nothing', () => undefined),
  named('/head-only', 'C13', 'a head, and no body', (_, response) =>
    response.writeHead(200, { 'content-type': RSS }).flushHeaders(),
  ),
  named('/cut', 'fault', 'ends before its Content-Length', answerCut),
  named('/too-long', 'fault', 'goes on behind its Content-Length', answerTooLong),
  named('/cut-chunked', 'fault', 'ends between two chunks', answerCutChunked),
  named('/not-http', 'fault', 'the greeting of another protocol', (request) =>
    request.socket.end('SSH-2.0-OpenSSH_9.2\r\n\r\n'),
  ),
  named('/hang-up', 'fault', 'hangs up without a word', (request) => request.socket.destroy()),
];

const familyModes: readonly NamedMode[] = [
  named('/status/CODE', 'C8', 'answers with this status', (_, response, url) =>
    send(response, figureIn(url), {}, `status ${figureIn(url)}`),
  ),
  named('/redirect/CODE?to=URL', 'C9', 'sends on', (_, response, url) =>
    redirect(response, figureIn(url), url.searchParams.get('to') ?? ''),
  ),
  named('/chain/N', 'C10', 'sends on N times, then to /fixed', (_, response, url) => {
    const steps = figureIn(url);
    redirect(response, 302, steps === 1 ? '/fixed' : `/chain/${steps - 1}`);
  }),
  named('/circle/N', 'C10', 'sends round in N steps', answerCircle),
];

/** Everything that an origin can do. */
export const ORIGIN_MODES: readonly NamedMode[] = [...plainModes, ...feedModes, ...familyModes];

const byPath = new Map(
  [...plainModes, ...feedModes].map(({ path, mode }) => [path.replace(/\?.*/, ''), mode]),
);
const byFamily = new Map(familyModes.map(({ path, mode }) => [path.split('/')[1] ?? '', mode]));

/** The mode that answers a path; null when there is none. */
export function findMode(path: string): Mode | null {
  const [, family = ''] = /^\/([a-z]+)\/\d+(?:\/\d+)?$/.exec(path) ?? [];
  return byFamily.get(family) ?? byPath.get(path) ?? null;
}

function figureIn(url: URL): number {
  return Number(url.pathname.split('/')[2]);
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

/** A location that is not ASCII goes out as raw UTF-8, as many servers send it. */
function redirect(response: ServerResponse, status: number, location: string): void {
  const bytes = Buffer.from(location, 'utf8').toString('latin1');
  send(response, status, { location: bytes }, 'over there');
}

let bomb: Buffer | null = null;

/** 64 MB of nothing in 64 KB. */
function packBomb(): Buffer {
  bomb ??= gzipSync(Buffer.alloc(64 * 1024 * 1024));
  return bomb;
}

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

function answerTooLong(...[, response]: Parameters<Mode>): void {
  response.writeHead(200, { 'content-type': RSS, 'content-length': Buffer.byteLength(FIXED_BODY) });
  const { socket } = response;
  response.end(FIXED_BODY, () => socket?.write('and more of it'));
}

function answerCircle(...[, response, url]: Parameters<Mode>): void {
  const steps = figureIn(url);
  const at = Number(url.pathname.split('/')[3] ?? 0);
  redirect(response, 302, `/circle/${steps}/${(at + 1) % steps}`);
}
