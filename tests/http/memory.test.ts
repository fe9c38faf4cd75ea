import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RunningServer } from '../../src/http/start-server.ts';
import type { Rendered } from '../../src/model/rendered.ts';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { encodeDocument } from '../../src/publish/encode-document.ts';
import { openTestHouse, type TestHouse } from '../unit/pipeline/test-house.ts';
import { askServer, type ServerAnswer } from './ask-server.ts';
import { describeServed, serveHouse } from './serve-house.ts';

const mediaType = 'application/atom+xml; charset=utf-8';
const paths = Array.from({ length: 20 }, (_, number) => `/feeds/t${number}.atom`);
const encodings = ['identity', 'gzip', 'br'] as const;
const plainBytes = 12_000;
/** Of six bodies or so. */
const cacheBytes = 30_000;

/** Made once: compressing takes longer than all the rest. */
const documents = await Promise.all(paths.map((path) => render(path)));

let at: TestHouse;
let server: RunningServer;
let publication: Publication;
let loads: string[];
let isAway: boolean;

beforeEach(async () => {
  at = await openTestHouse({});
  await at.house.store.writeRendered(documents, []);
  loads = [];
  isAway = false;
  publication = new Publication(await at.house.store.readRenderedHeads(), {
    load: async (wanted) => {
      loads.push(...wanted);
      if (isAway) throw new TopicwireError('store-failed', 'the disk failed');
      return await at.house.store.readRendered(wanted);
    },
    cacheBytes,
  });
  server = await serveHouse(describeServed(at.house, publication));
});

afterEach(async () => {
  await server.close(0);
  await at.remove();
});

/** Text that compressing makes smaller, though not by much. */
function render(path: string, version = 0): Promise<Rendered> {
  const words: string[] = [];
  for (let seed = path.length + version; words.join(' ').length < plainBytes; seed += 1) {
    words.push(((seed * 2_654_435_761) % 4_294_967_296).toString(36));
  }
  const body = new TextEncoder().encode(`<feed>${path} ${words.join(' ')}</feed>`);
  return encodeDocument({ path, mediaType, body }, null, `2026-03-01T0${version}:00:00.000Z`);
}

const ask = (path: string, encoding: (typeof encodings)[number]) =>
  askServer(server.port, path, { 'accept-encoding': encoding });

function decode({ headers, body }: ServerAnswer): string {
  const encoding = headers['content-encoding'];
  if (encoding === 'gzip') return gunzipSync(body).toString();
  return (encoding === 'br' ? brotliDecompressSync(body) : body).toString();
}

