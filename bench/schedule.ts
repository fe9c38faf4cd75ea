import { pathToFileURL } from 'node:url';
import type { Freshness } from '../src/ingest/http/read-freshness.ts';
import {
  type BudgetShare,
  correctShare,
  readDemand,
  shareBudget,
} from '../src/ingest/schedule/share-budget.ts';
import { schedulePoll } from '../src/ingest/schedule-poll.ts';
import type { PollHints } from '../src/model/normalized-feed.ts';
import { learnFromPoll, type PollHistory } from '../src/model/poll-history.ts';
import type { PollPolicy } from '../src/model/site.ts';

// A simulated month of polling by a virtual clock: sources that post as real ones do, polled by our
// schedule and by three others, and how long entries wait to be seen:
// `node bench/schedule.ts [SEEDS] [SOURCES] [kinds] [held]`. The schedules see what a poll shows them
// (the newest entries of the document and their dates) and nothing else. `held` adds the rivals held
// to publishers' hints, `kinds` shows each kind of source. The constants of the model were chosen on
// seed 1 and, for the minutes of the hour, on seeds 5 and 6; seeds 2 to 4 are what is reported.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const WEEK = 7 * DAY;
/** A Monday. */
const START = Date.parse('2026-03-02T00:00:00.000Z');
const MONTH = 30 * DAY;
const END = START + MONTH;
const PAST = 200 * DAY;
/** Entries of the month's last hours are looked for until here; requests are counted to the end only. */
const LAST = END + 3 * DAY;

/** The floor and ceiling that the two rivals with a formula use themselves. */
const policy: PollPolicy = {
  floorMinutes: 5,
  ceilingMinutes: 1440,
  timeoutMs: 20_000,
  maxBytes: 10_000_000,
  concurrency: 8,
};

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

type Random = () => number;
const between = (random: Random, least: number, most: number) => least + (most - least) * random();
const exponential = (random: Random, mean: number) => -mean * Math.log(1 - random());
/** Standard normal (Box and Muller). */
const normal = (random: Random) =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
const isWeekend = (at: number) => [0, 6].includes(new Date(at).getUTCDay());
const startOfDay = (at: number) => Math.floor(at / DAY) * DAY;

/** Calls for the start of each day from the past to the end. */
function eachDay(visit: (day: number) => void): void {
  for (let day = startOfDay(START - PAST); day < LAST; day += DAY) visit(day);
}

/** Posts at random at a rate an hour that changes, which never passes `most` (thinning). */
function postByRate(random: Random, most: number, rate: (at: number) => number): number[] {
  const posts: number[] = [];
  for (let at = START - PAST; at < LAST; at += exponential(random, HOUR / most)) {
    if (random() < rate(at) / most) posts.push(at);
  }
  return posts;
}

