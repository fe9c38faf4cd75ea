import type { WrittenAction } from '../../pipeline/read-action.ts';
import { readMembers } from './read-members.ts';

/** The body of a decision. */
export interface DecisionRequest extends WrittenAction {
  /** An id, a link, or a file of `content/`. */
  readonly entry: string;
  readonly topic: string;
  /** Null: the name given with the password. */
  readonly by: string | null;
  readonly reason: string | null;
}

const MEMBERS = ['entry', 'topic', 'kind', 'value', 'until', 'by', 'reason'] as const;

/**
 * Reads `{"entry", "topic", "kind", "value"?, "until"?, "by"?, "reason"?}`.
 *
 * @throws TopicwireError `usage`
 */
export async function readDecisionRequest(request: Request): Promise<DecisionRequest> {
  const { find, demand } = await readMembers(request, MEMBERS);
  return {
    entry: demand('entry'),
    topic: demand('topic'),
    kind: demand('kind'),
    value: find('value'),
    until: find('until'),
    by: find('by'),
    reason: find('reason'),
  };
}
