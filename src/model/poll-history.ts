import { drawDayPattern, QUARTERS, quarterOf, readQuarter } from './day-pattern.ts';
import { drawHourPattern, readSlot, SLOTS, slotOf } from './hour-pattern.ts';
import type { Instant } from './instant.ts';

/**
 * What a source's past says about its next entry: counts that fade, of one fixed size however old
 * and busy the source is. Plain JSON. It holds no clock: `knownUntil` is the last poll learned from.
 *
 * Entries are taken as a self-exciting process: some come by the clock and the calendar (`events`),
 * some because another one just came (`followUps`), and what comes within minutes is one event of
 * several entries. The patterns of the hour, the day and the week are
 * learned from the first sort only.
 */
export interface PollHistory {
  readonly version: 1;
  /** Up to when it is known what came. */
  readonly knownUntil: Instant;
  /** When the counts were last made to fade; they do so by whole days. */
  readonly fadedAt: Instant;
  /** Hours watched. */
  readonly hours: number;
  readonly events: number;
  readonly followUps: number;
  /** Every entry, also those that came in one event. */
  readonly entries: number;
  /** How much was foretold by the sharp, the broad and no pattern of the day. */
  readonly trust: readonly [sharp: number, broad: number, flat: number];
  /** Events by day of the week, Sunday first, UTC. */
  readonly days: readonly number[];
  /** Events by quarter hour of the day, UTC. */
  readonly quarters: readonly number[];
  /** Events by two minutes of the hour; absent from what an earlier version learned. */
  readonly slots?: readonly number[];
  /** How much was foretold by the pattern of the hour and by none; absent as above. */
  readonly hourTrust?: readonly [sharp: number, flat: number];
  readonly lastEventAt: Instant | null;
  /** How many events were fresh at the last one, each fading by {@link EXCITEMENT_HOURS}. */
  readonly excitement: number;
}

/** What a poll that succeeded brought. */
export interface PollObservation {
  readonly polledAt: Instant;
  /** The successful poll before; null for the first. */
  readonly previousPolledAt: Instant | null;
  /**
   * When each new entry was published; of the first poll, of each entry of the document. Null where
   * it is not known; that, and an instant outside of the time between the polls, counts as an entry
   * of an unknown time within it.
   */
  readonly entryInstants: readonly (Instant | null)[];
}

/** The rates that a history amounts to at `knownUntil`. */
export interface EntryRates {
  /** Events an hour on average over a week. */
  readonly eventsPerHour: number;
  /** Share of events that another event brought: 0 to {@link MOST_FOLLOW_UPS}. */
  readonly followUpShare: number;
  readonly entriesPerEvent: number;
  /** Entries an hour on average over a week. */
  readonly entriesPerHour: number;
}

/** After this time an event's power to bring another one has fallen to 1/e. */
export const EXCITEMENT_HOURS = 1.5;
/** Entries closer than this to the first of an event are part of it. */
const EVENT_MS = 5 * 60_000;
const MOST_FOLLOW_UPS = 0.85;
/** The newest entries of a first document that are learned from. */
const MOST_FIRST = 200;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Counts fade to half in so many gaps between events, within these bounds. */
const HALF_LIFE_GAPS = 8;
const LEAST_HALF_LIFE_DAYS = 10;
const MOST_HALF_LIFE_DAYS = 120;
/** What is taken for granted before anything is seen: half an event in half of these hours. */
const PRIOR_EVENTS = 0.5;
const PRIOR_GAP_HOURS = 14 * 24;
const PRIOR_TRUST = [0.5, 0.5, 1] as const;
const PRIOR_HOUR_TRUST = [0.3, 1] as const;
const NO_SLOTS: readonly number[] = new Array<number>(SLOTS).fill(0);
const PRIOR_DAY = 3;
/** Hours of watching after which the pattern of the day, and that of the week, counts in full. */
const DAYS_SEEN_HOURS = 48;
const WEEKS_SEEN_HOURS = 14 * 24;

interface Draft {
  knownUntilMs: number;
  fadedMs: number;
  hours: number;
  events: number;
  followUps: number;
  entries: number;
  trust: [number, number, number];
  days: number[];
  quarters: number[];
  slots: number[];
  hourTrust: [number, number];
  lastEventMs: number | null;
  excitement: number;
}

