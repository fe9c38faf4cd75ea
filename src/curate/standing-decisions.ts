import type { Decision, DecisionAction } from '../model/decision.ts';
import type { Instant } from '../model/instant.ts';

type DecisionOf<Kind extends DecisionAction['kind']> = Decision & {
  readonly action: Extract<DecisionAction, { readonly kind: Kind }>;
};

/** What the record says of one entry in one topic now. */
export interface Standing {
  /** The latest of approve, reject and hide. */
  readonly verdict: DecisionOf<'approve' | 'reject' | 'hide'> | null;
  /** The latest pin, ended or not. */
  readonly pin: DecisionOf<'pin'> | null;
  readonly retitle: DecisionOf<'retitle'> | null;
  readonly note: DecisionOf<'note'> | null;
  /** The latest of split and join. */
  readonly story: DecisionOf<'split' | 'join'> | null;
  /** Those above, in the order in which they were made. */
  readonly holding: readonly Decision[];
  /** When the published title or note last changed by a decision, an undo included; null for never. */
  readonly shownChangeAt: Instant | null;
}

/** An entry in a topic that nobody decided on. */
export const NO_STANDING: Standing = {
  verdict: null,
  pin: null,
  retitle: null,
  note: null,
  story: null,
  holding: [],
  shownChangeAt: null,
};

/**
 * What holds of the decisions on one entry, by topic: an undo takes all earlier decisions of its
 * kind out of the count, and of what is left the latest counts.
 *
 * @param decisions in the order in which they were added; of one instant the later one counts.
 */
export function readStanding(decisions: readonly Decision[]): ReadonlyMap<string, Standing> {
  const byTopic = Map.groupBy(decisions, ({ topic }) => topic);
  return new Map([...byTopic].map(([topic, own]) => [topic, readTopicStanding(own)]));
}

function readTopicStanding(decisions: readonly Decision[]): Standing {
  const inOrder = decisions.toSorted((a, b) => (a.at === b.at ? 0 : a.at < b.at ? -1 : 1));
  let counted: readonly Decision[] = [];
  for (const decision of inOrder) {
    const { action } = decision;
    if (action.kind !== 'undo') counted = [...counted, decision];
    else counted = counted.filter((earlier) => earlier.action.kind !== action.of);
  }
  const verdict = findLast(counted, 'approve', 'reject', 'hide');
  const pin = findLast(counted, 'pin');
  const retitle = findLast(counted, 'retitle');
  const note = findLast(counted, 'note');
  const story = findLast(counted, 'split', 'join');
  const held: readonly (Decision | null)[] = [verdict, pin, retitle, note, story];
  return {
    verdict,
    pin,
    retitle,
    note,
    story,
    holding: counted.filter((decision) => held.includes(decision)),
    shownChangeAt: inOrder.findLast(changesWhatIsShown)?.at ?? null,
  };
}

function findLast<Kind extends DecisionAction['kind']>(
  decisions: readonly Decision[],
  ...kinds: readonly Kind[]
): DecisionOf<Kind> | null {
  const isOfKind = (decision: Decision): decision is DecisionOf<Kind> =>
    kinds.some((kind) => kind === decision.action.kind);
  return decisions.findLast(isOfKind) ?? null;
}

function changesWhatIsShown({ action }: Decision): boolean {
  const kind = action.kind === 'undo' ? action.of : action.kind;
  return kind === 'retitle' || kind === 'note';
}
