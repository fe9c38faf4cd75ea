import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import type { Config } from '../../../src/model/config.ts';
import { learnFromPoll } from '../../../src/model/poll-history.ts';
import type { PollPolicy } from '../../../src/model/site.ts';
import type { Source } from '../../../src/model/source.ts';
import type { SourceState } from '../../../src/model/source-state.ts';
import { PollPlanner } from '../../../src/pipeline/poll-planner.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { samplePoll, sampleState } from '../../contract/sample.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.parse('2026-03-02T00:00:00.000Z');
const instant = (at: number) => new Date(at).toISOString();

let root: string;
let store: Store;
let repositoryConfig: Config;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'topicwire-planner-'));
  store = await openStore({ root });
  const { config } = await loadConfig(join(import.meta.dirname, '..', '..', '..'), {});
  if (config === null) throw new Error('the repository has no good configuration');
  repositoryConfig = config;
});
afterEach(async () => {
  await store.close();
  await rm(root, { recursive: true });
});

function makeConfig(ids: readonly string[], poll: Partial<PollPolicy>, host = ''): Config {
  const sources = ids.map((id): Source => {
    const url = `https://${host === '' ? `${id}.example` : host}/${id}.xml`;
    return {
      id,
      url,
      title: null,
      weight: 0,
      rights: 'link',
      tags: [],
      language: null,
      headers: {},
    };
  });
  const { site } = repositoryConfig;
  return {
    ...repositoryConfig,
    site: { ...site, poll: { ...site.poll, ...poll } },
    sources: new Map(sources.map((source) => [source.id, source])),
  };
}

/** A stream of numbers from 0 to 1 that is the same in every run (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A source's posts at random times, from 60 days before the start on. */
function post(random: () => number, gapHours: number, until: number): readonly number[] {
  const posts: number[] = [];
  for (let at = START - 60 * DAY; at < until; at += -gapHours * HOUR * Math.log(1 - random())) {
    posts.push(at);
  }
  return posts;
}

/** A poll that found these posts, planned and stored as the house does. */
async function pollOnce(
  planner: PollPlanner,
  config: Config,
  before: SourceState | null,
  { sourceId, now, posts }: { sourceId: string; now: number; posts: readonly number[] },
): Promise<SourceState> {
  await planner.keepUp(config, instant(now));
  const url = config.sources.get(sourceId)?.url ?? '';
  const history = learnFromPoll(before?.history ?? null, {
    polledAt: instant(now),
    previousPolledAt: before?.polledAt ?? null,
    entryInstants: posts.map(instant),
  });
  const plan = planner.plan(
    {
      sourceId,
      url,
      now: instant(now),
      status: 200,
      failures: 0,
      hints: null,
      freshness: null,
      hasValidators: true,
      history,
    },
    config.site.poll,
  );
  const state = sampleState(sourceId, {
    url,
    address: null,
    hints: null,
    freshSeconds: null,
    history,
    polledAt: instant(now),
    nextPollAt: plan.at,
    nextPollReason: plan.reason,
  });
  await store.writeSourceState(state, samplePoll(sourceId, { at: instant(now) }));
  return state;
}

