import type { TopicStories } from '../model/topic.ts';
import { uniqueListOf } from './collection-readers.ts';
import { readMap, type ValueReader } from './map-reader.ts';
import { durationBetween } from './read-quantity.ts';
import { type KnownIds, sourceName } from './read-source-name.ts';

const HOUR_MS = 3_600_000;
const DEFAULT_WINDOW_MS = 72 * HOUR_MS;
const DEFAULT_PREFER: TopicStories['prefer'] = ['local'];

/** What a topic without `stories` has. */
export const DEFAULT_STORIES: TopicStories = {
  windowHours: DEFAULT_WINDOW_MS / HOUR_MS,
  prefer: DEFAULT_PREFER,
};

const readWindow = durationBetween('1h', '30d');

/** A reader of `stories` of a topic: which entries may tell one story, and which of them leads. */
export function topicStories(ids: KnownIds): ValueReader<TopicStories> {
  const readNames = uniqueListOf(sourceName(ids), 'source');
  return (value) =>
    readMap(value, (map) => ({
      windowHours: map.optional('window', readWindow, DEFAULT_WINDOW_MS) / HOUR_MS,
      prefer: map.optional('prefer', readNames, DEFAULT_PREFER),
    }));
}
