import type { Takedown } from '../model/takedown.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { findTakedown } from './find-takedown.ts';
import type { House } from './house.ts';

/** Longest reason that may be given, in UTF-16 code units. */
const longestWhy = 2000;

/**
 * Adds a takedown, or the end of one, to the record and lets it hold in the store: what it names is
 * withdrawn, and stays so when its source brings it again. Publishing the topics is up to the caller.
 *
 * @returns the topics that may look different now.
 * @throws TopicwireError `usage` when no reason is given, or there is nothing to undo; `not-found` for
 *   a source that is not configured and never brought anything.
 */
export async function takeDown(
  { store, now, rules }: Pick<House, 'store' | 'now' | 'rules'>,
  word: Omit<Takedown, 'at'>,
): Promise<readonly string[]> {
  const why = word.why.trim();
  if (why === '') throw misuse('a takedown needs a reason', 'say why, for the record');
  if (why.length > longestWhy) {
    throw misuse('the reason is too long', `keep it below ${longestWhy} characters`);
  }
  if (word.undo && (await findTakedown(store, word.target)) === null) {
    throw misuse('there is no takedown of this to undo', 'name what was taken down');
  }
  if (word.target.kind === 'source') await demandSource({ store, rules }, word.target.sourceId);
  const at = now();
  const topics = await store.appendTakedown({ ...word, why, at });
  await store.enforceTakedowns(at);
  return topics;
}

async function demandSource(
  { store, rules }: Pick<House, 'store' | 'rules'>,
  sourceId: string,
): Promise<void> {
  if (rules.config.sources.has(sourceId)) return;
  if ((await store.readBeginnings([sourceId])).size > 0) return;
  throw new TopicwireError('not-found', 'there is no such source', {
    where: sourceId,
    advice: 'name one by its id; "sources" lists them',
  });
}

function misuse(message: string, advice: string): TopicwireError {
  return new TopicwireError('usage', message, { advice });
}
