// How much memory a topic takes while it is served: `node --expose-gc bench/serve-memory.ts
// [--topics 1000] [--entries 50] [--cache-mb 256]`. Every topic has its page and three feeds; each
// feed is written to a store as `serve` writes it, which then opens on it as after a restart.
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { DocumentAnswers } from '../src/http/document-answers.ts';
import type { Rendered } from '../src/model/rendered.ts';
import type { Site } from '../src/model/site.ts';
import { Publication } from '../src/pipeline/publication.ts';
import { encodeDocument } from '../src/publish/encode-document.ts';
import { openStore } from '../src/store/open-store.ts';
import { writeServedFeed } from './samples/make-served-feed.ts';

const { values: options } = parseArgs({
  options: {
    topics: { type: 'string', default: '1000' },
    entries: { type: 'string', default: '50' },
    'cache-mb': { type: 'string', default: '256' },
  },
});
const topics = Number(options.topics);
const entries = Number(options.entries);
const cacheBytes = Number(options['cache-mb']) * 1_000_000;
const formats = [
  ['', 'text/html; charset=utf-8'],
  ['.rss', 'application/rss+xml; charset=utf-8'],
  ['.atom', 'application/atom+xml; charset=utf-8'],
  ['.json', 'application/feed+json; charset=utf-8'],
] as const;
const topicsATransaction = 20;
const root = mkdtempSync(join(tmpdir(), 'topicwire-memory-'));
const silent = () => {};
const log = { debug: silent, info: silent, warn: silent, error: silent };
const site = { baseUrl: 'https://wire.example', hubs: [] } as unknown as Site;

try {
  const bytes = await writeHouse();
  const store = await openStore({ root });
  const empty = await measure();
  const publication = new Publication(await store.readRenderedHeads(), {
    load: (paths) => store.readRendered(paths),
    cacheBytes,
  });
  const known = await measure();
  await publication.fill();
  const filled = await measure();
  await askForEverything(publication);
  const asked = await measure();

  console.log(`${topics} topics with ${entries} entries, ${formats.length} documents each`);
  console.log(`in all forms: ${show(bytes)}, ${(bytes / topics / 1000).toFixed(0)} KB a topic`);
  console.log(`store: ${show(statSync(join(root, 'data/topicwire.db')).size)}`);
  report('known, no bytes held', known, empty);
  report(`filled up to ${options['cache-mb']} MB`, filled, empty);
  report('everything asked for once with gzip and once with br', asked, empty);
  console.log(`held then: ${show(publication.heldBytes)}; resident: ${show(asked.resident)}`);
  await store.close();
} finally {
  rmSync(root, { recursive: true });
}

/**
 * All topics hold the same bytes, under tags of their own: compressing them apart takes minutes and
 * changes nothing of what is measured.
 *
 * @returns the bytes of all documents in all forms.
 */
async function writeHouse(): Promise<number> {
  const body = new TextEncoder().encode(writeServedFeed(entries));
  const samples = await Promise.all(
    formats.map(([suffix, mediaType]) =>
      encodeDocument({ path: suffix, mediaType, body }, null, '2026-11-20T08:00:00.000Z'),
    ),
  );
  const store = await openStore({ root });
  for (let start = 0; start < topics; start += topicsATransaction) {
    const some = Array.from(
      { length: Math.min(topicsATransaction, topics - start) },
      (_, at) => start + at,
    );
    const documents = some.flatMap((topic) => samples.map((sample) => makeOwn(sample, topic)));
    await store.writeRendered(documents, []);
  }
  await store.close();
  const bytes = samples.reduce(
    (sum, sample) =>
      sample.encodings.reduce(
        (all, encoded) => all + encoded.body.length,
        sum + sample.body.length,
      ),
    0,
  );
  return bytes * topics;
}

function makeOwn(sample: Rendered, topic: number): Rendered {
  const tag = createHash('sha256')
    .update(`${topic}${sample.path}`)
    .digest('base64url')
    .slice(0, 22);
  return {
    ...sample,
    path: `/feeds/topic-${topic}${sample.path}`,
    etag: `"${tag}"`,
    encodings: sample.encodings.map((encoded) => ({
      ...encoded,
      etag: `"${tag}-${encoded.encoding === 'br' ? 'br' : 'gz'}"`,
    })),
  };
}

async function askForEverything(publication: Publication): Promise<void> {
  const answers = new DocumentAnswers({ publication, log, site: () => site });
  for (const encoding of ['gzip', 'br']) {
    for (const path of publication.documents.keys()) {
      const get = (name: string) => (name === 'accept-encoding' ? encoding : null);
      const answer = await answers.find({ method: 'GET', path, headers: { get } });
      if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status}`);
    }
  }
}

async function measure() {
  for (let round = 0; round < 3; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  const { heapUsed, arrayBuffers, external, rss } = process.memoryUsage();
  return { heap: heapUsed, buffers: arrayBuffers, external, resident: rss };
}

type Measured = Awaited<ReturnType<typeof measure>>;

function report(name: string, now: Measured, before: Measured): void {
  const heap = now.heap - before.heap;
  const buffers = now.buffers - before.buffers;
  console.log(
    `${name}: heap ${show(heap)} (${(heap / topics / 1000).toFixed(2)} KB a topic), bytes of documents ${show(buffers)}`,
  );
}

function show(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
