/** Weights about a place of a ring, its middle one the place itself; they add up to 1. */
export type Kernel = readonly number[];

/** The weights of a normal distribution, out to three deviations; `deviation` is in places. */
export function makeKernel(deviation: number): Kernel {
  const reach = Math.ceil(3 * deviation);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, index) =>
    Math.exp(-((index - reach) ** 2) / (2 * deviation ** 2)),
  );
  const total = addUp(weights);
  return weights.map((weight) => weight / total);
}

/**
 * What a ring of counts holds at and about a place, 1 being the average; 1 where it holds nothing.
 *
 * @param total All of the counts, where that is known.
 */
export function weighOnRing(
  counts: readonly number[],
  kernel: Kernel,
  place: number,
  total = addUp(counts),
): number {
  if (total <= 0) return 1;
  const { length } = counts;
  const reach = (kernel.length - 1) / 2;
  let at = (place - reach + length) % length;
  let weight = 0;
  for (let index = 0; index < kernel.length; index += 1) {
    weight += (kernel[index] ?? 0) * (counts[at] ?? 0);
    at = at + 1 === length ? 0 : at + 1;
  }
  return (weight * length) / total;
}

/** Shares of patterns that the counts draw through kernels, the rest being even; 1 is the average. */
export function drawRing(
  counts: readonly number[],
  shares: readonly { readonly kernel: Kernel; readonly share: number }[],
): Float64Array {
  const total = addUp(counts);
  const ring = new Float64Array(counts.length).fill(1);
  if (total <= 0) return ring;
  const { length } = counts;
  ring.fill(1 - shares.reduce((sum, { share }) => sum + share, 0));
  for (const { kernel, share } of shares) {
    const reach = (kernel.length - 1) / 2;
    for (let place = 0; place < length; place += 1) {
      const count = counts[place] ?? 0;
      if (count === 0) continue;
      const weight = (share * count * length) / total;
      let at = (place - reach + length) % length;
      for (let index = 0; index < kernel.length; index += 1) {
        ring[at] = (ring[at] ?? 0) + weight * (kernel[index] ?? 0);
        at = at + 1 === length ? 0 : at + 1;
      }
    }
  }
  return ring;
}

/** All counts of a ring. */
export function addUp(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
