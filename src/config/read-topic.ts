import type { Topic, TopicMatch, TopicRead } from '../model/topic.ts';
import { recordOf, uniqueListOf, unlessSeen } from './collection-readers.ts';
import { readMap, type ValueReader } from './map-reader.ts';
import { type FormerSlug, formerSlugs } from './read-former-slugs.ts';
import { readLanguage, readPrimaryLanguage } from './read-language.ts';
import { type KnownIds, sourceName } from './read-source-name.ts';
import { DEFAULT_LEARN, readTopicLearn } from './read-topic-learn.ts';
import { readTopicMatch } from './read-topic-match.ts';
import { DEFAULT_PUBLISH, readTopicPublish } from './read-topic-publish.ts';
import { DEFAULT_STORIES, topicStories } from './read-topic-stories.ts';
import { NO_TESTS, type SampleFile, topicTests } from './read-topic-tests.ts';
import { readNumber, readText } from './scalar-readers.ts';
import type { YamlValue } from './yaml-value.ts';

/** What the files of topics are read against. */
export interface TopicContext {
  /** BCP 47, of topics that name no language. */
  readonly language: string;
  readonly sourceIds: KnownIds;
  /** Takes the files that tests name, to be looked for when all is read. */
  readonly sampleFiles: SampleFile[];
  /** Takes the slugs that topics had before, to be held against all others when all is read. */
  readonly formerSlugs: FormerSlug[];
}

const READ_ANY_SOURCE: Omit<TopicRead, 'languages'> = { only: [], never: [], weight: {} };
const READ_ALL: TopicRead = { languages: [], ...READ_ANY_SOURCE };

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
    const formerly = map.optional('formerly', formerSlugs(slug, context), []);
    const match = map.required<TopicMatch | null>('match', readTopicMatch, null);
    const learn = map.optional('learn', readTopicLearn, DEFAULT_LEARN);
    const stories = map.optional('stories', topicStories(context.sourceIds), DEFAULT_STORIES);
    const publish = map.optional('publish', readTopicPublish, DEFAULT_PUBLISH);
    const tests = map.optional('tests', topicTests(context), NO_TESTS);
    if (match === null) return null;
    const moved = formerly.length === 0 ? {} : { formerly };
    return { ...head, ...moved, match, learn, stories, publish, tests };
  });
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
