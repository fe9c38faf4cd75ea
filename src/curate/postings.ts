import { type CompiledTopic, NO_PATTERN } from './compile-topic.ts';

/** The pattern gives points in the topic; the value is the points. */
export const TERM_POSTING = 0;
/** The pattern belongs to an `all` group; the value is the group's number over all topics. */
export const GROUP_POSTING = 1;
/** The pattern vetoes. */
export const VETO_POSTING = 2;
/** The pattern is of a near rule's first side; the value is the rule's number over all topics. */
export const NEAR_A_POSTING = 3;
/** The pattern is of a near rule's second side. */
export const NEAR_B_POSTING = 4;

/** Numbers that a posting takes in `Postings.items`: topic, kind, value. */
export const POSTING_SIZE = 3;

/** What every pattern means to every topic. */
export interface Postings {
  /** By pattern: its postings in `items` go from here to the next pattern's. */
  readonly offsets: Int32Array;
  /** Postings one after the other, so that those of a pattern lie together in memory. */
  readonly items: Float64Array;
  readonly groupCount: number;
  /** By number of a near rule: its topic, and its position there. */
  readonly nearTopics: readonly number[];
  readonly nearRules: readonly number[];
}

interface Posting {
  readonly pattern: number;
  readonly topic: number;
  readonly kind: number;
  readonly value: number;
}

/** Postings between two steps. */
const ITEMS_A_STEP = 4096;

/** Turns compiled topics around: from topic to patterns into pattern to topics, in steps. */
export function* buildPostings(
  topics: readonly CompiledTopic[],
  patternCount: number,
): Generator<undefined, Postings> {
  const postings: Posting[] = [];
  const nearTopics: number[] = [];
  const nearRules: number[] = [];
  let groupCount = 0;
  for (const [topic, compiled] of topics.entries()) {
    const add = (pattern: number, kind: number, value: number) => {
      if (pattern !== NO_PATTERN) postings.push({ pattern, topic, kind, value });
    };
    for (const { pattern, points } of compiled.terms) add(pattern, TERM_POSTING, points);
    for (const group of compiled.groups) {
      for (const { pattern } of group.terms) add(pattern, GROUP_POSTING, groupCount);
      groupCount += 1;
    }
    compiled.near.forEach(({ a, b }, rule) => {
      for (const { pattern } of a) add(pattern, NEAR_A_POSTING, nearTopics.length);
      for (const { pattern } of b) add(pattern, NEAR_B_POSTING, nearTopics.length);
      nearTopics.push(topic);
      nearRules.push(rule);
    });
    for (const { pattern } of compiled.vetoes) add(pattern, VETO_POSTING, 0);
    yield;
  }
  const sorted = yield* sortByPattern(postings, patternCount);
  return { ...sorted, groupCount, nearTopics, nearRules };
}

function* sortByPattern(
  postings: readonly Posting[],
  patternCount: number,
): Generator<undefined, Pick<Postings, 'offsets' | 'items'>> {
  const offsets = new Int32Array(patternCount + 1);
  for (const { pattern } of postings) {
    offsets[pattern + 1] = (offsets[pattern + 1] ?? 0) + POSTING_SIZE;
  }
  yield;
  for (let at = 0; at < patternCount; at += 1) {
    offsets[at + 1] = (offsets[at + 1] ?? 0) + (offsets[at] ?? 0);
  }
  const nextFree = offsets.slice();
  const items = new Float64Array(postings.length * POSTING_SIZE);
  for (const [at, { pattern, topic, kind, value }] of postings.entries()) {
    const slot = nextFree[pattern] ?? 0;
    nextFree[pattern] = slot + POSTING_SIZE;
    items[slot] = topic;
    items[slot + 1] = kind;
    items[slot + 2] = value;
    if (at % ITEMS_A_STEP === 0) yield;
  }
  return { offsets, items };
}