/**
 * A source's history with one more successful poll in it; pure.
 *
 * @param history Null before the first poll; then the publication dates of the first document are
 *   all that is known.
 */
export function learnFromPoll(
  history: PollHistory | null,
  observation: PollObservation,
): PollHistory {
  const polledMs = Date.parse(observation.polledAt);
  const instants = observation.entryInstants.map((instant) => Date.parse(instant ?? ''));
  if (history !== null) {
    if (polledMs <= Date.parse(history.knownUntil)) return history;
    return finish(learnSpan(toDraft(history), instants, polledMs));
  }
  const { previousPolledAt } = observation;
  if (previousPolledAt !== null && Date.parse(previousPolledAt) < polledMs) {
    return finish(learnSpan(startDraft(Date.parse(previousPolledAt)), instants, polledMs));
  }
  const dated = instants
    .filter((at) => at <= polledMs)
    .sort((a, b) => a - b)
    .slice(-MOST_FIRST);
  // The oldest one only says where the watch begins.
  const [oldest = polledMs, ...others] = dated;
  return finish(learnSpan(startDraft(oldest), others, polledMs));
}

/** The rates of a history, drawn towards one event in two weeks where little is known. */
export function readRates(
  history: Pick<PollHistory, 'hours' | 'events' | 'followUps' | 'entries'>,
): EntryRates {
  const all = history.events + history.followUps;
  // What is taken for granted weighs less with each event, or a busy source would look less busy.
  const priorHours = (PRIOR_EVENTS * PRIOR_GAP_HOURS) / Math.sqrt(1 + all);
  const eventsPerHour = (all + PRIOR_EVENTS) / (history.hours + priorHours);
  const followUpShare = Math.min(MOST_FOLLOW_UPS, (history.followUps + 0.2) / (all + 2));
  const entriesPerEvent = Math.max(1, (history.entries + 1) / (all + 1));
  const entriesPerHour = eventsPerHour * entriesPerEvent;
  return { eventsPerHour, followUpShare, entriesPerEvent, entriesPerHour };
}

/** How often events come in each quarter hour of the day, 1 being the average. */
export function readDayPattern(history: PollHistory): Float64Array {
  const [sharp, broad] = shareTrust(history.trust);
  const seen = readSeenDays(history.hours);
  return drawDayPattern(history.quarters, sharp * seen, broad * seen);
}

/** How often events come in each two minutes of the hour, 1 being the average. */
export function readHourPattern(
  history: Pick<PollHistory, 'slots' | 'hourTrust' | 'hours'>,
): Float64Array {
  const { slots = NO_SLOTS, hourTrust = [0, 0], hours } = history;
  return drawHourPattern(slots, shareHourTrust(hourTrust) * readSeenDays(hours));
}

/** How often events come on each day of the week, Sunday first, 1 being the average. */
export function readWeekPattern(history: Pick<PollHistory, 'days' | 'hours'>): readonly number[] {
  const total = sum(history.days);
  const seen = Math.min(1, history.hours / WEEKS_SEEN_HOURS);
  return history.days.map((count) => {
    const ofDay = (7 * count + PRIOR_DAY) / (total + PRIOR_DAY);
    return 1 + seen * (ofDay - 1);
  });
}

/** Hours that were never watched look empty; until each had its turn twice, that says little. */
function readSeenDays(hours: number): number {
  return Math.min(1, hours / DAYS_SEEN_HOURS);
}

/** Events an hour that the events until `now` bring now; it falls by 1/e in {@link EXCITEMENT_HOURS}. */
export function readExcitement(history: PollHistory, now: Instant): number {
  if (history.lastEventAt === null) return 0;
  const hours = Math.max(0, Date.parse(now) - Date.parse(history.lastEventAt)) / HOUR_MS;
  return fadeExcitement(history.excitement, hours) / EXCITEMENT_HOURS;
}

function fadeExcitement(excitement: number, hours: number): number {
  return excitement * Math.exp(-hours / EXCITEMENT_HOURS);
}

/** An entry, and how well it is known when it came. */
interface Sighting {
  readonly at: number;
  readonly known: 'exactly' | 'about' | 'not';
}

