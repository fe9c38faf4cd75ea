import { correctShare } from '../ingest/schedule/share-budget.ts';
import type { Instant } from '../model/instant.ts';
import type { PollHour } from '../model/poll-hour.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const mostOfADay = 1.2;
/** A day that has spent too much still asks where entries are most likely. */
const spentPace = 0.25;
/** Less of a day says too little about it. */
const leastMs = dayMs / 2;

/**
 * How much of a budget to plan for in the hour of `now`: what the hour before was planned with, made
 * good once a day for what the last 24 hours really took; pure.
 *
 * @param hours Counted ones, oldest first.
 */
export function chooseCorrection(
  hours: readonly PollHour[],
  now: Instant,
  requestsPerDay: number,
): number {
  const other = hours.findLastIndex(({ plan }) => hasOtherBudget(plan, requestsPerDay));
  const ours = hours.slice(other + 1).filter(({ at }) => at <= now);
  const first = ours.find(({ plan }) => plan !== null);
  const last = ours.findLast(({ plan }) => plan !== null);
  if (first === undefined || last === undefined) return 1;
  const correction = last.plan?.correction ?? 1;
  if (last.at.slice(0, 10) === now.slice(0, 10)) return correction;
  const nowMs = Date.parse(now);
  const fromMs = Math.max(nowMs - dayMs, Date.parse(first.at));
  if (nowMs - fromMs < leastMs) return correction;
  const made = ours
    .filter(({ at }) => Date.parse(at) >= fromMs)
    .reduce((sum, { requests }) => sum + requests, 0);
  return correctShare(correction, made, (requestsPerDay * (nowMs - fromMs)) / dayMs);
}

/**
 * How much of the plan to keep to for the rest of a day (UTC): all of it, unless the day has taken
 * more than its budget by a fifth. Sooner would make days swing: what one is denied, the next makes
 * good; pure.
 *
 * @param hours Counted ones, oldest first.
 */
export function choosePace(
  hours: readonly PollHour[],
  now: Instant,
  requestsPerDay: number,
): number {
  const today = now.slice(0, 10);
  const made = hours
    .filter(({ at }) => at.startsWith(today))
    .reduce((sum, { requests }) => sum + requests, 0);
  return made < mostOfADay * requestsPerDay ? 1 : spentPace;
}

function hasOtherBudget(plan: PollHour['plan'], requestsPerDay: number): boolean {
  return plan !== null && plan.requestsPerDay !== requestsPerDay;
}
