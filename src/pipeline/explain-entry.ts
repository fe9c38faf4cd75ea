import { candidateFromEntry } from '../curate/candidate.ts';
import { placeEntry } from '../curate/place-entry.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Store } from '../store/store.ts';
import type { Rules } from './house.ts';

/** Why an entry stands where it stands in a topic, by the rules in force and the editors' word. */
export async function explainEntry(
  entry: Entry,
  topic: string,
  rules: Rules,
  store: Store,
): Promise<Explanation> {
  const decisions = await store.readDecisions([entry]);
  const placement = placeEntry(entry, rules.matcher, decisions).find(
    (placed) => placed.topic === topic,
  );
  return placement?.explanation ?? rules.matcher.explain(candidateFromEntry(entry), topic);
}
