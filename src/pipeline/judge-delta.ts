import type { Fetched, FetchRequest } from '../model/fetched.ts';
import { TopicwireError } from '../model/topicwire-error.ts';

/** An answer that holds changes alone. */
export interface Delta {
  /** Whether it is changes to what we know, so that its validators stand for what is stored then. */
  readonly isTrusted: boolean;
}

/**
 * Whether an answer holds changes alone; null for a whole document. A 226 that does not say how it
 * was made is merged like one, which can lose nothing, and its validators are not kept: the next
 * answer is whole then.
 *
 * @throws TopicwireError `fetch-refused` for changes in a form that was not asked for.
 * @see RFC 3229 §10.4.1, §10.5.2
 */
export function judgeDelta({ acceptDelta }: FetchRequest, answer: Fetched): Delta | null {
  if (answer.status !== 226) return null;
  const names = readManipulations(answer.headers.get('im') ?? '');
  const others = names.filter((name) => name !== 'feed' && name !== 'identity');
  if (others.length > 0) {
    const message = `the server answered 226 with changes as "${others.join(', ').slice(0, 80)}", which was not asked for`;
    throw new TopicwireError('fetch-refused', message);
  }
  return { isTrusted: acceptDelta === true && names.includes('feed') };
}

function readManipulations(header: string): readonly string[] {
  return header
    .split(',')
    .map((part) => part.replace(/;.*/s, '').trim().toLowerCase())
    .filter((name) => name !== '');
}
