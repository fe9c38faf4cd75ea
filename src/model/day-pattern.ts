/** The parts into which a day is cut to find at which time of it something happens. */
export const QUARTERS = 96;

const DAY_MS = 86_400_000;
const QUARTER_MS = DAY_MS / QUARTERS;
/** Widths of the two patterns, in quarter hours (standard deviation). */
const SHARP = makeKernel(0.8);
const BROAD = makeKernel(4);

/** The quarter hour of the day, 0 to 95, UTC, of an instant in milliseconds. */
export function quarterOf(atMs: number): number {
  const ofDay = ((atMs % DAY_MS) + DAY_MS) % DAY_MS;
  return Math.min(QUARTERS - 1, Math.floor(ofDay / QUARTER_MS));
}

/**
 * How often something happens in each quarter hour, 1 being the average: shares of the sharp and the
 * broad pattern of the counts, the rest being even.
 */
export function drawDayPattern(
  quarters: readonly number[],
  sharp: number,
  broad: number,
): Float64Array {
  const total = addUp(quarters);
  if (total <= 0) return new Float64Array(QUARTERS).fill(1);
  const pattern = new Float64Array(QUARTERS).fill(1 - sharp - broad);
  quarters.forEach((count, quarter) => {
    if (count === 0) return;
    spread(pattern, SHARP, quarter, (sharp * count * QUARTERS) / total);
    spread(pattern, BROAD, quarter, (broad * count * QUARTERS) / total);
  });
  return pattern;
}

/** Adds a weight about a quarter hour; the day is a ring. */
function spread(
  pattern: Float64Array,
  kernel: readonly number[],
  quarter: number,
  weight: number,
): void {
  const reach = (kernel.length - 1) / 2;
  kernel.forEach((part, index) => {
    const place = (quarter + index - reach + QUARTERS) % QUARTERS;
    pattern[place] = (pattern[place] ?? 0) + weight * part;
  });
}

/** How often events come in a quarter hour and about it, 1 being the average. */
export function readQuarter(
  quarters: readonly number[],
  quarter: number,
): { readonly sharp: number; readonly broad: number } {
  const total = addUp(quarters);
  if (total <= 0) return { sharp: 1, broad: 1 };
  const scale = QUARTERS / total;
  return {
    sharp: scale * weigh(quarters, SHARP, quarter),
    broad: scale * weigh(quarters, BROAD, quarter),
  };
}

function weigh(quarters: readonly number[], kernel: readonly number[], quarter: number): number {
  const reach = (kernel.length - 1) / 2;
  let weight = 0;
  for (let index = 0; index < kernel.length; index += 1) {
    const place = (quarter + index - reach + QUARTERS) % QUARTERS;
    weight += (kernel[index] ?? 0) * (quarters[place] ?? 0);
  }
  return weight;
}

/** The weights of a normal distribution, out to three deviations, adding up to 1. */
function makeKernel(deviation: number): readonly number[] {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * deviation ** 2)),
  );
  const total = addUp(weights);
  return weights.map((weight) => weight / total);
}

function addUp(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
