/** A text as a vector of unit length: positions in the weights, rising or not, and their values. */
export interface Vector {
  readonly positions: readonly number[];
  readonly values: readonly number[];
}

/** One text to learn from. */
export interface Example {
  readonly vector: Vector;
  /** 1 belongs, -1 does not. */
  readonly side: 1 | -1;
  /** What is said of it before anything is learned; what is learned comes on top. */
  readonly offset: number;
  /** The most that one example may pull. */
  readonly cost: number;
}

/** A plane: what is learned of a text is `bias` plus the sum of its values times their weights. */
export interface Plane {
  readonly weights: Float64Array;
  readonly bias: number;
}

// The bias is a feature of this value that every text has. A small one learns slowly, so that a
// handful of decisions cannot move all entries at once.
const BIAS_VALUE = 0.1;
const maxRounds = 200;
const enough = 0.005;

/**
 * A linear support vector machine with hinge loss, by dual coordinate descent in a fixed order that
 * looks like chance: the same examples give the same plane to the bit.
 *
 * @param size how many weights there are.
 * @see Hsieh et al., A Dual Coordinate Descent Method for Large-scale Linear SVM, 2008, algorithm 1
 */
export function solveDual(examples: readonly Example[], size: number): Plane {
  const weights = new Float64Array(size);
  const pulls = new Float64Array(examples.length);
  const order = Int32Array.from(examples, (_, at) => at);
  const random = makeRandom();
  let bias = 0;
  for (let round = 0; round < maxRounds; round += 1) {
    shuffle(order, random);
    let worst = 0;
    for (const at of order) {
      const example = examples[at];
      if (example === undefined) continue;
      const { vector, side, offset, cost } = example;
      const gradient = side * (project(vector, weights) + bias * BIAS_VALUE + offset) - 1;
      const before = pulls[at] ?? 0;
      const after = Math.min(Math.max(before - gradient / (1 + BIAS_VALUE ** 2), 0), cost);
      if (after === before) continue;
      worst = Math.max(worst, Math.abs(gradient));
      pulls[at] = after;
      addTo(weights, vector, (after - before) * side);
      bias += (after - before) * side * BIAS_VALUE;
    }
    if (worst < enough) break;
  }
  return { weights, bias: bias * BIAS_VALUE };
}

/** What a plane says of a text, without the text's offset. */
export function project({ positions, values }: Vector, weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < positions.length; at += 1) {
    sum += (weights[positions[at] ?? 0] ?? 0) * (values[at] ?? 0);
  }
  return sum;
}

function addTo(weights: Float64Array, { positions, values }: Vector, factor: number): void {
  for (let at = 0; at < positions.length; at += 1) {
    const position = positions[at] ?? 0;
    weights[position] = (weights[position] ?? 0) + factor * (values[at] ?? 0);
  }
}

function shuffle(order: Int32Array, random: () => number): void {
  for (let at = order.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const kept = order[at] ?? 0;
    order[at] = order[other] ?? 0;
    order[other] = kept;
  }
}

/** Numbers from 0 to 1, the same ones every time (mulberry32). */
function makeRandom(): () => number {
  let state = 1;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