/** Learns the time up to a poll, and the entries that came in it. */
function learnSpan(draft: Draft, instants: readonly number[], polledMs: number): Draft {
  const fromMs = draft.knownUntilMs;
  const dated = instants.filter((at) => at > fromMs && at <= polledMs);
  const undated = instants.length - dated.length;
  const middleMs = (fromMs + polledMs) / 2;
  const sightings: Sighting[] = dated.map((at) => ({ at, known: 'exactly' }));
  // Where the time is known to about an hour, it is as good as a date.
  const known = polledMs - fromMs <= 2 * HOUR_MS ? 'about' : 'not';
  for (let count = 0; count < undated; count += 1) sightings.push({ at: middleMs, known });
  sightings.sort((a, b) => a.at - b.at);
  for (const sighting of sightings) {
    watchUntil(draft, sighting.at);
    learnEntry(draft, sighting);
  }
  watchUntil(draft, polledMs);
  return draft;
}

function watchUntil(draft: Draft, atMs: number): void {
  draft.hours += (atMs - draft.knownUntilMs) / HOUR_MS;
  draft.knownUntilMs = atMs;
  const days = Math.floor((atMs - draft.fadedMs) / DAY_MS);
  if (days <= 0) return;
  const gapDays = draft.hours / 24 / Math.max(draft.events, 1e-9);
  const halfLife = Math.min(
    MOST_HALF_LIFE_DAYS,
    Math.max(LEAST_HALF_LIFE_DAYS, HALF_LIFE_GAPS * gapDays),
  );
  fade(draft, 0.5 ** (days / halfLife));
  draft.fadedMs += days * DAY_MS;
}

function fade(draft: Draft, factor: number): void {
  draft.hours *= factor;
  draft.events *= factor;
  draft.followUps *= factor;
  draft.entries *= factor;
  draft.trust = [draft.trust[0] * factor, draft.trust[1] * factor, draft.trust[2] * factor];
  draft.days = draft.days.map((count) => round(count * factor));
  draft.quarters = draft.quarters.map((count) => round(count * factor));
  draft.slots = draft.slots.map((count) => round(count * factor));
  draft.hourTrust = [draft.hourTrust[0] * factor, draft.hourTrust[1] * factor];
}

/** Divides an entry between the calendar and the events before it, by what was expected of each. */
function learnEntry(draft: Draft, { at: atMs, known }: Sighting): void {
  draft.entries += 1;
  if (draft.lastEventMs !== null && atMs - draft.lastEventMs < EVENT_MS) return;
  const quiet = draft.lastEventMs === null ? 0 : (atMs - draft.lastEventMs) / HOUR_MS;
  const excitement = fadeExcitement(draft.excitement, quiet);
  const { followUpShare, eventsPerHour } = readRates(draft);
  // Only what is more than usual: where entries are frequent, each has others shortly before it.
  const excess = Math.max(0, excitement / EXCITEMENT_HOURS - eventsPerHour);
  const brought = followUpShare * excess;
  const patterns = lookAround(draft, atMs);
  const usual = (1 - followUpShare) * eventsPerHour * readPattern(draft, atMs, patterns);
  const own = usual / (usual + brought);
  draft.events += own;
  draft.followUps += 1 - own;
  draft.lastEventMs = atMs;
  draft.excitement = excitement + 1;
  if (known !== 'not') learnPattern(draft, atMs, own, patterns);
  if (known === 'exactly') learnHour(draft, atMs, own, patterns);
}

/** What the patterns hold at an instant, 1 being the average. */
interface Patterns {
  readonly quarter: { readonly sharp: number; readonly broad: number };
  readonly slot: number;
}

function lookAround({ quarters, slots }: Draft, atMs: number): Patterns {
  return {
    quarter: readQuarter(quarters, quarterOf(atMs)),
    slot: readSlot(slots, slotOf(atMs)),
  };
}

function learnPattern(draft: Draft, atMs: number, own: number, patterns: Patterns): void {
  const quarter = quarterOf(atMs);
  const { sharp, broad } = patterns.quarter;
  const shares = shareTrust(draft.trust);
  const expected = shares[0] * sharp + shares[1] * broad + shares[2];
  draft.trust[0] += (own * shares[0] * sharp) / expected;
  draft.trust[1] += (own * shares[1] * broad) / expected;
  draft.trust[2] += (own * shares[2]) / expected;
  addAt(draft.quarters, quarter, own);
  addAt(draft.days, new Date(atMs).getUTCDay(), own);
}

