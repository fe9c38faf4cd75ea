import type { Explanation } from '../model/explanation.ts';
import type { PlacementState } from '../model/placement.ts';
import type { Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { Candidate } from './candidate.ts';
import { chooseState } from './choose-state.ts';
import { type CompiledTopic, compileTopic } from './compile-topic.ts';
import { explainTopic } from './explain-topic.ts';
import { hashRules } from './hash-rules.ts';
import { HitLog } from './hit-log.ts';
import { toMilli } from './milli-points.ts';
import { buildPostings, type Postings } from './postings.ts';
import type { ReadGate } from './read-gate.ts';
import { locateFields } from './read-tokens.ts';
import { ScoreBoard } from './score-board.ts';
import { TermIndex, TermIndexBuilder } from './term-index.ts';
import { TokenPlaces } from './token-places.ts';

/** The rules of all topics, compiled once; a change of the rules makes a new matcher. */
export interface Matcher {
  /** All topics, sorted. */
  readonly slugs: readonly string[];
  /** Whether there is such a topic. */
  has(slug: string): boolean;
  /**
   * A topic as it was compiled.
   *
   * @throws TopicwireError `not-found` when there is no such topic.
   */
  topic(slug: string): Topic;
  /** Where the candidate stands in each topic that it touches, by slug; cheap, without saying why. */
  judge(candidate: Candidate): readonly Judgement[];
  /**
   * Explanations for each topic that the candidate touches (a term of `any`, `near` or `all` was
   * found), by slug; given states, only for topics where it stands so.
   */
  evaluate(candidate: Candidate, states?: readonly PlacementState[]): readonly Explanation[];
  /** As `evaluate`, for the topics that are wanted by how the candidate stands in them. */
  evaluateWhere(
    candidate: Candidate,
    isWanted: (judgement: Judgement) => boolean,
  ): readonly Explanation[];
  /**
   * The explanation for one topic, also when the candidate does not touch it.
   *
   * @throws TopicwireError `not-found` when there is no such topic.
   */
  explain(candidate: Candidate, slug: string): Explanation;
  /**
   * SHA-256, in hexadecimal, over all that judges in a topic: equal hashes judge equally.
   *
   * @throws TopicwireError `not-found` when there is no such topic.
   */
  rulesHash(slug: string): string;
}

/** A candidate's standing in a topic. */
export interface Judgement {
  readonly slug: string;
  readonly state: PlacementState;
  /** Thousandths of points. */
  readonly scoreMilli: number;
}

/** Compiles the rules of all topics into one index. */
export function compileTopics(
  topics: Iterable<Topic>,
  sources: ReadonlyMap<string, Source>,
): Matcher {
  const steps = compileTopicsInSteps(topics, sources);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `compileTopics`, in steps of well below a millisecond each, for those who have other work. */
export function* compileTopicsInSteps(
  topics: Iterable<Topic>,
  sources: ReadonlyMap<string, Source>,
): Generator<undefined, Matcher> {
  const builder = new TermIndexBuilder();
  const compiled: CompiledTopic[] = [];
  for (const topic of [...topics].sort((a, b) => (a.slug < b.slug ? -1 : 1))) {
    compiled.push(compileTopic(topic, builder));
    yield;
  }
  const index = yield* TermIndex.build(builder);
  const postings = yield* buildPostings(compiled, index.patternCount);
  return new IndexedMatcher(compiled, index, postings, sources);
}

class IndexedMatcher implements Matcher {
  readonly slugs: readonly string[];
  readonly #topics: readonly CompiledTopic[];
  /** By position, and only of topics that weigh sources themselves. */
  readonly #gates: readonly (ReadGate | undefined)[];
  readonly #positions: ReadonlyMap<string, number>;
  readonly #sources: ReadonlyMap<string, Source>;
  /** Of topics that were asked for. */
  readonly #hashes = new Map<string, string>();
  readonly #sourceMilli: ReadonlyMap<string, number>;
  /** Those of the candidate at hand. */
  readonly #tokens = new TokenPlaces();
  readonly #log: HitLog;
  readonly #board: ScoreBoard;

  constructor(
    topics: readonly CompiledTopic[],
    index: TermIndex,
    postings: Postings,
    sources: ReadonlyMap<string, Source>,
  ) {
    this.#topics = topics;
    this.#gates = topics.map(({ gate }) => (gate.weighs ? gate : undefined));
    this.slugs = topics.map(({ topic }) => topic.slug);
    this.#positions = new Map(this.slugs.map((slug, position) => [slug, position]));
    this.#sources = sources;
    this.#sourceMilli = new Map([...sources].map(([id, { weight }]) => [id, toMilli(weight)]));
    this.#log = new HitLog(index);
    this.#board = new ScoreBoard(topics, postings, this.#log);
  }

  has(slug: string): boolean {
    return this.#positions.has(slug);
  }

  topic(slug: string): Topic {
    const compiled = this.#findTopic(slug);
    if (compiled === undefined) throw noSuchTopic(slug);
    return compiled.topic;
  }

  judge(candidate: Candidate): readonly Judgement[] {
    this.#fill(candidate);
    return this.#judgeTouched(candidate);
  }

  evaluate(candidate: Candidate, states?: readonly PlacementState[]): readonly Explanation[] {
    return this.evaluateWhere(candidate, ({ state }) => states?.includes(state) ?? true);
  }

  evaluateWhere(
    candidate: Candidate,
    isWanted: (judgement: Judgement) => boolean,
  ): readonly Explanation[] {
    this.#fill(candidate);
    return this.#judgeTouched(candidate)
      .filter(isWanted)
      .flatMap(({ slug }) => this.#findTopic(slug) ?? [])
      .map((compiled) => this.#explain(compiled, candidate));
  }

  explain(candidate: Candidate, slug: string): Explanation {
    const compiled = this.#findTopic(slug);
    if (compiled === undefined) throw noSuchTopic(slug);
    this.#fill(candidate);
    return this.#explain(compiled, candidate);
  }

  rulesHash(slug: string): string {
    const known = this.#hashes.get(slug);
    if (known !== undefined) return known;
    const compiled = this.#findTopic(slug);
    if (compiled === undefined) throw noSuchTopic(slug);
    const hash = hashRules(compiled.topic, this.#sources);
    this.#hashes.set(slug, hash);
    return hash;
  }

  #fill(candidate: Candidate): void {
    locateFields(candidate, this.#tokens);
    this.#log.fill(this.#tokens);
    this.#board.fill(this.#tokens.segments);
  }

  #judgeTouched(candidate: Candidate): readonly Judgement[] {
    const judgements: Judgement[] = [];
    const ownWeight = this.#weightOfSource(candidate);
    for (let position = 0; position < this.#topics.length; position += 1) {
      if (!this.#board.isTouched(position)) continue;
      const ruleMilli = this.#board.milliOf(position);
      const weight = ruleMilli > 0 ? (this.#gates[position]?.weigh(candidate) ?? ownWeight) : 0;
      const scoreMilli = ruleMilli + weight;
      const state = this.#chooseState(position, scoreMilli, candidate);
      judgements.push({ slug: this.slugs[position] ?? '', state, scoreMilli });
    }
    return judgements;
  }

  #chooseState(position: number, scoreMilli: number, candidate: Candidate): PlacementState {
    if (scoreMilli < this.#board.thresholdOf(position)) return 'out';
    const compiled = this.#topics[position];
    if (compiled === undefined || !this.#board.isPassed(position)) return 'out';
    return chooseState(compiled, scoreMilli, () => compiled.gate.refuse(candidate) !== null);
  }

  /** Of the candidate that was filled in last. */
  #explain(compiled: CompiledTopic, candidate: Candidate): Explanation {
    const weightMilli = compiled.gate.weigh(candidate) ?? this.#weightOfSource(candidate);
    const tokens = this.#tokens;
    return explainTopic(compiled, { candidate, tokens, log: this.#log, weightMilli });
  }

  #findTopic(slug: string): CompiledTopic | undefined {
    return this.#topics[this.#positions.get(slug) ?? -1];
  }

  #weightOfSource({ sourceId }: Candidate): number {
    return sourceId === null ? 0 : (this.#sourceMilli.get(sourceId) ?? 0);
  }
}

function noSuchTopic(slug: string): TopicwireError {
  const advice = 'choose one of the files in feeds/topics/';
  return new TopicwireError('not-found', `there is no topic "${slug}"`, { advice });
}