/** Kinds of sources: how many of a thousand, and when one of them posts. */
const kinds: Readonly<Record<string, { share: number; post: (random: Random) => number[] }>> = {
  'daily at an hour': {
    share: 170,
    post: (random) => {
      const hour = between(random, 0, 24) * HOUR;
      const spread = between(random, 2, 45) * MINUTE;
      const onWeekends = random() < 0.5;
      const posts: number[] = [];
      eachDay((day) => {
        if (isWeekend(day) && !onWeekends) return;
        if (random() < 0.93) posts.push(day + hour + spread * normal(random));
      });
      return posts;
    },
  },
  'office hours': {
    share: 190,
    post: (random) => {
      const opens = between(random, 0, 24) * HOUR;
      const most = between(random, 1, 7) / 9;
      return postByRate(random, most, (at) => {
        const local = at - opens;
        return !isWeekend(local) && local - startOfDay(local) < 9 * HOUR ? most : most / 60;
      });
    },
  },
  bursts: {
    share: 130,
    post: (random) => {
      const gap = between(random, 1, 6) * DAY;
      const posts: number[] = [];
      for (let at = START - PAST; at < LAST; at += exponential(random, gap)) {
        const count = 2 + Math.floor(exponential(random, 4));
        let next = at;
        for (let index = 0; index < count; index += 1) {
          posts.push(next);
          next += exponential(random, 20 * MINUTE);
        }
      }
      return posts;
    },
  },
  'news wire': {
    share: 70,
    post: (random) => {
      const most = between(random, 0.8, 3.5);
      const peak = between(random, 0, 24) * HOUR;
      return postByRate(random, most, (at) => {
        const turn = Math.cos((2 * Math.PI * (at - peak)) / DAY);
        return most * (0.55 + 0.45 * turn) * (isWeekend(at) ? 0.6 : 1);
      });
    },
  },
  'hourly on the hour': {
    share: 20,
    post: (random) => {
      const minute = between(random, 0, 60) * MINUTE;
      const posts: number[] = [];
      for (let at = START - PAST + minute; at < LAST; at += HOUR) {
        posts.push(at + between(random, 0, 3) * MINUTE);
      }
      return posts;
    },
  },
  weekly: {
    share: 110,
    post: (random) => {
      const moment = between(random, 0, 7) * DAY;
      const spread = between(random, 0.1, 4) * HOUR;
      const posts: number[] = [];
      for (let week = startOfDay(START - PAST); week < LAST; week += WEEK) {
        if (random() < 0.92) posts.push(week + moment + spread * normal(random));
      }
      return posts;
    },
  },
  'a blog, at random': {
    share: 90,
    post: (random) => {
      const most = 1 / between(random, 12, 200);
      return postByRate(random, most, () => most);
    },
  },
  'a blog that dies': {
    share: 60,
    post: (random) => {
      const most = between(random, 0.3, 3) / 24;
      const ends = between(random, 10, 80) * DAY;
      return postByRate(random, most, (at) => most * Math.exp(-(at - START + PAST) / ends));
    },
  },
  silent: {
    share: 90,
    post: (random) => {
      const until = START - between(random, 5, 190) * DAY;
      const posts = postByRate(random, 1 / 48, (at) => (at < until ? 1 / 48 : 0));
      // One in three says something after all.
      if (random() < 1 / 3) posts.push(START + random() * MONTH);
      return posts;
    },
  },
  'a habit that changes': {
    share: 70,
    post: (random) => {
      const before = between(random, 0, 24) * HOUR;
      const after = between(random, 0, 24) * HOUR;
      const times = random() < 0.5 ? 1 : Math.ceil(between(random, 1, 5));
      const turn = START + between(random, 8, 20) * DAY;
      const posts: number[] = [];
      eachDay((day) => {
        if (day < turn) posts.push(day + before + 20 * MINUTE * normal(random));
        else {
          for (let time = 0; time < times; time += 1) {
            posts.push(day + after + time * 2 * HOUR + 20 * MINUTE * normal(random));
          }
        }
      });
      return posts;
    },
  },
};

const NIGHT = [0, 1, 2, 3, 4, 5];

/** What a source shows: its posts, how many of them its document holds, its dates, its hints. */
interface Simulated {
  readonly id: string;
  readonly kind: string;
  readonly posts: readonly number[];
  readonly window: number;
  readonly dates: 'exact' | 'day' | 'none';
  readonly maxAgeSeconds: number | null;
  readonly hints: PollHints;
}

function makeSources(seed: number, count: number): readonly Simulated[] {
  const sources: Simulated[] = [];
  for (const [kind, { share, post }] of Object.entries(kinds)) {
    for (let index = 0; index < (share * count) / 1000; index += 1) {
      const random = makeRandom(seed * 1_000_003 + sources.length * 7919);
      sources.push(makeSource(`${kind} ${seed}-${index}`, kind, post(random), random));
    }
  }
  return sources;
}

function makeSource(id: string, kind: string, posts: number[], random: Random): Simulated {
  const dating = random();
  const [caching, ttl, skipping] = [random(), random(), random()];
  const told = ttl < 0.12 ? ([15, 30, 60, 60, 240][Math.floor(5 * random())] ?? null) : null;
  const gap = (LAST - START + PAST) / Math.max(1, posts.length);
  const isFree = (isSkipped: (at: number) => boolean) => !posts.some(isSkipped);
  return {
    id,
    kind,
    posts: posts.sort((a, b) => a - b),
    window: [10, 15, 20, 50][Math.floor(4 * random())] ?? 20,
    dates: dating < 0.05 ? 'none' : dating < 0.08 ? 'day' : 'exact',
    maxAgeSeconds:
      caching < 0.25 ? ([60, 300, 600, 900, 3600][Math.floor(5 * random())] ?? null) : null,
    hints: {
      // A publisher who knows his hours and days posts outside of those he says to skip.
      ttlMinutes: told !== null && told * MINUTE <= gap ? told : null,
      updateIntervalMinutes: ttl > 0.92 ? 60 : null,
      skipHours: skipping < 0.1 && isFree((at) => new Date(at).getUTCHours() < 6) ? NIGHT : [],
      skipDays: skipping > 0.9 && isFree(isWeekend) ? [0, 6] : [],
    },
  };
}

