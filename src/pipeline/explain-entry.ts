import { explainPlace } from '../curate/place-entry.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Takedown } from '../model/takedown.ts';
import { findLimits } from './curate-topic.ts';
import { explainStory } from './explain-story.ts';
import { findTakedownOf } from './find-takedown.ts';
import type { House } from './house.ts';
import { findTopic } from './take-rules.ts';

/**
 * Why an entry stands where it stands in a topic, by the rules in force, what was learned, the
 * editors' word and the limits of the feed; also where it was rejected long ago, or never touched it.
 *
 * @throws TopicwireError `not-found` when there is no such topic.
 */
export async function explainEntry(house: House, entry: Entry, slug: string): Promise<Explanation> {
  const { rules, learning, store } = house;
  const decisions = await store.readDecisions([entry]);
  const topic = findTopic(rules, slug);
  const takedown = await findTakedownOf(store, entry);
  if (takedown !== null) {
    const placed = explainPlace(entry, slug, rules.matcher, decisions, { learning });
    return explainTakenDown(placed, takedown);
  }
  const { words: story, isHidden } = await explainStory(house, entry, topic);
  const placed = explainPlace(entry, slug, rules.matcher, decisions, { learning });
  const explanation = { ...placed, story };
  if (explanation.state !== 'published') return explanation;
  if (isHidden) {
    const reason = `Not in the feed by itself: it ${story}; otherwise: ${explanation.reason}`;
    return { ...explanation, reason };
  }
  const limits = await findLimits(house, topic, entry);
  if (limits.length === 0) return explanation;
  const reason = `Not in the feed: ${limits.join('; ')}; otherwise: ${explanation.reason}`;
  return { ...explanation, limits, reason };
}

/** Nothing of its text is quoted any more. */
function explainTakenDown(placed: Explanation, { target, by, at, why }: Takedown): Explanation {
  const what = target.kind === 'entry' ? 'taken down' : `all of ${target.sourceId} was taken down`;
  const reason = `Out, ${what} by ${by} on ${at.slice(0, 10)}: "${why}"`;
  return { ...placed, state: 'out', lines: [], groups: [], vetoes: [], learned: null, reason };
}
