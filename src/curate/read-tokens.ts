import { type Candidate, listFieldParts, MATCH_FIELDS } from './candidate.ts';
import { foldText } from './fold-text.ts';
import type { TokenPlaces } from './token-places.ts';
import { locateTokens, makeTokens, type Tokens, tokenize } from './tokenize.ts';

/** The tokens of a candidate, each category a segment of its own. */
export interface CandidateTokens extends Tokens {
  /** By segment: position of its field in `MATCH_FIELDS`. */
  readonly segmentFields: readonly number[];
}

/** Cuts all fields of a candidate into tokens. */
export function readTokens(candidate: Candidate): CandidateTokens {
  const tokens = makeTokens();
  const segmentFields: number[] = [];
  MATCH_FIELDS.forEach((field, position) => {
    for (const { text, offset } of listFieldParts(candidate, field)) {
      tokenize(text, segmentFields.length, offset, tokens);
      segmentFields.push(position);
    }
  });
  return { ...tokens, segmentFields };
}

/** Where the tokens of all fields of a candidate stand, in place of what was held before. */
export function locateFields(candidate: Candidate, into: TokenPlaces): void {
  into.clear();
  MATCH_FIELDS.forEach((field, position) => {
    for (const { text, offset } of listFieldParts(candidate, field)) {
      locateTokens(foldText(text), position, offset, into);
    }
  });
}