/** What a schedule knows of a source: what its polls have shown. */
interface Known {
  readonly source: Simulated;
  /** Of `source.posts`: how many are out by now. */
  seen: number;
  /** When it was polled last; 0 before the first poll. */
  polledAt: number;
  dueAt: number;
  history: PollHistory | null;
}

/** When a source is polled again, after a poll at `now` whose new posts are those from `before` on. */
interface Schedule {
  readonly next: (known: Known, now: number, before: number) => number;
  /** Shares the budget out. */
  readonly share?: (all: readonly Known[], now: number) => void;
}

const fixed: Schedule = { next: (_, now) => now + HOUR };

/** Dates as a reader stores them: where a document has none, when the entry was first seen. */
function readDates(known: Known, from: number, to: number, now: number): readonly number[] {
  const { dates, posts } = known.source;
  const shown = posts.slice(Math.max(0, from), to);
  if (dates === 'exact') return shown;
  return shown.map((at) => (dates === 'day' ? startOfDay(at) : now));
}

/**
 * Miniflux: a week over the entries that a week would have at the average gap of those of the last
 * week, between 5 min and 24 h, and no earlier than max-age and ttl say.
 * @see miniflux/v2, internal/model/feed.go and internal/storage/feed.go
 */
const miniflux: Schedule = {
  next: (known, now) => {
    const { source, seen } = known;
    const week = source.posts.slice(Math.max(0, seen - 400), seen).filter((at) => at >= now - WEEK);
    const dates = source.dates === 'none' ? [] : week;
    const span = (dates.at(-1) ?? 0) - (dates[0] ?? 0);
    const gap = dates.length > 1 ? span / (dates.length - 1) : 0;
    const weekly = gap > 0 ? Math.ceil(WEEK / gap) : 0;
    const wanted = weekly === 0 ? DAY : Math.min(DAY, Math.max(5 * MINUTE, WEEK / weekly));
    const told = Math.max((source.maxAgeSeconds ?? 0) / 60, source.hints.ttlMinutes ?? 0) * MINUTE;
    return now + Math.min(DAY, Math.max(wanted, told));
  },
};

/**
 * CommaFeed: half the average gap between the entries of the document, between 5 min and 1 h; 1, 2
 * and 4 h where the newest one is 7, 14 and 30 days old.
 * @see Athou/commafeed, FeedRefreshIntervalCalculator.java
 */
const commafeed: Schedule = {
  next: (known, now) => {
    const { source, seen } = known;
    const dates = readDates(known, seen - source.window, seen, now);
    const newest = dates.at(-1);
    if (newest === undefined || now - newest >= 30 * DAY) return now + 4 * HOUR;
    if (now - newest >= 14 * DAY) return now + 2 * HOUR;
    if (now - newest >= 7 * DAY || dates.length < 2) return now + HOUR;
    const gap = (newest - (dates[0] ?? newest)) / (dates.length - 1);
    return now + Math.min(HOUR, Math.max(5 * MINUTE, gap / 2));
  },
};

function freshnessOf({ maxAgeSeconds }: Simulated): Freshness {
  const freshBy = maxAgeSeconds === null ? null : 'max-age';
  return { freshSeconds: maxAgeSeconds, freshBy, retryAfterSeconds: null };
}

