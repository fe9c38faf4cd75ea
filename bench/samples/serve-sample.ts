import { createApp } from '../../src/http/create-app.ts';
import { createLookUp } from '../../src/http/create-look-up.ts';
import { DocumentAnswers } from '../../src/http/document-answers.ts';
import { ReaderCounter } from '../../src/http/reader-counter.ts';
import { type RunningServer, startServer } from '../../src/http/start-server.ts';
import type { Site } from '../../src/model/site.ts';
import { Publication } from '../../src/pipeline/publication.ts';
import { FEED_PATH, renderServedFeed } from './make-served-feed.ts';

/** Where all servers of the benchmarks listen. */
export const host = '127.0.0.1';
/** The publication whose feed is served. */
export const site: Site = {
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

/** Serves the one feed as `serve` does, without a store. */
export async function serveSample(): Promise<RunningServer> {
  const document = await renderServedFeed();
  const publication = new Publication(new Map([[FEED_PATH, document]]));
  const house = { publication, log, site: () => site, troubles: () => [] };
  const answers = new DocumentAnswers(house);
  const readers = new ReaderCounter({ addReaderCounts: async () => {} }, log);
  readers.start();
  const isLoopback = (address: string) => address === host;
  const lookUp = createLookUp(answers, { log, logsRequests: false, readers, proxies: isLoopback });
  return await startServer(createApp(house, answers), { host, port: 0, lookUp });
}
