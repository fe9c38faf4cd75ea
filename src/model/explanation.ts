import type { PlacementState } from './placement.ts';
import type { MatchField } from './topic.ts';

/** Why an entry stands where it stands in a topic: the sum, and everything that was tried. */
export interface Explanation {
  readonly topic: string;
  readonly entryId: string;
  readonly state: PlacementState;
  /** Equals the sum of `lines[].points` exactly, both kept to thousandths. */
  readonly score: number;
  readonly publish: number;
  readonly review: number;
  /** What gave or took points, most points first, then the source's weight, then what was learned. */
  readonly lines: readonly ExplanationLine[];
  /** Each `all` group, hit or missing. */
  readonly groups: readonly GroupFinding[];
  /** The first hit of each `none` term that was found. */
  readonly vetoes: readonly Hit[];
  /** Rules of `any` and `near` that found nothing, by their words. */
  readonly missed: readonly string[];
  /** Why the topic does not look at it, or null: language, source. The sum is given all the same. */
  readonly refusedBy: string | null;
  /** What decisions taught the topic about this entry; null where it has learned nothing. */
  readonly learned: LearnedFinding | null;
  /** The story that it belongs to, in words; null while it stands alone. */
  readonly story: string | null;
  /** What keeps it out of the feed though it is published: caps and rules of age, each in words. */
  readonly limits: readonly string[];
  /** Whether the topic publishes only what an editor approved (`publish.review: manual`). */
  readonly needsApproval: boolean;
  /** The editors' decision that overrode the sum, or null. */
  readonly decision: string | null;
  /** Every decision that holds, in words, the earliest first. */
  readonly decisions: readonly string[];
  /** One plain sentence: why in, queued or out, and what would have changed that. */
  readonly reason: string;
}

export interface ExplanationLine {
  readonly rule: 'term' | 'near' | 'source' | 'learned';
  /** To thousandths. */
  readonly points: number;
  /** Null for a source's weight and for what was learned. */
  readonly field: MatchField | null;
  /** As written in the topic: `tariff*`, `near(fedex, huawei) within 14`, the source's id, `120 decisions`. */
  readonly label: string;
  /** Those that counted, so that a long text cannot swell an explanation; when none did, the first. */
  readonly hits: readonly Hit[];
  /** How often the rule was found in the field, further hits that give nothing included. */
  readonly found: number;
}

/** What learning says of one entry in one topic; its points stand among the lines too, as `learned`. */
export interface LearnedFinding {
  /** To thousandths: what the score has more or less than by the rules alone. */
  readonly points: number;
  /** How many decisions stand behind it. */
  readonly decisions: number;
  /** Equal hashes say the same of every entry. */
  readonly modelHash: string;
  /** The strongest words, each with its part of the points; what is left is the rest's. */
  readonly words: readonly { readonly word: string; readonly points: number }[];
}

export interface GroupFinding {
  readonly name: string;
  /** The first of each term that was found; empty when the group is missing. */
  readonly hits: readonly Hit[];
}

/** A term found in a text. */
export interface Hit {
  readonly term: string;
  readonly field: MatchField;
  /** As it stands in the text. */
  readonly text: string;
  /** Offset in the field's plain text, in UTF-16 code units; categories stand there one a line. */
  readonly offset: number;
  readonly length: number;
}
