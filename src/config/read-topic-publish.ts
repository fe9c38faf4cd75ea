import type { TopicPublish } from '../model/topic.ts';
import { readMap, type ValueReader } from './map-reader.ts';
import { RIGHTS } from './read-sources.ts';
import { oneOf, wholeNumber } from './scalar-readers.ts';

/** What a topic without `publish` has. */
export const DEFAULT_PUBLISH: TopicPublish = {
  entries: 50,
  text: 'excerpt',
  review: 'auto',
  perSourcePerDay: null,
};

const REVIEWS: readonly TopicPublish['review'][] = ['auto', 'manual'];

/** Reads `publish` of a topic: how much of what goes out. */
export const readTopicPublish: ValueReader<TopicPublish> = (value) =>
  readMap(value, (map) => ({
    ...(map.optional('access', readAccess, 'public') === 'private' ? { access: 'private' } : {}),
    entries: map.optional('entries', readEntries, DEFAULT_PUBLISH.entries),
    text: map.optional('text', readPublishedText, DEFAULT_PUBLISH.text),
    review: map.optional('review', readReview, DEFAULT_PUBLISH.review),
    perSourcePerDay: map.optional<number | null>('per_source_per_day', readCap, null),
  }));

const readAccess = oneOf(['public', 'private']);
const readEntries = wholeNumber(1, 500);
const readPublishedText = oneOf(RIGHTS);
const readReview = oneOf(REVIEWS);
const readCap = wholeNumber(1, 500);
