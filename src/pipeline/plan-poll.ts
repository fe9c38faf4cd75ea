import type { SourceState } from '../model/source-state.ts';
import type { PushStanding } from '../model/subscription.ts';
import type { House } from './house.ts';
import type { SourceFacts } from './poll-planner.ts';

/** When a source is polled next, as its state says it. */
export type NextPoll = Pick<SourceState, 'nextPollAt' | 'nextPollReason' | 'unpushed'>;

/**
 * Plans a source's next poll; where pushes make it a back-stop, with what it would be without them.
 *
 * @param unpushed What it would be without pushes, where that is known.
 */
export function planPoll(
  { planner, rules }: House,
  facts: SourceFacts,
  push: PushStanding | null,
  unpushed?: SourceState['unpushed'],
): NextPoll {
  const { poll } = rules.config.site;
  const plain = unpushed ?? planner.plan(facts, poll);
  const { at: nextPollAt, reason: nextPollReason } = plain;
  if (push === null) return { nextPollAt, nextPollReason };
  const relaxed = planner.plan({ ...facts, push }, poll);
  if (relaxed.at <= plain.at) return { nextPollAt, nextPollReason };
  return { nextPollAt: relaxed.at, nextPollReason: relaxed.reason, unpushed: plain };
}
