import {
  type PollHistory,
  readDayPattern,
  readHourPattern,
  readRates,
  readWeekPattern,
} from '../../model/poll-history.ts';
import { meanHourRoot, meanRoot } from './forecast-entries.ts';

/** What a source would have of a budget of requests. */
export interface PollDemand {
  readonly sourceId: string;
  /** Mean over the week of the root of its entries an hour: polls are worth spacing by 1/root. */
  readonly rootRate: number;
  /** Requests a day that the floor and the publisher's hints allow. */
  readonly mostPerDay: number;
  /** Requests a day that the ceiling asks for. */
  readonly leastPerDay: number;
}

/** Between which waits a source is polled. */
export interface PollBounds {
  /** The least that our floor and the publisher's hints leave. */
  readonly floorMinutes: number;
  readonly ceilingMinutes: number;
}

/** A budget shared out. */
export interface BudgetShare {
  /** Hours of waiting, over all entries together, that a request has to save; the same for every source. */
  readonly price: number;
  /** How many times the ceiling is passed, since even polls at the ceiling are too many; else 1. */
  readonly stretch: number;
  readonly requestsPerDay: ReadonlyMap<string, number>;
}

/** What a request has to save where there is no budget: a source of one entry a day is asked about every 4 h. */
export const DEFAULT_PRICE = 1 / 3;
const LEAST_PRICE = 1e-6;
const MOST_PRICE = 1e9;
/** How far a correction goes in a day, and altogether. */
const MOST_STEP = 1.25;
const MOST_CORRECTION = 4;

/** What a source of that history would have of a budget; pure. */
export function readDemand(sourceId: string, history: PollHistory, bounds: PollBounds): PollDemand {
  const ofWeek = meanRoot(readDayPattern(history), readWeekPattern(history));
  const pattern = ofWeek * meanHourRoot(readHourPattern(history));
  return makeDemand(sourceId, pattern * Math.sqrt(readRates(history).entriesPerHour), bounds);
}

/** What a source would have of a budget whose root of entries an hour is `rootRate`; pure. */
export function makeDemand(sourceId: string, rootRate: number, bounds: PollBounds): PollDemand {
  const { floorMinutes, ceilingMinutes } = bounds;
  return {
    sourceId,
    rootRate,
    mostPerDay: 1440 / floorMinutes,
    leastPerDay: 1440 / Math.max(floorMinutes, ceilingMinutes),
  };
}

/**
 * Shares requests a day out so that entries wait least over all sources together: each gets requests
 * by the root of its rate, within its bounds, and none is asked at a worse price than another; pure.
 *
 * @param demands Every source that is polled.
 * @param requestsPerDay What is to be spent; null without a budget, when {@link DEFAULT_PRICE} decides.
 * @param correction From {@link correctShare}: how much of that to plan for, so that it comes out.
 */
export function shareBudget(
  demands: readonly PollDemand[],
  requestsPerDay: number | null,
  correction = 1,
): BudgetShare {
  // A bound that nobody is near would make requests as good as free.
  if (requestsPerDay === null || demands.length === 0) return makeShare(demands, DEFAULT_PRICE, 1);
  const planned = Math.max(requestsPerDay * correction, 1e-9);
  const least = demands.reduce((total, { leastPerDay }) => total + leastPerDay, 0);
  const stretch = chooseStretch(least / planned);
  let low = Math.log(LEAST_PRICE);
  let high = Math.log(MOST_PRICE);
  for (let round = 0; round < 50; round += 1) {
    const middle = (low + high) / 2;
    if (countRequests(demands, Math.exp(middle), stretch) > planned) low = middle;
    else high = middle;
  }
  return makeShare(demands, Math.exp(high), stretch);
}

/**
 * A budget too small for the ceiling passes it further than it must, so that something is left for
 * the sources of which an entry is likely: nothing at first, half of it where it is far too small.
 */
function chooseStretch(shortage: number): number {
  return shortage <= 1 ? 1 : Math.min(shortage ** 2, 2 * shortage);
}

/**
 * How much of a budget to plan for from now on, after a day in which `made` requests were made of
 * the `allowed` ones: what plans by roots of rates leave out (whole polls, bursts, retries) is made
 * good within days, without swinging; pure.
 *
 * @param correction The one that the day was planned with; 1 at first.
 */
export function correctShare(correction: number, made: number, allowed: number): number {
  if (made <= 0 || allowed <= 0) return correction;
  const step = Math.min(MOST_STEP, Math.max(1 / MOST_STEP, allowed / made));
  return Math.min(MOST_CORRECTION, Math.max(1 / MOST_CORRECTION, correction * step));
}

function countRequests(demands: readonly PollDemand[], price: number, stretch: number): number {
  return demands.reduce((total, demand) => total + countFor(demand, price, stretch), 0);
}

function countFor(demand: PollDemand, price: number, stretch: number): number {
  const { rootRate, mostPerDay, leastPerDay } = demand;
  const wanted = (24 * rootRate) / Math.sqrt(2 * price);
  return Math.max(leastPerDay / stretch, Math.min(mostPerDay, wanted));
}

function makeShare(demands: readonly PollDemand[], price: number, stretch: number): BudgetShare {
  const requestsPerDay = new Map(
    demands.map((demand) => [demand.sourceId, countFor(demand, price, stretch)]),
  );
  return { price, stretch, requestsPerDay };
}
