import type { Topic, TopicMatch, TopicPublish, TopicRead } from '../model/topic.ts';
import { recordOf, uniqueListOf, unlessSeen } from './collection-readers.ts';
import { type MapReader, readMap, type ValueReader } from './map-reader.ts';
import { readLanguage, readPrimaryLanguage } from './read-language.ts';
import { type KnownIds, sourceName } from './read-source-name.ts';
import { RIGHTS } from './read-sources.ts';
import { readTopicMatch } from './read-topic-match.ts';
import { NO_TESTS, type SampleFile, topicTests } from './read-topic-tests.ts';
import { oneOf, readNumber, readText, wholeNumber } from './scalar-readers.ts';
import type { YamlValue } from './yaml-value.ts';

/** What the files of topics are read against. */
export interface TopicContext {
  /** BCP 47, of topics that name no language. */
  readonly language: string;
  readonly sourceIds: KnownIds;
  /** Takes the files that tests name, to be looked for when all is read. */
  readonly sampleFiles: SampleFile[];
}

const READ_ANY_SOURCE: Omit<TopicRead, 'languages'> = { only: [], never: [], weight: {} };
const READ_ALL: TopicRead = { languages: [], ...READ_ANY_SOURCE };
const DEFAULT_PUBLISH: TopicPublish = { entries: 50, text: 'excerpt' };

/** Reads `feeds/topics/<slug>.yaml`; null beside a fault. */
export function readTopic(value: YamlValue, slug: string, context: TopicContext): Topic | null {
  return readMap(value, (map) => {
    const head = {
      slug,
      title: map.required('title', readText, ''),
      description: map.required('description', readText, ''),
      language: map.optional('language', readLanguage, context.language),
      read: map.optional('read', topicRead(context.sourceIds), READ_ALL),
    };
    const match = map.required<TopicMatch | null>('match', readTopicMatch, null);
    const publish = map.optional('publish', readTopicPublish, DEFAULT_PUBLISH);
    const tests = map.optional('tests', topicTests(context), NO_TESTS);
    refuseLaterKeys(map);
    return match === null ? null : { ...head, match, publish, tests };
  });
}

function refuseLaterKeys(map: MapReader): void {
  map.refuse('learn', 'this version has no learning');
  map.refuse('stories', 'this version does not group stories');
}

function topicRead(ids: KnownIds): ValueReader<TopicRead> {
  const readLanguages = uniqueListOf(readPrimaryLanguage, 'language');
  const readNames = uniqueListOf(sourceName(ids), 'source');
  const readSourceRules: ValueReader<Omit<TopicRead, 'languages'>> = (value) =>
    readMap(value, (map) => ({
      only: map.optional('only', readNames, []),
      never: map.optional('never', readNames, []),
      weight: map.optional('weight', sourceWeights(ids), {}),
    }));
  return (value) =>
    readMap(value, (map) => ({
      languages: map.optional('languages', readLanguages, []),
      ...map.optional('sources', readSourceRules, READ_ANY_SOURCE),
    }));
}

function sourceWeights(ids: KnownIds): ValueReader<TopicRead['weight']> {
  const readName = unlessSeen(sourceName(ids), new Map(), 'source');
  return recordOf(readName, readNumber);
}

const readEntries = wholeNumber(1, 500);
const readPublishedText = oneOf(RIGHTS);

const readTopicPublish: ValueReader<TopicPublish> = (value) =>
  readMap(value, (map) => {
    map.refuse('review', 'what reaches match.publish goes out at once');
    map.refuse('per_source_per_day', 'this version does not count by source and day');
    return {
      entries: map.optional('entries', readEntries, DEFAULT_PUBLISH.entries),
      text: map.optional('text', readPublishedText, DEFAULT_PUBLISH.text),
    };
  });
