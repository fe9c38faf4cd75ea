import type { NearRule, TopicMatch } from '../model/topic.ts';
import { filled, listOf, recordOf, uniqueListOf, unlessSeen } from './collection-readers.ts';
import { type MapReader, readMap, type ValueReader } from './map-reader.ts';
import { comparableTerm, readTerm } from './read-term.ts';
import { readNumber, readShare, readText, readThreshold, wholeNumber } from './scalar-readers.ts';

const DEFAULT_FIELDS: TopicMatch['fields'] = { title: 2, categories: 1.5, summary: 1, body: 1 };
const DEFAULT_REPEAT: TopicMatch['repeat'] = [1, 0.5, 0.25];

/** Stand in for what is absent or has a fault; told from an empty map or list by identity. */
const NO_POINTS: TopicMatch['any'] = {};
const NO_NEAR: TopicMatch['near'] = [];

/** Reads `match` of a topic: its rules and thresholds. */
export const readTopicMatch: ValueReader<TopicMatch> = (value) =>
  readMap(
    value,
    (map) => ({
      fields: map.optional('fields', readFields, DEFAULT_FIELDS),
      repeat: map.optional('repeat', readRepeat, DEFAULT_REPEAT),
      publish: map.required('publish', readThreshold, Number.POSITIVE_INFINITY),
      review: map.required('review', readThreshold, 0),
      all: map.optional('all', readGroups, {}),
      any: map.optional('any', readPoints, NO_POINTS),
      near: map.optional('near', readNearRules, NO_NEAR),
      none: map.optional('none', readTerms, []),
    }),
    (match, map) => {
      checkThresholds(match, map);
      checkNotEmpty(match, map);
    },
  );

const readTerms = uniqueListOf(readTerm, 'term', comparableTerm);
const readFilledTerms = filled(readTerms);
const readGroups = recordOf(readText, readFilledTerms);
const readRepeat = filled(listOf(readShare));
const readWithin = wholeNumber(1, 100);

const readPoints: ValueReader<TopicMatch['any']> = (value) =>
  recordOf(unlessSeen(readTerm, new Map(), 'term', comparableTerm), readNumber)(value);

const readFields: ValueReader<TopicMatch['fields']> = (value) =>
  readMap(value, (map) => ({
    title: map.optional('title', readShare, DEFAULT_FIELDS.title),
    categories: map.optional('categories', readShare, DEFAULT_FIELDS.categories),
    summary: map.optional('summary', readShare, DEFAULT_FIELDS.summary),
    body: map.optional('body', readShare, DEFAULT_FIELDS.body),
  }));

const readNearRule: ValueReader<NearRule> = (value) =>
  readMap(value, (map) => ({
    a: map.required('a', readFilledTerms, []),
    b: map.required('b', readFilledTerms, []),
    within: map.required('within', readWithin, 1),
    points: map.required('points', readNumber, 0),
  }));

const readNearRules = listOf(readNearRule);

function checkThresholds(match: TopicMatch, map: MapReader): void {
  if (match.review <= match.publish) return;
  map.fault(
    'review',
    `"review" is above "publish" (${match.publish}), so that nothing would wait for an editor, lower it`,
  );
}

/** Silent where rules have faults of their own, or where a misspelt key may hold them. */
function checkNotEmpty(match: TopicMatch, map: MapReader): void {
  const unread =
    (map.has('any') && match.any === NO_POINTS) || (map.has('near') && match.near === NO_NEAR);
  if (unread || map.unknownKeys().length > 0) return;
  const points = [...Object.values(match.any), ...match.near.map((rule) => rule.points)];
  if (points.some((point) => point > 0)) return;
  map.fault(
    null,
    'empty topic: no rule gives points, so that no entry could ever reach "publish", add terms to "any" or rules to "near"',
  );
}
