import { joinStoryKey } from '../curate/stories/assign-texts.ts';
import { describeStory } from '../curate/stories/describe-story.ts';
import { nameSource } from '../curate/stories/gather-stories.ts';
import type { Entry } from '../model/entry.ts';
import type { Topic } from '../model/topic.ts';
import type { House } from './house.ts';
import { prepareStories } from './story-edition.ts';

/** Where an entry stands in a story of a topic. */
export interface StoryStanding {
  /** In words; null while it stands alone. */
  readonly words: string | null;
  /** Whether it is published and hides behind another entry. */
  readonly isHidden: boolean;
}

/** The story that an entry belongs to in a topic: whom it leads, or hides behind. */
export async function explainStory(
  house: House,
  entry: Entry,
  topic: Topic,
): Promise<StoryStanding> {
  const own = await house.store.readPlaced(topic.slug, [entry]);
  const listed = own.filter(({ placement }) => placement.state === 'published');
  const { placed, tellStories, textOf } = await prepareStories(house, topic, listed, entry);
  const { textId } = textOf(entry);
  const stories = tellStories(topic, placed).filter(
    ({ lead }) => textOf(lead.entry).textId === textId,
  );
  const { site, sources } = house.rules.config;
  const isPublished = listed.length > 0;
  const nameOf = (each: Entry) => nameSource(each, sources, site.title);
  const key = joinStoryKey(entry);
  const leads = stories.some(({ lead }) => joinStoryKey(lead.entry) === key);
  return {
    words: describeStory(entry, isPublished, stories, nameOf),
    isHidden: isPublished && !leads,
  };
}
