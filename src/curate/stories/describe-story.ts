import type { Entry } from '../../model/entry.ts';
import type { ToldStory } from '../told-story.ts';
import { joinStoryKey } from './assign-texts.ts';

const NAMED = 5;

/**
 * Where an entry stands in its story, in words; null where it stands alone.
 *
 * @param stories those of the topic whose text the entry carries.
 * @param nameOf the name to show for where an entry is from.
 */
export function describeStory(
  entry: Entry,
  isPublished: boolean,
  stories: readonly ToldStory[],
  nameOf: (entry: Entry) => string,
): string | null {
  const key = joinStoryKey(entry);
  const own = stories.find(({ lead }) => joinStoryKey(lead.entry) === key);
  if (own !== undefined) {
    const names = [...new Set(own.also.map(({ sourceTitle }) => sourceTitle))];
    if (names.length === 0) return null;
    const more = names.length > NAMED ? ` and ${names.length - NAMED} more` : '';
    return `leads its story, also told by ${names.slice(0, NAMED).join(', ')}${more}`;
  }
  const [first] = stories;
  if (first === undefined) return null;
  const { entry: lead } = first.lead;
  const name = `"${lead.title}" of ${nameOf(lead)}`;
  if (isPublished) return `stands behind ${name} (same story)`;
  return `tells the same as ${name}, which the topic publishes`;
}
