import type { CompiledTopic } from './compile-topic.ts';
import { findNearPair } from './find-near-pair.ts';
import type { HitLog } from './hit-log.ts';
import { gatherScales, type HitScale } from './hit-scale.ts';
import { weighHit } from './milli-points.ts';
import {
  GROUP_POSTING,
  NEAR_A_POSTING,
  NEAR_B_POSTING,
  POSTING_SIZE,
  type Postings,
  TERM_POSTING,
  VETO_POSTING,
} from './postings.ts';

// A topic's row: all that its evaluation reads and writes, in the 64 bytes of one cache line. With
// thousands of topics an entry costs what its cache misses cost (measured: 7 times less so).
const ROW = 8;
const STAMP = 0;
const IS_VETOED = 1;
const GROUPS_HIT = 2;
const MILLI = 3;
const GROUPS = 4;
const THRESHOLD = 5;
const SCALE = 6;

const BOTH_SIDES = 3;

/**
 * What one candidate's hits come to in every topic that they touch: thousandths of points, groups and
 * vetoes. Kept by a matcher and used again; a stamp a topic tells what is of this candidate.
 */
export class ScoreBoard {
  readonly #rows: Float64Array;
  /** By topic: the stamp of the last candidate that touched it. */
  readonly #touched: Int32Array;
  readonly #scales: readonly HitScale[];
  readonly #topics: readonly CompiledTopic[];
  readonly #postings: Postings;
  readonly #log: HitLog;
  readonly #groupStamps: Int32Array;
  readonly #nearStamps: Int32Array;
  readonly #nearSides: Uint8Array;
  readonly #nearToCheck: number[] = [];
  #stamp = 0;

  constructor(topics: readonly CompiledTopic[], postings: Postings, log: HitLog) {
    this.#topics = topics;
    this.#postings = postings;
    this.#log = log;
    this.#groupStamps = new Int32Array(postings.groupCount);
    this.#nearStamps = new Int32Array(postings.nearTopics.length);
    this.#nearSides = new Uint8Array(postings.nearTopics.length);
    this.#touched = new Int32Array(topics.length);
    this.#rows = new Float64Array(topics.length * ROW);
    const { scales, byTopic } = gatherScales(topics);
    this.#scales = scales;
    topics.forEach(({ groups, publishMilli, reviewMilli }, topic) => {
      this.#rows[topic * ROW + GROUPS] = groups.length;
      this.#rows[topic * ROW + THRESHOLD] = Math.min(publishMilli, reviewMilli);
      this.#rows[topic * ROW + SCALE] = byTopic[topic] ?? 0;
    });
  }

  /** Adds up what the log holds. @param segments by token: the text it is from. */
  fill(segments: ArrayLike<number>): void {
    this.#stamp += 1;
    this.#nearToCheck.length = 0;
    for (const pattern of this.#log.found) this.#countPattern(pattern);
    for (const near of this.#nearToCheck) this.#countNear(near, segments);
  }

  /** Whether a term of the topic was found, vetoes aside. */
  isTouched(topic: number): boolean {
    return this.#touched[topic] === this.#stamp;
  }

  /** Thousandths of points that the rules of a touched topic give. */
  milliOf(topic: number): number {
    return this.#rows[topic * ROW + MILLI] ?? 0;
  }

  /** Whether every group of a touched topic hit and nothing vetoes. */
  isPassed(topic: number): boolean {
    const row = topic * ROW;
    return (
      this.#rows[row + IS_VETOED] === 0 && this.#rows[row + GROUPS_HIT] === this.#rows[row + GROUPS]
    );
  }

  /** The least score, in thousandths, with which a topic takes or queues anything. */
  thresholdOf(topic: number): number {
    return this.#rows[topic * ROW + THRESHOLD] ?? 0;
  }

  #countPattern(pattern: number): void {
    const { offsets, items } = this.#postings;
    const rows = this.#rows;
    const end = offsets[pattern + 1] ?? 0;
    for (let at = offsets[pattern] ?? 0; at < end; at += POSTING_SIZE) {
      const topic = items[at] ?? 0;
      const row = topic * ROW;
      const value = items[at + 2] ?? 0;
      if (rows[row + STAMP] !== this.#stamp) {
        rows[row + STAMP] = this.#stamp;
        rows[row + IS_VETOED] = 0;
        rows[row + GROUPS_HIT] = 0;
        rows[row + MILLI] = 0;
      }
      const kind = items[at + 1];
      if (kind === VETO_POSTING) {
        rows[row + IS_VETOED] = 1;
        continue;
      }
      this.#touched[topic] = this.#stamp;
      if (kind === TERM_POSTING) this.#countTerm(row, value, pattern);
      else if (kind === GROUP_POSTING) this.#countGroup(row, value);
      else if (kind === NEAR_A_POSTING) this.#noteNearSide(value, 1);
      else if (kind === NEAR_B_POSTING) this.#noteNearSide(value, 2);
    }
  }

  #countTerm(row: number, points: number, pattern: number): void {
    const scale = this.#scales[this.#rows[row + SCALE] ?? 0];
    if (scale === undefined) return;
    const { fieldOrder, worths, repeat } = scale;
    let sum = 0;
    let nth = 0;
    for (let rank = 0; rank < fieldOrder.length && nth < repeat.length; rank += 1) {
      const field = fieldOrder[rank] ?? 0;
      const last = nth + this.#log.countOf(pattern, field);
      for (; nth < last && nth < repeat.length; nth += 1) {
        sum += weighHit(points, worths[field] ?? 0, repeat[nth] ?? 0);
      }
    }
    this.#rows[row + MILLI] = (this.#rows[row + MILLI] ?? 0) + sum;
  }

  #countGroup(row: number, group: number): void {
    if (this.#groupStamps[group] === this.#stamp) return;
    this.#groupStamps[group] = this.#stamp;
    this.#rows[row + GROUPS_HIT] = (this.#rows[row + GROUPS_HIT] ?? 0) + 1;
  }

  #noteNearSide(near: number, side: number): void {
    const before = this.#nearStamps[near] === this.#stamp ? (this.#nearSides[near] ?? 0) : 0;
    this.#nearStamps[near] = this.#stamp;
    this.#nearSides[near] = before | side;
    if (before !== BOTH_SIDES && (before | side) === BOTH_SIDES) this.#nearToCheck.push(near);
  }

  #countNear(near: number, segments: ArrayLike<number>): void {
    const topic = this.#postings.nearTopics[near] ?? 0;
    const rule = this.#topics[topic]?.near[this.#postings.nearRules[near] ?? 0];
    if (rule === undefined) return;
    const found = rule.a.some((a) =>
      rule.b.some((b) => {
        const aSpans = this.#log.spansOf(a.pattern);
        return findNearPair(aSpans, this.#log.spansOf(b.pattern), rule.within, segments) !== null;
      }),
    );
    if (found) this.#rows[topic * ROW + MILLI] = this.milliOf(topic) + rule.pointsMilli;
  }
}
