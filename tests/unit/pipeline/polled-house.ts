import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { createFeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import type { Config } from '../../../src/model/config.ts';
import type { PollRecord } from '../../../src/model/poll-record.ts';
import type { Source } from '../../../src/model/source.ts';
import type { SourceState } from '../../../src/model/source-state.ts';
import { type House, openHouse } from '../../../src/pipeline/house.ts';
import { type PollReport, pollSource } from '../../../src/pipeline/poll-source.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { type Origin, type RecordedRequest, startOrigin } from '../../origin/start-origin.ts';
import { sampleSource, sampleTopic } from '../curate/sample.ts';

/** A house over a real origin and a real store, with a clock that the test turns. */
export interface PolledHouse {
  readonly house: House;
  readonly origin: Origin;
  /** Every line logged so far. */
  readonly logged: readonly string[];
  /** The source `feed`, at `/feed` of the origin. */
  source(): Source;
  configure(own: Partial<Source>): void;
  /** Answers a path with these bytes from now on. */
  serve(path: string, body: string, headers?: Record<string, string>, status?: number): void;
  redirect(path: string, status: number, to: string): void;
  /** Turns the clock on and polls once. */
  poll(hours?: number, source?: Source): Promise<PollReport>;
  state(): Promise<SourceState>;
  ledger(): Promise<readonly PollRecord[]>;
  /** Native ids of what stands in the topic's feed, sorted. */
  published(): Promise<readonly string[]>;
  /** Requests for a path since the start. */
  requests(path: string): readonly RecordedRequest[];
  /** Opens the same data anew, as a restart does. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

const HOUR_MS = 3_600_000;
const START_MS = Date.parse('2026-06-01T08:00:00.000Z');

/** Opens one with a topic that publishes whatever has "ore" in its title. */
export async function openPolledHouse(): Promise<PolledHouse> {
  const origin = await startOrigin();
  const data = await mkdtemp(join(tmpdir(), 'topicwire-polls-'));
  const logged: string[] = [];
  let clockMs = START_MS;
  let source = sampleSource({ id: 'feed', url: `${origin.url}/feed` });
  let house = await open();

  async function open(): Promise<House> {
    const write = (line: string) => void logged.push(line);
    return await openHouse({
      root: data,
      config: makeConfig(source),
      store: await openStore({ root: data }),
      fetcher: createFeedFetcher({
        userAgent: 'Topicwire-test',
        timeoutMs: 5_000,
        maxBytes: 1_000_000,
        allowPrivateHosts: [origin.host, 'localhost'],
      }),
      log: { debug: write, info: write, warn: write, error: write },
      now: () => new Date(clockMs).toISOString(),
    });
  }

  return {
    get house() {
      return house;
    },
    origin,
    logged,
    source: () => source,
    configure: (own) => {
      source = { ...source, ...own };
      house.rules = { ...house.rules, config: makeConfig(source) };
    },
    serve: (path, body, headers = {}, status = 200) =>
      origin.answer(path, (_, response) => {
        response.writeHead(status, { 'content-type': 'application/atom+xml', ...headers });
        response.end(body);
      }),
    redirect: (path, status, to) =>
      origin.answer(path, (_, response) => {
        response.writeHead(status, { location: to }).end();
      }),
    poll: async (hours = 1, polled: Source = source) => {
      clockMs += hours * HOUR_MS;
      const states = await house.store.readSourceStates();
      return await pollSource(house, polled, states.get(polled.id) ?? null);
    },
    state: async () => {
      const state = await house.store.readSourceState('feed');
      if (state === null) throw new Error('it was never polled');
      return state;
    },
    ledger: () => house.store.listPolls('feed', 50),
    published: async () => {
      const placed = await house.store.listPlaced({
        topic: 'trade',
        states: ['published'],
        sourceIds: ['feed'],
        limit: 500,
      });
      return placed.map(({ entry }) => entry.nativeId.replace(/^.*[:/]/, '')).sort();
    },
    requests: (path) => origin.requests.filter((request) => request.path === path),
    restart: async () => {
      await house.fetcher.close();
      await house.store.close();
      house = await open();
    },
    close: async () => {
      await house.fetcher.close();
      await house.store.close();
      await origin.close();
      await rm(data, { recursive: true, force: true });
    },
  };
}

function makeConfig(source: Source): Config {
  const topics = new Map([['trade', sampleTopic({ match: { any: { ore: 6 } } })]]);
  const sources = new Map([[source.id, source]]);
  compileTopics(topics.values(), sources);
  const site = {
    title: 'Wire',
    description: 'A wire.',
    language: 'en',
    baseUrl: 'https://wire.example',
    author: { name: 'Desk', email: null, uri: null },
    contactUrl: 'https://wire.example/contact',
    tagAuthority: 'wire.example',
    since: '2026-01-01',
    rights: null,
    hubs: [],
    poll: {
      floorMinutes: 60,
      ceilingMinutes: 1_440,
      timeoutMs: 5_000,
      maxBytes: 1_000_000,
      concurrency: 2,
    },
  };
  return { site, sources, topics };
}

/** One entry of {@link writeAtom}. */
export interface AtomItem {
  readonly id: string;
  /** RFC 3339. */
  readonly updated?: string;
  readonly title?: string;
  /** More elements. */
  readonly more?: string;
}

/** An Atom feed with these items; ids are `urn:item:ID` unless they are IRIs themselves. */
export function writeAtom(
  items: readonly (AtomItem | string)[],
  head = '<id>urn:feed</id><link href="https://mine.example/"/>',
): string {
  const entries = items.map((item) => {
    const {
      id,
      updated = '2026-05-01T00:00:00Z',
      title,
      more = '',
    } = typeof item === 'string' ? { id: item } : item;
    const iri = id.includes(':') ? id : `urn:item:${id}`;
    return `<entry><id>${iri}</id><title>${title ?? `Iron ore ${id}`}</title>
      <updated>${updated}</updated><link href="https://mine.example/${id.replace(/\W/g, '-')}"/>
      ${more}</entry>`;
  });
  return `<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"
  xmlns:fh="http://purl.org/syndication/history/1.0"><title>Mine</title>
${head}${entries.join('\n')}</feed>`;
}
