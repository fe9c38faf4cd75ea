import { TopicwireError } from '../../model/topicwire-error.ts';
import { readMembers } from './read-members.ts';

/** The body of a takedown; either an entry or a source is named. */
export interface TakedownRequest {
  /** An id, a link, or a file of `content/`. */
  readonly entry: string | null;
  /** A source's id. */
  readonly source: string | null;
  readonly why: string;
  readonly undo: boolean;
  /** Null: the name given with the password. */
  readonly by: string | null;
}

const MEMBERS = ['entry', 'source', 'why', 'undo', 'by'] as const;

/**
 * Reads `{"entry" | "source", "why", "undo"?: "yes", "by"?}`.
 *
 * @throws TopicwireError `usage`
 */
export async function readTakedownRequest(request: Request): Promise<TakedownRequest> {
  const { find, demand } = await readMembers(request, MEMBERS);
  const [entry, source, undo] = [find('entry'), find('source'), find('undo')];
  if ((entry === null) === (source === null)) {
    throw new TopicwireError('usage', 'name either an "entry" or a "source"');
  }
  if (undo !== null && undo !== 'yes') {
    throw new TopicwireError('usage', '"undo" is "yes" or left out');
  }
  return { entry, source, why: demand('why'), undo: undo === 'yes', by: find('by') };
}
