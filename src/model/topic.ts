import type { Rights } from './source.ts';

/** A definition in `feeds/topics/<slug>.yaml`, its defaults filled in. */
export interface Topic {
  /** The file's name without `.yaml`; the feed's URL for ever. */
  readonly slug: string;
  /** Slugs that it had before, whose addresses lead to it; no other topic has or had them. Absent: none. */
  readonly formerly?: readonly string[];
  readonly title: string;
  readonly description: string;
  /** BCP 47, of the published feed. */
  readonly language: string;
  readonly read: TopicRead;
  readonly match: TopicMatch;
  readonly learn: TopicLearn;
  readonly stories: TopicStories;
  readonly publish: TopicPublish;
  readonly tests: TopicTests;
}

/** Which entries are looked at. */
export interface TopicRead {
  /** Primary languages that are let in, with undetermined; empty lets all in. */
  readonly languages: readonly string[];
  /** Source ids or host globs; empty lets all in. */
  readonly only: readonly string[];
  readonly never: readonly string[];
  /** Source id or host glob to points, in place of the source's own weight. */
  readonly weight: Readonly<Record<string, number>>;
}

export type MatchField = 'title' | 'categories' | 'summary' | 'body';

export interface TopicMatch {
  /** What a hit in a field is worth. */
  readonly fields: Readonly<Record<MatchField, number>>;
  /** Worth of the first, second, … hit of one term; further hits are worth nothing. */
  readonly repeat: readonly number[];
  /** A score of this and above is published. */
  readonly publish: number;
  /** A score of this and above, below `publish`, waits for an editor. */
  readonly review: number;
  /** Group name to terms; every group must hit. */
  readonly all: Readonly<Record<string, readonly string[]>>;
  /** Term to points. */
  readonly any: Readonly<Record<string, number>>;
  readonly near: readonly NearRule[];
  /** Terms that veto. */
  readonly none: readonly string[];
}

/** Points when a term of `a` and a term of `b` stand in one field at most `within` tokens apart. */
export interface NearRule {
  readonly a: readonly string[];
  readonly b: readonly string[];
  readonly within: number;
  readonly points: number;
}

/** Whether and how far editors' decisions train the topic. */
export interface TopicLearn {
  readonly use: boolean;
  /** The rule's share of the score after n decisions is prior / (prior + n). */
  readonly prior: number;
  /** Below so many decisions nothing is learned. */
  readonly minDecisions: number;
  /**
   * What learning may change: nothing, though its line is shown (`off`); only put an entry into the
   * editors' queue, from above or below (`review`); everything (`publish`).
   */
  readonly may: 'off' | 'review' | 'publish';
}

/** How entries that tell the same become one story. */
export interface TopicStories {
  /** How far apart two tellings may be. */
  readonly windowHours: number;
  /** Source ids or host globs, the first leads before the second; then source weight, then the earliest. */
  readonly prefer: readonly string[];
}

export interface TopicPublish {
  /** How many entries the subscription document holds. */
  readonly entries: number;
  /** How much of a text is shown; a source's own rights can only narrow it. */
  readonly text: Rights;
  /** `manual`: nothing goes out that no editor approved. */
  readonly review: 'auto' | 'manual';
  /** At most so many entries of one source and one day (UTC); null: no limit. */
  readonly perSourcePerDay: number | null;
  /** `private`: shown only under the address of a token. Absent: shown to all. */
  readonly access?: 'private';
}

/** The topic's own tests. */
export interface TopicTests {
  readonly in: readonly TopicTest[];
  readonly queue: readonly TopicTest[];
  readonly out: readonly TopicTest[];
}

/** One sample: a made-up entry, or a file below the root. `place` is `file:line:column` of the test. */
export type TopicTest =
  | {
      readonly kind: 'text';
      readonly title: string;
      readonly summary: string | null;
      readonly body: string | null;
      readonly categories: readonly string[];
      /** BCP 47 or `und`. */
      readonly language: string;
      /** A source id, or null for a source without weight. */
      readonly source: string | null;
      readonly place: string;
    }
  | { readonly kind: 'file'; readonly file: string; readonly place: string };
