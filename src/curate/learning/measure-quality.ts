/** One entry of known label, as a judge ranks and takes it. */
export interface Answer {
  readonly belongs: boolean;
  readonly taken: boolean;
  /** The higher, the surer; -Infinity for what is never taken. */
  readonly rank: number;
}

/** How well a judge does; shares from 0 to 1, null where nothing stands below the line. */
export interface Quality {
  /** Of what it takes, the share that belongs. */
  readonly precision: number | null;
  /** Of what belongs, the share that it takes. */
  readonly recall: number | null;
  readonly f1: number | null;
  /** Precision and recall where both are equal: taking as many of the first ranks as there belong. */
  readonly breakEven: number | null;
  readonly taken: number;
  readonly found: number;
}

/** Measures answers; entries of equal rank count as if in every order. */
export function measureQuality(answers: readonly Answer[]): Quality {
  const belonging = answers.filter(({ belongs }) => belongs).length;
  const taken = answers.filter((answer) => answer.taken).length;
  const found = answers.filter((answer) => answer.taken && answer.belongs).length;
  const divide = (part: number, whole: number) => (whole === 0 ? null : part / whole);
  return {
    precision: divide(found, taken),
    recall: divide(found, belonging),
    f1: divide(2 * found, taken + belonging),
    breakEven: divide(countFirst(answers, belonging), belonging),
    taken,
    found,
  };
}

/** How many of the first so many belong, on average over the orders of equal ranks. */
function countFirst(answers: readonly Answer[], places: number): number {
  const groups = [...Map.groupBy(answers, ({ rank }) => rank)].sort(([a], [b]) => b - a);
  let left = places;
  let found = 0;
  for (const [, group] of groups) {
    const belonging = group.filter(({ belongs }) => belongs).length;
    const here = Math.min(left, group.length);
    found += (belonging * here) / group.length;
    left -= here;
    if (left === 0) break;
  }
  return found;
}
