import { compileTopicsInSteps, type Matcher } from '../curate/compile-topics.ts';
import type { Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { Turns } from './turns.ts';

/** Compiles the rules of all topics while readers are answered: other work gets its turn all along. */
export async function compileInTurns(
  topics: Iterable<Topic>,
  sources: ReadonlyMap<string, Source>,
): Promise<Matcher> {
  const steps = compileTopicsInSteps(topics, sources);
  const turns = new Turns();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    await turns.next();
  }
}
