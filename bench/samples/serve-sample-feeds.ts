// The origin of `bench/poll.ts`, in a process of its own: 2,000 feeds of 20 to 100 KB, each with an
// entity tag. `process.send` tells its port; it ends with its parent.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeNewsFeed } from './write-news-feed.ts';

const formats = ['rss', 'atom', 'rdf'] as const;
const fewest = 12;
const spread = 37;
const types = {
  rss: 'application/rss+xml; charset=utf-8',
  atom: 'application/atom+xml',
  rdf: 'text/xml',
};

const count = Number(process.argv[2] ?? 2000);
const feeds = Array.from({ length: count }, (_, source) => {
  const format = formats[source % formats.length] ?? 'rss';
  const entries = fewest + ((source * 7) % spread);
  const body = Buffer.from(writeNewsFeed(format, source, entries));
  return { body, type: types[format], etag: `"${source}"` };
});

const server = createServer((request, response) => {
  const feed = feeds[Number(request.url?.slice(1))];
  if (feed === undefined) response.writeHead(404).end();
  else if (request.headers['if-none-match'] === feed.etag) {
    response.writeHead(304, { etag: feed.etag }).end();
  } else {
    const { body, type, etag } = feed;
    response.writeHead(200, { 'content-type': type, 'content-length': body.length, etag });
    response.end(body);
  }
});
server.listen(0, '0.0.0.0', () => {
  const sizes = feeds.map(({ body }) => body.length).toSorted((a, b) => a - b);
  process.send?.({ port: (server.address() as AddressInfo).port, sizes });
});
process.on('disconnect', () => process.exit());
