import { readdirSync } from 'node:fs';
import { join } from 'node:path';

/** A document and what is expected of it. */
export interface CasePair {
  /** `group/fact-it-proves`. */
  readonly name: string;
  readonly input: string;
  readonly expected: string;
}

const expectedEnding = '.expected.json';

/**
 * All pairs `<fact>.<xml|json|bin>` and `<fact>.expected.json` below a folder; throws when there
 * is none, or a half of one is missing.
 */
export function findCasePairs(root: string): readonly CasePair[] {
  const files = readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1));
  const expected = files.filter((file) => file.endsWith(expectedEnding));
  const inputs = files.filter((file) => !file.endsWith(expectedEnding));
  const factOf = (input: string): string => input.replace(/\.(?:xml|json|bin)$/, '');
  const known = new Set(expected);
  const halves = inputs.filter((input) => !known.has(factOf(input) + expectedEnding));
  const facts = new Set(inputs.map(factOf));
  const orphans = expected.filter((file) => !facts.has(file.slice(0, -expectedEnding.length)));
  if (halves.length + orphans.length > 0) {
    throw new Error(`half a pair: ${[...halves, ...orphans].join(', ')}`);
  }
  if (facts.size !== inputs.length) throw new Error(`two inputs share a name below ${root}`);
  if (inputs.length === 0) throw new Error(`no cases below ${root}`);
  return inputs.toSorted().map((input) => ({
    name: factOf(input),
    input: join(root, input),
    expected: join(root, factOf(input) + expectedEnding),
  }));
}
