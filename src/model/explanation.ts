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
  /** What gave or took points, most points first, and the source's weight last. */
  readonly lines: readonly ExplanationLine[];
  /** Each `all` group, hit or missing. */
  readonly groups: readonly GroupFinding[];
  /** The first hit of each `none` term that was found. */
  readonly vetoes: readonly Hit[];
  /** Rules of `any` and `near` that found nothing, by their words. */
  readonly missed: readonly string[];
  /** Why the topic does not look at it, or null: language, source. The sum is given all the same. */
  readonly refusedBy: string | null;
  /** The editors' decision that overrode the sum, or null. */
  readonly decision: string | null;
  /** One plain sentence: why in, queued or out. */
  readonly reason: string;
}

export interface ExplanationLine {
  readonly rule: 'term' | 'near' | 'source';
  /** To thousandths. */
  readonly points: number;
  /** Null for a source's weight. */
  readonly field: MatchField | null;
  /** As written in the topic: `tariff*`, `near(fedex, huawei) within 14`, the source's id. */
  readonly label: string;
  /** Those that counted, so that a long text cannot swell an explanation; when none did, the first. */
  readonly hits: readonly Hit[];
  /** How often the rule was found in the field, further hits that give nothing included. */
  readonly found: number;
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
