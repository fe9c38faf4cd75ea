/** An example that was judged by a plane that had not seen it. */
export interface HeldOut {
  readonly margin: number;
  readonly belongs: boolean;
}

const lowest = -1;

/**
 * The threshold with the best F1 on held-out examples, from -1 to 0; of equally good ones the nearest
 * to 0, where the rules stand. It only falls: raising it takes from what the rules let in on the word
 * of a handful of examples, and loses more than it gains (bench/README.md).
 */
export function chooseThreshold(examples: readonly HeldOut[]): number {
  const sorted = examples.toSorted((a, b) => b.margin - a.margin);
  const belonging = sorted.filter(({ belongs }) => belongs).length;
  let best = { threshold: 0, f1: scoreAt(sorted, 0, belonging) };
  let found = 0;
  for (let taken = 0; taken <= sorted.length; taken += 1) {
    const last = sorted[taken - 1];
    const next = sorted[taken];
    if (last?.belongs) found += 1;
    const threshold = middle(last?.margin, next?.margin);
    if (threshold === null || threshold < lowest || threshold > 0) continue;
    const f1 = taken + belonging === 0 ? 0 : (2 * found) / (taken + belonging);
    const isNearer = Math.abs(threshold) < Math.abs(best.threshold);
    if (f1 > best.f1 || (f1 === best.f1 && isNearer)) best = { threshold, f1 };
  }
  return best.threshold;
}

function scoreAt(examples: readonly HeldOut[], threshold: number, belonging: number): number {
  const taken = examples.filter(({ margin }) => margin >= threshold);
  const found = taken.filter(({ belongs }) => belongs).length;
  return taken.length + belonging === 0 ? 0 : (2 * found) / (taken.length + belonging);
}

/** Between two neighbours; null where there is no room, or where all or nothing would be taken. */
function middle(above: number | undefined, below: number | undefined): number | null {
  if (above === undefined || below === undefined || above === below) return null;
  return (above + below) / 2;
}
