import type { TopicLearn } from '../model/topic.ts';
import { readMap, type ValueReader } from './map-reader.ts';
import { oneOf, readSwitch, readThreshold, wholeNumber } from './scalar-readers.ts';

/** What a topic without `learn` has. */
export const DEFAULT_LEARN: TopicLearn = { use: true, prior: 100, minDecisions: 10, may: 'review' };

const BOUNDS: readonly TopicLearn['may'][] = ['off', 'review', 'publish'];

/** Reads `learn` of a topic: whether and how far decisions train it. */
export const readTopicLearn: ValueReader<TopicLearn> = (value) =>
  readMap(value, (map) => ({
    use: map.optional('use', readSwitch, DEFAULT_LEARN.use),
    prior: map.optional('prior', readThreshold, DEFAULT_LEARN.prior),
    minDecisions: map.optional('min_decisions', readMinDecisions, DEFAULT_LEARN.minDecisions),
    may: map.optional('may', readBound, DEFAULT_LEARN.may),
  }));

const readMinDecisions = wholeNumber(1, 1_000_000);
const readBound = oneOf(BOUNDS);
