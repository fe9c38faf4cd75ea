// One server of `serve.ts`, in a process of its own: `node serve-variant.ts ours|bare|middleware`.
// It tells its parent its port, and on every message since when how much processor time it took.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { compress } from 'hono/compress';
import { etag } from 'hono/etag';
import { prepareHeads } from '../../src/http/prepare-heads.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { FEED_PATH, renderServedFeed, writeServedFeed } from './make-served-feed.ts';
import { host, serveSample, site } from './serve-sample.ts';

const servers: Readonly<Record<string, () => Promise<number>>> = {
  ours: async () => (await serveSample()).port,
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