/** Ours, with the one knob: requests a day. */
function makeOurs(requestsPerDay: number | null, ourPolicy: PollPolicy): Schedule {
  let budget: BudgetShare = shareBudget([], requestsPerDay);
  let [made, correction, sharedAt] = [0, 1, 0];
  return {
    share: (all, now) => {
      // The first polls of all are not the budget's.
      if (sharedAt > START + HOUR && requestsPerDay !== null) {
        correction = correctShare(correction, made, (requestsPerDay * (now - sharedAt)) / DAY);
      }
      [made, sharedAt] = [0, now];
      const demands = all.flatMap(({ source, history }) => {
        if (history === null) return [];
        const floorMinutes = Math.max(ourPolicy.floorMinutes, readTold(source) / MINUTE);
        return [readDemand(source.id, history, { ...ourPolicy, floorMinutes })];
      });
      budget = shareBudget(demands, requestsPerDay, correction);
    },
    next: (known, now, before) => {
      const { source } = known;
      const polledAt = new Date(now).toISOString();
      const from = known.polledAt === 0 ? known.seen - source.window : before;
      const shown = source.posts.slice(Math.max(0, from), known.seen);
      known.history = learnFromPoll(known.history, {
        polledAt,
        previousPolledAt: known.polledAt === 0 ? null : new Date(known.polledAt).toISOString(),
        entryInstants: shown.map((at) => {
          if (source.dates === 'none') return null;
          return new Date(source.dates === 'day' ? startOfDay(at) : at).toISOString();
        }),
      });
      made += 1;
      const { at } = schedulePoll(
        {
          sourceId: source.id,
          now: polledAt,
          status: 200,
          failures: 0,
          hints: source.hints,
          freshness: freshnessOf(source),
          hasValidators: true,
          history: known.history,
          budget,
        },
        ourPolicy,
      );
      return Date.parse(at);
    },
  };
}

interface Outcome {
  requests: number;
  brokenHints: number;
  entries: number;
  delayMs: number;
  readonly byKind: Map<string, { requests: number; entries: number; delayMs: number }>;
}

function simulate(sources: readonly Simulated[], schedule: Schedule): Outcome {
  const outcome: Outcome = {
    requests: 0,
    brokenHints: 0,
    entries: 0,
    delayMs: 0,
    byKind: new Map(
      Object.keys(kinds).map((kind) => [kind, { requests: 0, entries: 0, delayMs: 0 }]),
    ),
  };
  const all = sources.map((source, index): Known => {
    const dueAt = START + (HOUR * index) / sources.length;
    return { source, seen: 0, polledAt: 0, dueAt, history: null };
  });
  // The budget is shared out once all have been polled for the first time, and then each day.
  for (let from = START; from < LAST; from = nextShare(from)) {
    if (from > START) schedule.share?.(all, from);
    for (const known of all) {
      while (known.dueAt < nextShare(from)) pollOnce(known, schedule, outcome);
    }
  }
  return outcome;
}

const nextShare = (at: number) => (at === START ? START + HOUR : startOfDay(at) + DAY);

function pollOnce(known: Known, schedule: Schedule, outcome: Outcome): void {
  const { source } = known;
  const now = known.dueAt;
  const ofKind = outcome.byKind.get(source.kind);
  const before = known.seen;
  while ((source.posts[known.seen] ?? Number.POSITIVE_INFINITY) <= now) {
    const at = source.posts[known.seen] ?? now;
    known.seen += 1;
    if (at < START || at >= END || ofKind === undefined) continue;
    outcome.entries += 1;
    outcome.delayMs += now - at;
    ofKind.entries += 1;
    ofKind.delayMs += now - at;
  }
  if (now < END) {
    outcome.requests += 1;
    if (ofKind !== undefined) ofKind.requests += 1;
    if (isHintBroken(known, now)) outcome.brokenHints += 1;
  }
  known.dueAt = schedule.next(known, now, before);
  known.polledAt = now;
}

/** The least wait that a publisher asks for. */
function readTold({ maxAgeSeconds, hints }: Simulated): number {
  const { ttlMinutes, updateIntervalMinutes } = hints;
  const minutes = Math.max(ttlMinutes ?? 0, updateIntervalMinutes ?? 0, (maxAgeSeconds ?? 0) / 60);
  return minutes * MINUTE;
}

function isSkipped({ hints }: Simulated, at: number): boolean {
  const date = new Date(at);
  return hints.skipHours.includes(date.getUTCHours()) || hints.skipDays.includes(date.getUTCDay());
}

function isHintBroken({ source, polledAt }: Known, now: number): boolean {
  if (polledAt === 0) return false;
  return now - polledAt < readTold(source) || isSkipped(source, now);
}

