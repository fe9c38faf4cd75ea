import type { Explanation, LearnedFinding } from '../../model/explanation.ts';
import type { Candidate } from '../candidate.ts';
import type { Learning } from '../learning.ts';
import { toMilli, toPoints } from '../milli-points.ts';
import { scoreTogether } from './learned-score.ts';
import { type Features, nameFeatures, readFeatures } from './read-features.ts';
import { listParts, measureLearned, type TopicModel } from './topic-model.ts';

const wordsShown = 5;
/** Points below which a word is not worth naming. */
const leastPart = 0.05;

/** The models of all topics that have learned. */
export class TopicLearning implements Learning {
  readonly models: ReadonlyMap<string, TopicModel>;
  /** By slug, what a topic was trained on, also where that was too little for a model. */
  readonly versions: ReadonlyMap<string, string>;
  readonly #untouched: readonly TopicModel[];
  // One entry is asked about for one topic after the other.
  #last: { readonly candidate: Candidate; readonly features: Features } | null = null;

  constructor(
    models: ReadonlyMap<string, TopicModel>,
    versions: ReadonlyMap<string, string> = new Map(),
  ) {
    this.models = models;
    this.versions = versions;
    this.#untouched = [...models.values()].filter(({ findsUntouched }) => findsUntouched);
  }

  judge(candidate: Candidate, byRules: Explanation): LearnedFinding | null {
    const model = this.models.get(byRules.topic);
    if (model === undefined) return null;
    const features = this.#readFeatures(candidate);
    const { margin, length } = measureLearned(model, features);
    const before = toMilli(byRules.score);
    const { milli, milliPerMargin } = scoreTogether(model, before, margin, model.thresholds);
    const parts = listParts(model, features, length)
      .map(({ id, margin }) => ({ id, points: toPoints(Math.round(margin * milliPerMargin)) }))
      .filter(({ points }) => Math.abs(points) >= leastPart)
      .sort((a, b) => Math.abs(b.points) - Math.abs(a.points) || a.id - b.id)
      .slice(0, wordsShown);
    const names = nameFeatures(candidate, new Set(parts.map(({ id }) => id)));
    return {
      points: toPoints(milli - before),
      decisions: model.decisions,
      modelHash: model.hash,
      words: parts.map(({ id, points }) => ({ word: names.get(id) ?? '', points })),
    };
  }

  find(candidate: Candidate): readonly string[] {
    if (this.#untouched.length === 0) return [];
    const features = this.#readFeatures(candidate);
    return this.#untouched
      .filter((model) => {
        const { margin } = measureLearned(model, features);
        return scoreTogether(model, 0, margin, model.thresholds).milli >= model.thresholds.review;
      })
      .map(({ slug }) => slug);
  }

  modelHash(slug: string): string | null {
    return this.models.get(slug)?.hash ?? null;
  }

  #readFeatures(candidate: Candidate): Features {
    if (this.#last?.candidate !== candidate) {
      this.#last = { candidate, features: readFeatures(candidate) };
    }
    return this.#last.features;
  }
}
