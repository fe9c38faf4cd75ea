import { explainPlace, placeEntry } from '../curate/place-entry.ts';
import { readStanding } from '../curate/standing-decisions.ts';
import type { Decision, DecisionAction } from '../model/decision.ts';
import type { Entry } from '../model/entry.ts';
import type { EntryKey } from '../model/entry-key.ts';
import type { Explanation } from '../model/explanation.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { House } from './house.ts';
import { findTopic } from './take-rules.ts';

/** Longest title and note that an editor may give, in UTF-16 code units. */
const longestText = 2000;

/** What an editor says. */
export interface Word {
  readonly action: DecisionAction;
  /** Who says so. */
  readonly by: string;
  readonly reason: string | null;
}

/**
 * Adds an editor's word to the record and places the entry by it. Publishing the topic is up to the
 * caller. A round or new rules that are being stored meanwhile do not undo it: each looks at the
 * record again after it has stored.
 *
 * @throws TopicwireError `not-found` for an unknown topic, or an entry that is not stored; `usage` for
 *   a word that makes no sense (an empty title, a pin that is over, nothing to undo).
 */
export async function decideEntry(
  house: House,
  key: EntryKey,
  slug: string,
  word: Word,
): Promise<Explanation> {
  const { store } = house;
  const topic = findTopic(house.rules, slug);
  const entry = await readEntry(house, key);
  const now = house.now();
  const before = await store.listDecisions(topic.slug, key);
  await refuseNonsense(house, entry, word.action, before, now);
  const { sourceId, nativeId } = key;
  await store.appendDecision({ topic: slug, sourceId, nativeId, at: now, ...word });
  return await placeByRecord(house, key, slug);
}

/** Places an entry in one topic by its record; again when record, rules or entry changed meanwhile. */
async function placeByRecord(house: House, key: EntryKey, slug: string): Promise<Explanation> {
  const { store } = house;
  for (;;) {
    const entry = await readEntry(house, key);
    const decisions = await store.readDecisions([key]);
    const { rules, learning } = house;
    const placements = placeEntry(entry, rules.matcher, decisions, { learning });
    const own = placements.filter(({ topic }) => topic === slug);
    await store.replacePlacements(slug, [key], own);
    const isSame =
      house.rules === rules &&
      (await store.readDecisions([key])).length === decisions.length &&
      (await readEntry(house, key)).contentHash === entry.contentHash;
    if (isSame) return explainPlace(entry, slug, rules.matcher, decisions, { learning });
  }
}

async function readEntry({ store }: House, { sourceId, nativeId }: EntryKey): Promise<Entry> {
  const stored = (await store.readEntries(sourceId, [nativeId])).get(nativeId);
  if (stored !== undefined) return stored.entry;
  throw new TopicwireError('not-found', 'the entry is not stored', {
    where: nativeId,
    advice: 'run "refresh" first',
  });
}

async function refuseNonsense(
  house: House,
  entry: Entry,
  action: DecisionAction,
  before: readonly Decision[],
  now: string,
): Promise<void> {
  if (action.kind === 'pin' && action.until !== null && action.until <= now) {
    throw misuse('a pin that ends in the past does nothing', 'name a later --until');
  }
  if (action.kind === 'retitle') refuseBadText(action.title, 'title');
  if (action.kind === 'note') refuseBadText(action.text, 'note');
  if (action.kind === 'join') {
    const { sourceId, nativeId } = await readEntry(house, action.with);
    if (sourceId === entry.sourceId && nativeId === entry.nativeId) {
      throw misuse('an entry cannot join itself', 'name another entry of the story');
    }
  }
  if (action.kind === 'undo') refuseEmptyUndo(action.of, before);
}

function refuseEmptyUndo(of: DecisionAction['kind'], before: readonly Decision[]): void {
  const [standing] = readStanding(before).values();
  const kinds = countedKinds(before);
  if (kinds.includes(of)) return;
  const holding = standing?.holding.map(({ action }) => action.kind) ?? [];
  const advice =
    holding.length === 0
      ? 'no decision holds for it in this topic'
      : `what holds is ${holding.join(', ')}`;
  throw misuse(`there is no ${of} to undo`, advice);
}

/** Kinds of decisions that no undo took out of the count. */
function countedKinds(decisions: readonly Decision[]): readonly string[] {
  let kinds: readonly string[] = [];
  for (const { action } of decisions) {
    kinds =
      action.kind === 'undo' ? kinds.filter((kind) => kind !== action.of) : [...kinds, action.kind];
  }
  return kinds;
}

function refuseBadText(text: string, what: string): void {
  if (text.trim() === '') throw misuse(`the ${what} is empty`, 'write one');
  if (text.length > longestText) {
    throw misuse(`the ${what} is too long`, `keep it below ${longestText} characters`);
  }
}

function misuse(message: string, advice: string): TopicwireError {
  return new TopicwireError('usage', message, { advice });
}