describe('documents that are not all in memory', () => {
  test('have the same bytes and tags whether they are held or read, and the bound holds', async () => {
    const first = new Map<string, ServerAnswer>();
    for (const round of [1, 2, 3]) {
      for (const path of paths) {
        for (const encoding of encodings) {
          const answer = await ask(path, encoding);
          expect([answer.status, decode(answer).includes(path)]).toEqual([200, true]);
          const known = first.get(path + encoding);
          if (round === 1) first.set(path + encoding, answer);
          else {
            expect(answer.headers.etag).toBe(known?.headers.etag);
            expect(answer.headers['last-modified']).toBe(known?.headers['last-modified']);
            expect(answer.body).toEqual(known?.body);
          }
          expect(publication.heldBytes).toBeLessThanOrEqual(cacheBytes);
        }
      }
    }
    expect(new Set([...first.values()].map(({ headers }) => headers.etag)).size).toBe(
      paths.length * encodings.length,
    );
  });

  test('are held in the form that is asked for alone, and the ones asked for last stay', async () => {
    await ask('/feeds/t3.atom', 'gzip');
    const gzip = publication.find('/feeds/t3.atom')?.gzip;
    expect(publication.heldBytes).toBe(gzip?.bytes);
    loads.length = 0;
    await ask('/feeds/t3.atom', 'gzip');
    expect(loads).toEqual([]);
    for (const path of paths.slice(4)) await ask(path, 'identity');
    await ask('/feeds/t3.atom', 'gzip');
    expect(loads.filter((path) => path === '/feeds/t3.atom')).toEqual(['/feeds/t3.atom']);
  });

  test('are answered with 304 and to HEAD without being read', async () => {
    for (const path of paths) {
      const head = await askServer(server.port, path, {}, 'HEAD');
      const same = await askServer(server.port, path, {
        'if-none-match': String(head.headers.etag),
      });
      expect([head.status, same.status]).toEqual([200, 304]);
      expect(Number(head.headers['content-length'])).toBeGreaterThan(plainBytes);
    }
    expect(loads).toEqual([]);
  });

  test('are read once for all who ask at the same time', async () => {
    const answers = await Promise.all(paths.map(() => ask('/feeds/t1.atom', 'br')));
    expect(new Set(answers.map(decode)).size).toBe(1);
    expect(loads).toEqual(['/feeds/t1.atom']);
  });

  test('fill the memory at the start, the newest first, and not beyond the bound', async () => {
    await at.house.store.writeRendered([await render('/feeds/t7.atom', 5)], []);
    const heads = await at.house.store.readRenderedHeads();
    const load = (wanted: readonly string[]) => at.house.store.readRendered(wanted);
    const filled = new Publication(heads, { load, cacheBytes });
    await filled.fill();
    expect(filled.findWhole('/feeds/t7.atom')).toBeDefined();
    expect(filled.heldBytes).toBeLessThanOrEqual(cacheBytes);
    expect(filled.heldBytes).toBeGreaterThan(cacheBytes / 2);
  });

  test('are held anew when they change, if readers ask for them', async () => {
    await ask('/feeds/t1.atom', 'gzip');
    const memory = { editions: new Map(), articles: null };
    const newer = await render('/feeds/t1.atom', 2);
    await at.house.store.writeRendered([newer], []);
    publication.change([newer], [], memory);
    isAway = true;
    const answer = await ask('/feeds/t1.atom', 'gzip');
    expect(answer.headers.etag).toBe(
      newer.encodings.find(({ encoding }) => encoding === 'gzip')?.etag,
    );
  });

  test('another process stored anew are sent as it stored them, under their own tag', async () => {
    const newer = await render('/feeds/t1.atom', 3);
    await at.house.store.writeRendered([newer], []);
    const answer = await ask('/feeds/t1.atom', 'identity');
    expect([answer.headers.etag, answer.body]).toEqual([newer.etag, Buffer.from(newer.body)]);
    expect(publication.find('/feeds/t1.atom')?.etag).not.toBe(newer.etag);
  });
});

describe('while the store is away', () => {
  test('what is in memory goes on being served', async () => {
    const before = await ask('/feeds/t1.atom', 'gzip');
    isAway = true;
    const after = await ask('/feeds/t1.atom', 'gzip');
    expect([after.status, after.headers.etag, after.body]).toEqual([
      200,
      before.headers.etag,
      before.body,
    ]);
  });

  test('B17: the rest is 503 with a time to come again, and a 304 where nothing is new', async () => {
    isAway = true;
    const answer = await ask('/feeds/t2.atom', 'gzip');
    expect([answer.status, answer.headers['retry-after'], answer.headers.etag]).toEqual([
      503,
      '30',
      undefined,
    ]);
    expect(answer.headers['cache-control']).toBe('no-store');
    const etag = String(publication.find('/feeds/t2.atom')?.etag);
    expect((await askServer(server.port, '/feeds/t2.atom', { 'if-none-match': etag })).status).toBe(
      304,
    );
    isAway = false;
    expect((await ask('/feeds/t2.atom', 'gzip')).status).toBe(200);
    expect(at.said.filter((line) => line.includes('the disk failed'))).toHaveLength(1);
  });

  test('a document that is held as it is goes out so, if its compressed form is not held', async () => {
    await ask('/feeds/t4.atom', 'identity');
    isAway = true;
    const answer = await ask('/feeds/t4.atom', 'br');
    expect([answer.status, answer.headers['content-encoding']]).toEqual([200, undefined]);
    expect(answer.headers.etag).toBe(publication.find('/feeds/t4.atom')?.etag);
  });
});
