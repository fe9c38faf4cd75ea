import type { Thresholds } from './learned-score.ts';
import type { Features } from './read-features.ts';
import { dampCount } from './term-weights.ts';

/**
 * What the decisions of one topic taught: plain data, so that a worker thread can hand it over. Its
 * features stand in an open-addressing table, so that judging an entry is one look-up a feature.
 */
export interface TopicModel {
  readonly slug: string;
  /** How many decisions stand behind it. */
  readonly decisions: number;
  /** SHA-256, cut to 16 hexadecimal digits, over all that follows. */
  readonly hash: string;
  /** What the rules' word still counts: prior / (prior + decisions). */
  readonly share: number;
  readonly bias: number;
  readonly threshold: number;
  /** Where entries that are not meant stand, so that the editors' queue is not flooded. */
  readonly background: BackgroundLevel;
  readonly thresholds: Thresholds;
  /** Whether it may lift entries in which no rule found anything. */
  readonly findsUntouched: boolean;
  /** What a feature weighs that no training text had. */
  readonly unseenWeight: number;
  /** By slot: the feature, or -1. The number of slots is a power of two. */
  readonly ids: Int32Array;
  /** By slot: what the feature weighs in a text's vector. */
  readonly termWeights: Float32Array;
  /** By slot: what was learned of it. */
  readonly weights: Float32Array;
}

/** Margins, below 0, of training entries that do not belong and that nobody decided on. */
export interface BackgroundLevel {
  readonly middle: number;
  /** All but one in a hundred stand below it. */
  readonly top: number;
}

/** What a model says of one entry. */
export interface LearnedMargin {
  /** Bias and features, without threshold and rules. */
  readonly margin: number;
  /** Length of the entry's vector before it was made 1; 1 for an empty one. */
  readonly length: number;
}

const EMPTY = -1;

/** Judges an entry by its features alone. */
export function measureLearned(model: TopicModel, { ids, counts }: Features): LearnedMargin {
  let sum = 0;
  let squares = 0;
  for (let at = 0; at < ids.length; at += 1) {
    const slot = findSlot(model.ids, ids[at] ?? 0);
    const isKnown = model.ids[slot] !== EMPTY;
    const termWeight = isKnown ? (model.termWeights[slot] ?? 0) : model.unseenWeight;
    const value = dampCount(counts[at] ?? 1) * termWeight;
    squares += value * value;
    if (isKnown) sum += value * (model.weights[slot] ?? 0);
  }
  const length = squares === 0 ? 1 : Math.sqrt(squares);
  return { margin: model.bias + sum / length, length };
}

/** What each feature of an entry adds to its margin; those that add nothing are left out. */
export function listParts(
  model: TopicModel,
  { ids, counts }: Features,
  length: number,
): readonly { readonly id: number; readonly margin: number }[] {
  return ids.flatMap((id, at) => {
    const slot = findSlot(model.ids, id);
    const weight = model.ids[slot] === EMPTY ? 0 : (model.weights[slot] ?? 0);
    if (weight === 0) return [];
    const value = (dampCount(counts[at] ?? 1) * (model.termWeights[slot] ?? 0)) / length;
    return [{ id, margin: value * weight }];
  });
}

/** A feature with what is known of it. */
export interface LearnedFeature {
  readonly id: number;
  readonly termWeight: number;
  readonly weight: number;
}

/** The table of a model; the order of the features makes no difference to what it answers. */
export function fillTable(
  features: readonly LearnedFeature[],
): Pick<TopicModel, 'ids' | 'termWeights' | 'weights'> {
  const size = 2 ** Math.ceil(Math.log2(features.length * 2 + 2));
  const ids = new Int32Array(size).fill(EMPTY);
  const termWeights = new Float32Array(size);
  const weights = new Float32Array(size);
  for (const { id, termWeight, weight } of features) {
    const slot = findSlot(ids, id);
    ids[slot] = id;
    termWeights[slot] = termWeight;
    weights[slot] = weight;
  }
  return { ids, termWeights, weights };
}

/** The slot of a feature, or the empty one where it would stand. */
function findSlot(ids: Int32Array, id: number): number {
  const mask = ids.length - 1;
  let slot = Math.imul(id, 0x9e3779b1) & mask;
  while (ids[slot] !== EMPTY && ids[slot] !== id) slot = (slot + 1) & mask;
  return slot;
}