/** A rival's formula, held to the publishers' hints as ours is. */
function keepHints(schedule: Schedule): Schedule {
  return {
    next: (known, now, before) => {
      let at = Math.max(schedule.next(known, now, before), now + readTold(known.source));
      while (isSkipped(known.source, at)) at = Math.floor(at / HOUR + 1) * HOUR;
      return at;
    },
  };
}

const meanMinutes = ({ delayMs, entries }: { delayMs: number; entries: number }) =>
  delayMs / Math.max(1, entries) / MINUTE;

/** Turns the knob until ours makes as many requests as asked, or up to 1 % less. */
function tune(sources: readonly Simulated[], requests: number): Outcome {
  // Some requests are made before the budget is first shared out.
  let knob = (0.99 * requests) / 30;
  for (let round = 0; round < 10; round += 1) {
    const outcome = simulate(sources, makeOurs(knob, policy));
    const ratio = outcome.requests / requests;
    if (ratio <= 1 && ratio > 0.99) return outcome;
    knob = knob / ratio / 1.004;
  }
  throw new Error(`no budget makes about ${requests} requests`);
}

const rivals: Readonly<Record<string, Schedule>> = {
  CommaFeed: commafeed,
  'fixed 60 min': fixed,
  'Miniflux, entry_frequency': miniflux,
};

function printRow(cells: readonly (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

function printHead(cells: readonly string[]): void {
  printRow(cells);
  printRow(cells.map(() => '---'));
}

function compareRivals(seeds: readonly number[], count: number, words: readonly string[]): void {
  const showsKinds = words.includes('kinds');
  printHead([
    'seed',
    'rival',
    'requests',
    'its mean delay, min',
    'hints it broke',
    'our requests',
    'our mean delay, min',
    'hints we broke',
    'ours / its',
  ]);
  for (const seed of seeds) {
    const sources = makeSources(seed, count);
    for (const [name, schedule] of Object.entries(rivals)) {
      compareWith(sources, [seed, `${name}, as it is`], simulate(sources, schedule), showsKinds);
      if (!words.includes('held')) continue;
      const held = simulate(sources, keepHints(schedule));
      compareWith(sources, [seed, `${name}, held to hints`], held, showsKinds);
    }
  }
}

/** Ours at as many requests as the rival made. */
function compareWith(
  sources: readonly Simulated[],
  names: readonly (string | number)[],
  theirs: Outcome,
  showsKinds: boolean,
): void {
  const ours = tune(sources, theirs.requests);
  printRow([
    ...names,
    theirs.requests,
    meanMinutes(theirs).toFixed(1),
    theirs.brokenHints,
    ours.requests,
    meanMinutes(ours).toFixed(1),
    ours.brokenHints,
    (meanMinutes(ours) / meanMinutes(theirs)).toFixed(2),
  ]);
  if (showsKinds) printKinds(theirs, ours);
}

function printKinds(theirs: Outcome, ours: Outcome): void {
  for (const [kind, their] of theirs.byKind) {
    const our = ours.byKind.get(kind) ?? their;
    printRow([
      '',
      `${kind}: ${their.entries} entries`,
      their.requests,
      meanMinutes(their).toFixed(1),
      '',
      our.requests,
      meanMinutes(our).toFixed(1),
      '',
      (meanMinutes(our) / meanMinutes(their)).toFixed(2),
    ]);
  }
}

/** Ours as it is set without a word in site.yaml, and what the floor does to it. */
function showDefaults(seeds: readonly number[], count: number): void {
  printHead(['seed', 'ours without a budget', 'requests', 'mean delay, min', 'hints broken']);
  for (const seed of seeds) {
    const sources = makeSources(seed, count);
    for (const floorMinutes of [60, 5]) {
      const ours = simulate(sources, makeOurs(null, { ...policy, floorMinutes }));
      const delay = meanMinutes(ours).toFixed(1);
      printRow([seed, `floor ${floorMinutes} min`, ours.requests, delay, ours.brokenHints]);
    }
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [seeds = '2,3,4', count = '1000', ...words] = process.argv.slice(2);
  const numbers = seeds.split(',').map(Number);
  compareRivals(numbers, Number(count), words);
  console.log('');
  showDefaults(numbers, Number(count));
}
