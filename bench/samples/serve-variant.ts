// One server of `serve.ts`, in a process of its own: `node serve-variant.ts ours|bare|middleware`.
// It tells its parent its port, and on every message since when how much processor time it took.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { createApp } from '../../src/http/create-app.ts';
import { createLookUp } from '../../src/http/create-look-up.ts';
import { DocumentAnswers } from '../../src/http/document-answers.ts';
import { prepareHeads } from '../../src/http/prepare-heads.ts';
import { ReaderCounter } from '../../src/http/reader-counter.ts';
import { startServer } from '../../src/http/start-server.ts';
import type { Site } from '../../src/model/site.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { FEED_PATH, renderServedFeed, writeServedFeed } from './make-served-feed.ts';

const host = '127.0.0.1';
const site: Site = {
  title: 'Bench',
  description: 'Bench',
  language: 'en',
  baseUrl: 'https://wire.example',
  author: { name: 'Bench', email: null, uri: null },
  contactUrl: 'https://wire.example/',
  tagAuthority: 'wire.example',
  since: '2026-01-01',
  rights: null,
  hubs: ['https://hub.example/'],
  poll: {
    floorMinutes: 60,
    ceilingMinutes: 1440,
    timeoutMs: 20_000,
    maxBytes: 1_000_000,
    concurrency: 8,
  },
};
const silent = () => {};
const log = { debug: silent, info: silent, warn: silent, error: silent };

const servers: Readonly<Record<string, () => Promise<number>>> = {
  ours: serveOurs,
  bare: serveBare,
  middleware: serveMiddleware,
};
const start = servers[process.argv[2] ?? ''];
if (start === undefined) throw new Error(`no such server: ${process.argv[2]}`);
const port = await start();
let usedBefore = process.cpuUsage();
process.on('message', () => {
  const used = process.cpuUsage(usedBefore);
  usedBefore = process.cpuUsage();
  process.send?.({ cpuUs: used.user + used.system });
});
process.on('disconnect', () => process.exit());
process.send?.({ port });

/** What `serve` does, without a store. */
async function serveOurs(): Promise<number> {
  const document = await renderServedFeed();
  const publication = new Publication(new Map([[FEED_PATH, document]]));
  const house = { publication, log, site: () => site, troubles: () => [] };
  const answers = new DocumentAnswers(house);
  const readers = new ReaderCounter({ addReaderCounts: async () => {} }, log);
  readers.start();
  const isLoopback = (address: string) => address === host;
  const lookUp = createLookUp(answers, { log, logsRequests: false, readers, proxies: isLoopback });
  const server = await startServer(createApp(house, answers), { host, port: 0, lookUp });
  return server.port;
}

/** The least that can be done: the same bytes under the same heads, whatever is asked for. */
async function serveBare(): Promise<number> {
  const document = await renderServedFeed();
  const publication = new Publication(new Map([[FEED_PATH, document]]));
  const published = publication.find(FEED_PATH);
  if (published === undefined) throw new Error('the feed is missing');
  const { gzip } = published;
  const heads = prepareHeads(published, gzip, site, false);
  const body = publication.findBody(gzip);
  const server = createServer((incoming, outgoing) => {
    if (incoming.headers['if-none-match'] === gzip.etag) {
      outgoing.writeHead(304, heads.notModified).end();
    } else {
      outgoing.writeHead(200, heads.ok).end(body);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  return (server.address() as AddressInfo).port;
}

/** What a tutorial of Hono shows. */
function serveMiddleware(): Promise<number> {
  const app = new Hono();
  app.use(etag(), compress());
  app.get(FEED_PATH, (c) => {
    c.header('content-type', 'application/rss+xml; charset=utf-8');
    return c.body(writeServedFeed());
  });
  return new Promise((resolve) => {
    serve({ fetch: app.fetch, hostname: host, port: 0 }, (address) => resolve(address.port));
  });
}
