import { type Candidate, candidateFromEntry } from '../curate/candidate.ts';
import type { Matcher } from '../curate/compile-topics.ts';
import { runTopicTests } from '../curate/run-topic-tests.ts';
import type { Config } from '../model/config.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import type { Site } from '../model/site.ts';
import type { Topic, TopicTest } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { Rules } from './house.ts';
import { readArticleEntry } from './read-article-entry.ts';
import { Turns } from './turns.ts';

/** How the topics' own tests went. */
export interface TopicsCheck {
  readonly tests: number;
  readonly faults: readonly FileFault[];
}

/** Topics to be tested, compiled. */
export interface TestedTopics {
  readonly config: Config;
  /** Holds at least these topics. */
  readonly matcher: Matcher;
  readonly topics: readonly Topic[];
}

/** Runs every topic's own tests by the rules as they are. */
export async function checkTopics(
  root: string,
  { config, matcher }: Pick<Rules, 'config' | 'matcher'>,
  now: Instant,
): Promise<TopicsCheck> {
  const topics = [...config.topics.values()];
  const checked = await checkTopicTests(root, { config, matcher, topics }, now);
  return { tests: topics.flatMap(listTests).length, faults: [...checked.values()].flat() };
}

/**
 * Runs the tests of these topics, by slug: what failed. Other work gets its turn in between.
 */
export async function checkTopicTests(
  root: string,
  { config, matcher, topics }: TestedTopics,
  now: Instant,
): Promise<ReadonlyMap<string, readonly FileFault[]>> {
  const tests = topics.flatMap(listTests);
  const files = new Set(tests.flatMap((test) => (test.kind === 'file' ? [test.file] : [])));
  const candidates = new Map<string, Candidate>();
  for (const file of files) {
    const candidate = await readCandidate(root, file, config.site, now);
    if (candidate !== null) candidates.set(file, candidate);
  }
  const turns = new Turns();
  const faults = new Map<string, readonly FileFault[]>();
  for (const topic of topics) {
    const failures = runTopicTests(topic, matcher, (file) => candidates.get(file) ?? null);
    const found = failures.map(({ place, message }) => ({ ...readPlace(place), message }));
    faults.set(topic.slug, found);
    await turns.next();
  }
  return faults;
}

function listTests({ tests }: Topic): readonly TopicTest[] {
  return Object.values(tests).flat();
}

/** Null when the file cannot be used, which its test then says. */
async function readCandidate(
  root: string,
  file: string,
  site: Site,
  now: Instant,
): Promise<Candidate | null> {
  try {
    return candidateFromEntry(await readArticleEntry(root, file, site, now));
  } catch (error) {
    if (error instanceof TopicwireError && error.code === 'content-invalid') return null;
    throw error;
  }
}

/** `file:line:column` in its parts. */
function readPlace(place: string): Omit<FileFault, 'message'> {
  const [, file = place, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
  const read = (part: string | undefined) => (part === undefined ? null : Number(part));
  return { file, line: read(line), column: read(column) };
}
