import { posix } from 'node:path';
import type { TopicTest, TopicTests } from '../model/topic.ts';
import { listOf } from './collection-readers.ts';
import { collectPairs, readMap, type ValueReader } from './map-reader.ts';
import { quoteText } from './quote-text.ts';
import { readLanguage } from './read-language.ts';
import { type KnownIds, knownSourceId } from './read-source-name.ts';
import { readText } from './scalar-readers.ts';
import type { YamlPair, YamlValue } from './yaml-value.ts';

/** A file that a test names, and the value that names it. */
export interface SampleFile {
  /** Relative to the root, without `..`. */
  readonly file: string;
  readonly value: YamlValue;
}

/** What the tests of a topic are read against. */
export interface TestContext {
  readonly sourceIds: KnownIds;
  /** Takes the files that tests name, to be looked for when all is read. */
  readonly sampleFiles: SampleFile[];
}

/** A topic without tests. */
export const NO_TESTS: TopicTests = { in: [], queue: [], out: [] };

/** A reader of `tests` of a topic. */
export function topicTests(context: TestContext): ValueReader<TopicTests> {
  const readTests = listOf(topicTest(context));
  return (value) =>
    readMap(value, (map) => ({
      in: map.optional('in', readTests, []),
      queue: map.optional('queue', readTests, []),
      out: map.optional('out', readTests, []),
    }));
}

function topicTest(context: TestContext): ValueReader<TopicTest> {
  const readSource = knownSourceId(context.sourceIds);
  return (value) => {
    const pairs = value.pairs();
    if (pairs === null) return readTitleTest(value);
    const namesFile = pairs.some(({ key }) => key.written() === 'file');
    return namesFile
      ? readFileTest(pairs, value, context.sampleFiles)
      : readEntryTest(value, readSource);
  };
}

const readTitleTest: ValueReader<TopicTest> = (value) => {
  if (value.text() === null) return value.mismatch('a text or a map with "title" or "file"');
  const title = readText(value);
  return title === null
    ? null
    : {
        kind: 'text',
        title,
        summary: null,
        body: null,
        categories: [],
        language: 'und',
        source: null,
        place: value.place,
      };
};

const readCategories = listOf(readText);

function readEntryTest(value: YamlValue, readSource: ValueReader<string>): TopicTest | null {
  return readMap(value, (map) => ({
    kind: 'text' as const,
    title: map.required('title', readText, ''),
    summary: map.optional<string | null>('summary', readText, null),
    body: map.optional<string | null>('body', readText, null),
    categories: map.optional('categories', readCategories, []),
    language: map.optional('language', readLanguage, 'und'),
    source: map.optional<string | null>('source', readSource, null),
    place: value.place,
  }));
}

function readFileTest(
  pairs: readonly YamlPair[],
  test: YamlValue,
  files: SampleFile[],
): TopicTest | null {
  let file: string | null = null;
  for (const [name, { key, value }] of collectPairs(pairs)) {
    if (name === 'file') file = readSampleFile(value, files);
    else key.fault(`a test with "file" takes no other key, remove ${quoteText(name)}`);
  }
  return file === null ? null : { kind: 'file' as const, file, place: test.place };
}

function readSampleFile(value: YamlValue, files: SampleFile[]): string | null {
  const text = readText(value);
  if (text === null) return null;
  if (/^\/|^[a-z]:|\\/i.test(text) || text.split('/').includes('..')) {
    return value.fault(
      `${value.name} must be a path below the root, with / and without .., such as content/name.md`,
    );
  }
  const file = posix.normalize(text);
  files.push({ file, value });
  return file;
}