describe('a budget', () => {
  const days = 6;
  const requestsPerDay = 240;
  const end = START + days * DAY;
  const gaps = Array.from({ length: 24 }, (_, at) => 0.5 * 1.35 ** at);

  /** A source on the virtual clock. */
  interface Followed {
    readonly id: string;
    readonly posts: readonly number[];
    seen: number;
    dueAt: number;
    state: SourceState | null;
  }

  /** Posts that are out and were not seen before. */
  function takeFresh(source: Followed, now: number): readonly number[] {
    const from = source.seen;
    while ((source.posts[source.seen] ?? end) <= now) source.seen += 1;
    // A first document holds the newest twenty.
    return source.posts.slice(source.state === null ? source.seen - 20 : from, source.seen);
  }

  /** Requests on each day, and how long the posts waited that came after the first one. */
  async function follow(sources: readonly Followed[], config: Config, restartAt: number) {
    const perDay = new Array<number>(days).fill(0);
    const waits: number[] = [];
    let planner = new PollPlanner(store);
    let last = START;
    for (;;) {
      const [source] = sources.toSorted((a, b) => a.dueAt - b.dueAt);
      if (source === undefined || source.dueAt >= end) return { perDay, waits };
      const now = source.dueAt;
      if (last < restartAt && now >= restartAt) planner = new PollPlanner(store);
      last = now;
      const posts = takeFresh(source, now);
      waits.push(...posts.filter((at) => at >= START + DAY).map((at) => now - at));
      const poll = { sourceId: source.id, now, posts };
      source.state = await pollOnce(planner, config, source.state, poll);
      source.dueAt = Date.parse(source.state.nextPollAt);
      const day = Math.floor((now - START) / DAY);
      perDay[day] = (perDay[day] ?? 0) + 1;
    }
  }

  test('holds over days and a restart, and entries wait less than with even shares', async () => {
    const random = makeRandom(7);
    const sources = gaps.map((gap, at): Followed => {
      const posts = post(random, gap, end);
      return { id: `source-${at}`, posts, seen: 0, dueAt: START + at * 60_000, state: null };
    });
    const ids = sources.map(({ id }) => id);
    const config = makeConfig(ids, { requestsPerDay, floorMinutes: 10 });
    const { perDay, waits } = await follow(sources, config, START + 2.4 * DAY);

    const settled = perDay.slice(1).reduce((sum, count) => sum + count, 0) / (days - 1);
    expect(settled / requestsPerDay).toBeGreaterThan(0.95);
    expect(settled / requestsPerDay).toBeLessThan(1.05);
    for (const count of perDay) expect(count / requestsPerDay).toBeLessThan(1.3);

    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const evenMean = (ids.length * DAY) / requestsPerDay / 2;
    expect(mean / evenMean).toBeLessThan(0.6);
    expect(sources[0]?.state?.nextPollReason).toMatch(/^budget of 240 a day: an entry is expected/);
    const plans = (await store.listPollHours()).map(({ plan }) => plan?.requestsPerDay ?? null);
    expect(new Set(plans)).toEqual(new Set([requestsPerDay]));
  });

  test('that is not set names none, and plans are made all the same', async () => {
    const config = makeConfig(['a'], {});
    const poll = { sourceId: 'a', now: START, posts: [START - DAY, START - 2 * DAY] };
    const state = await pollOnce(new PollPlanner(store), config, null, poll);
    expect(state.nextPollReason).not.toContain('budget');
    expect((await store.listPollHours())[0]?.plan).toBe(null);
  });

  test('that changes in the configuration is in force from the next poll on', async () => {
    const planner = new PollPlanner(store);
    const poll = { sourceId: 'a', now: START, posts: [] };
    const before = await pollOnce(planner, makeConfig(['a'], { requestsPerDay: 5 }), null, poll);
    expect(before.nextPollReason).toContain('budget of 5 a day');
    const next = { ...poll, now: START + 3 * HOUR };
    const larger = makeConfig(['a'], { requestsPerDay: 9000 });
    expect((await pollOnce(planner, larger, before, next)).nextPollReason).not.toContain('of 5 a');
  });
});

describe('a host of many feeds', () => {
  const ids = Array.from({ length: 40 }, (_, at) => `feed-${at}`);

  async function planAll(planner: PollPlanner, config: Config, some = ids) {
    const plans: number[] = [];
    for (const sourceId of some) {
      const state = await pollOnce(planner, config, null, { sourceId, now: START, posts: [] });
      plans.push(Date.parse(state.nextPollAt));
    }
    return plans.toSorted((a, b) => a - b);
  }

  const gapsOf = (plans: readonly number[]) =>
    plans.slice(1).map((at, index) => at - (plans[index] ?? 0));

  test('has its next polls planned one gap apart, over a restart too', async () => {
    const config = makeConfig(ids, { hostGapMs: 90_000 }, 'many.example');
    const first = await planAll(new PollPlanner(store), config, ids.slice(0, 20));
    const second = await planAll(new PollPlanner(store), config, ids.slice(20));
    const plans = [...first, ...second].toSorted((a, b) => a - b);
    expect(Math.min(...gapsOf(plans))).toBeGreaterThanOrEqual(90_000);
  });

  test('is planned without regard to that where the operator wants no gap, or owns the host', async () => {
    const free = makeConfig(ids, { hostGapMs: 0 }, 'many.example');
    expect(Math.min(...gapsOf(await planAll(new PollPlanner(store), free)))).toBeLessThan(60_000);
    const own = makeConfig(ids, { hostGapMs: 90_000 }, '127.0.0.1:8080');
    expect(Math.min(...gapsOf(await planAll(new PollPlanner(store), own)))).toBeLessThan(60_000);
  });
});
