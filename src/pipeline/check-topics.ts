import { type Candidate, candidateFromEntry } from '../curate/candidate.ts';
import { runTopicTests } from '../curate/run-topic-tests.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { Rules } from './house.ts';
import { readArticleEntry } from './read-article-entry.ts';

/** How the topics' own tests went. */
export interface TopicsCheck {
  readonly tests: number;
  readonly faults: readonly FileFault[];
}

/** Runs every topic's own tests by the rules as they are. */
export async function checkTopics(root: string, rules: Rules, now: Instant): Promise<TopicsCheck> {
  const topics = [...rules.config.topics.values()];
  const tests = topics.flatMap((topic) => Object.values(topic.tests).flat());
  const files = new Set(tests.flatMap((test) => (test.kind === 'file' ? [test.file] : [])));
  const candidates = new Map<string, Candidate>();
  for (const file of files) {
    const candidate = await readCandidate(root, file, rules, now);
    if (candidate !== null) candidates.set(file, candidate);
  }
  const failures = topics.flatMap((topic) =>
    runTopicTests(topic, rules.matcher, (file) => candidates.get(file) ?? null),
  );
  return {
    tests: tests.length,
    faults: failures.map(({ place, message }) => ({ ...readPlace(place), message })),
  };
}

/** Null when the file cannot be used, which its test then says. */
async function readCandidate(
  root: string,
  file: string,
  { config }: Rules,
  now: Instant,
): Promise<Candidate | null> {
  try {
    return candidateFromEntry(await readArticleEntry(root, file, config.site, now));
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
