import { describeError } from '../model/describe-error.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { House } from './house.ts';
import { measureStoryWindow } from './story-edition.ts';

/**
 * Tells all entries that wait. What a fault of ours keeps from being told stands for itself: a story
 * is worth less than a feed.
 *
 * @returns the topics in which a story changed.
 * @throws TopicwireError `store-failed`
 */
export async function tellStories(house: House): Promise<readonly string[]> {
  try {
    return await house.storyTeller.tell(measureStoryWindow(house));
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'store-failed') throw error;
    house.log.error(`stories: ${describeError(error)}`);
    return [];
  }
}