function learnHour(draft: Draft, atMs: number, own: number, { slot: sharp }: Patterns): void {
  const slot = slotOf(atMs);
  const share = shareHourTrust(draft.hourTrust);
  const ofSharp = (share * sharp) / (share * sharp + 1 - share);
  draft.hourTrust[0] += own * ofSharp;
  draft.hourTrust[1] += own * (1 - ofSharp);
  addAt(draft.slots, slot, own);
}

function addAt(counts: number[], place: number, count: number): void {
  counts[place] = round((counts[place] ?? 0) + count);
}

function readPattern(draft: Draft, atMs: number, { quarter, slot }: Patterns): number {
  const [ofSharp, ofBroad] = shareTrust(draft.trust);
  const pattern = ofSharp * (quarter.sharp - 1) + ofBroad * (quarter.broad - 1);
  const ofWeek = readWeekPattern(draft)[new Date(atMs).getUTCDay()] ?? 1;
  const seen = readSeenDays(draft.hours);
  const ofHour = shareHourTrust(draft.hourTrust) * (slot - 1);
  return ofWeek * (1 + seen * pattern) * (1 + seen * ofHour);
}

function shareTrust(trust: readonly [number, number, number]): readonly [number, number, number] {
  const sharp = trust[0] + PRIOR_TRUST[0];
  const broad = trust[1] + PRIOR_TRUST[1];
  const flat = trust[2] + PRIOR_TRUST[2];
  const total = sharp + broad + flat;
  return [sharp / total, broad / total, flat / total];
}

/** How much of the hour's pattern to believe: 0 to 1. */
function shareHourTrust(trust: readonly [number, number]): number {
  const sharp = trust[0] + PRIOR_HOUR_TRUST[0];
  return sharp / (sharp + trust[1] + PRIOR_HOUR_TRUST[1]);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function startDraft(atMs: number): Draft {
  return {
    knownUntilMs: atMs,
    fadedMs: atMs,
    hours: 0,
    events: 0,
    followUps: 0,
    entries: 0,
    trust: [0, 0, 0],
    days: new Array<number>(7).fill(0),
    quarters: new Array<number>(QUARTERS).fill(0),
    slots: [...NO_SLOTS],
    hourTrust: [0, 0],
    lastEventMs: null,
    excitement: 0,
  };
}

function toDraft(history: PollHistory): Draft {
  const { hours, events, followUps, entries, lastEventAt, excitement } = history;
  return {
    knownUntilMs: Date.parse(history.knownUntil),
    fadedMs: Date.parse(history.fadedAt),
    hours,
    events,
    followUps,
    entries,
    trust: [...history.trust],
    days: [...history.days],
    quarters: [...history.quarters],
    slots: [...(history.slots ?? NO_SLOTS)],
    hourTrust: [...(history.hourTrust ?? ([0, 0] as const))],
    lastEventMs: lastEventAt === null ? null : Date.parse(lastEventAt),
    excitement,
  };
}

function finish(draft: Draft): PollHistory {
  const { knownUntilMs, fadedMs, lastEventMs, hours, events, followUps, entries } = draft;
  return {
    version: 1,
    knownUntil: new Date(knownUntilMs).toISOString(),
    fadedAt: new Date(fadedMs).toISOString(),
    hours: round(hours),
    events: round(events),
    followUps: round(followUps),
    entries: round(entries),
    trust: [round(draft.trust[0]), round(draft.trust[1]), round(draft.trust[2])],
    days: draft.days,
    quarters: draft.quarters,
    slots: draft.slots,
    hourTrust: [round(draft.hourTrust[0]), round(draft.hourTrust[1])],
    lastEventAt: lastEventMs === null ? null : new Date(lastEventMs).toISOString(),
    excitement: round(draft.excitement),
  };
}

/** Counts fade by whole days, so that what rounding takes is never more than what fading takes. */
function round(count: number): number {
  return Math.round(count * 1e4) / 1e4;
}
