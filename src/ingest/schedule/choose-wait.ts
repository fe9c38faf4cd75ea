/** Within what a wait is chosen, in hours. */
export interface WaitBounds {
  /** The shortest wait until the next poll. */
  readonly earliest: number;
  /** The longest, unless `earliest` is longer. */
  readonly latest: number;
  /** The shortest wait between the polls after it. */
  readonly spacing: number;
  /** For how long the rate does not change, about; a quarter of an hour by default. */
  readonly grain?: number;
  /** Hours of waiting, over all entries together, that a poll has to save to be worth it. */
  readonly price: number;
}

/** Points in time that are looked at; the price of a plan grows with them. */
const STEPS = 288;
const LEAST_STEP = 1 / 60;
const MOST_STEP = 1 / 6;
const DEFAULT_GRAIN = 1 / 4;
/** How many steps a stretch between two polls should have where entries are most frequent. */
const STEPS_PER_STRETCH = 5;

/**
 * The wait until the next poll that makes a chain of polls cheapest, the cost being the time that
 * entries wait to be seen plus the price of each poll. At a steady rate that spaces polls by
 * sqrt(2 price / rate); where the rate changes, they follow the times at which entries come.
 *
 * Solved backwards over a grid of steps (dynamic programming); pure.
 *
 * @param rateAfter Entries an hour expected so many hours from now.
 * @returns hours.
 */
export function chooseWait(rateAfter: (hours: number) => number, bounds: WaitBounds): number {
  const { earliest, latest, price } = bounds;
  if (latest <= earliest) return earliest;
  const step = chooseStep(rateAfter, bounds);
  const waiting = addUp(rateAfter, step, bounds.grain ?? DEFAULT_GRAIN);
  const spacing = Math.max(1, Math.ceil(bounds.spacing / step));
  const reach = Math.min(STEPS, Math.max(spacing, Math.floor(latest / step)));
  const plan: Plan = { ...waiting, price, costs: new Float64Array(STEPS + 1) };
  // The best next poll of an earlier one is never later than that of a later one, because waiting
  // only gains from being cut in the middle (the quadrangle inequality).
  let last = STEPS;
  for (let from = STEPS - 1; from > 0; from -= 1) {
    last = findCheapest(plan, from, from + spacing, Math.min(last, from + reach));
    plan.costs[from] = costOf(plan, from, last);
  }
  const first = Math.ceil(earliest / step);
  const at = findCheapest(plan, 0, first, Math.max(first, reach));
  return Math.min(latest, Math.max(earliest, at * step));
}

/** Fine enough for the stretches that are to be expected, and far enough to see a day ahead where they are long. */
function chooseStep(rateAfter: (hours: number) => number, bounds: WaitBounds): number {
  const { latest, price, spacing, grain = DEFAULT_GRAIN } = bounds;
  let most = 0;
  const ahead = Math.min(24, latest);
  for (let hours = 0; hours <= ahead; hours += grain) most = Math.max(most, rateAfter(hours));
  const stretch = Math.max(spacing, Math.sqrt((2 * price) / Math.max(most, 1e-9)));
  const coarsest = Math.max(MOST_STEP, (2 * latest) / STEPS);
  return Math.min(coarsest, Math.max(LEAST_STEP, stretch / STEPS_PER_STRETCH));
}

interface Waiting {
  /** Entries expected up to each step. */
  readonly entries: Float64Array;
  /** The same, each times the hour at which it comes. */
  readonly moments: Float64Array;
  readonly step: number;
}

function addUp(rateAfter: (hours: number) => number, step: number, grain: number): Waiting {
  const entries = new Float64Array(STEPS + 1);
  const moments = new Float64Array(STEPS + 1);
  const looks = Math.ceil(step / grain);
  for (let index = 0; index < STEPS; index += 1) {
    let [expected, moment] = [0, 0];
    for (let look = 0; look < looks; look += 1) {
      const at = (index + (look + 0.5) / looks) * step;
      const some = (rateAfter(at) * step) / looks;
      expected += some;
      moment += some * at;
    }
    entries[index + 1] = (entries[index] ?? 0) + expected;
    moments[index + 1] = (moments[index] ?? 0) + moment;
  }
  return { entries, moments, step };
}

interface Plan extends Waiting {
  readonly price: number;
  /** What a plan costs from a poll at each step on. */
  readonly costs: Float64Array;
}

/** The cheapest next poll of a plan whose last one was at `from`; the last step is always one. */
function findCheapest(plan: Plan, from: number, first: number, last: number): number {
  let at = Math.min(STEPS, first);
  let best = costOf(plan, from, at);
  for (let index = at + 1; index <= Math.min(STEPS, last); index += 1) {
    const cost = costOf(plan, from, index);
    if (cost < best) {
      best = cost;
      at = index;
    }
    // Waiting only grows from here on, so nothing later is cheaper.
    if (cost - (plan.costs[index] ?? 0) >= best) break;
  }
  return at;
}

/** What the plan costs whose polls are at `from`, at `to` and where they are best after that. */
function costOf({ entries, moments, costs, price, step }: Plan, from: number, to: number): number {
  const came = (entries[to] ?? 0) - (entries[from] ?? 0);
  const waited = to * step * came - ((moments[to] ?? 0) - (moments[from] ?? 0));
  return waited + price + (costs[to] ?? 0);
}
