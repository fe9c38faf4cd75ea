import { type Candidate, MATCH_FIELDS } from '../candidate.ts';
import { type CandidateTokens, readTokens } from '../read-tokens.ts';
import { hashBigram, hashWord } from './hash-feature.ts';

/** What learning sees of a candidate: its words and pairs of words by number, each once. */
export interface Features {
  readonly ids: readonly number[];
  /** How often each stands there; in the title counts twice. */
  readonly counts: readonly number[];
}

const TITLE = MATCH_FIELDS.indexOf('title');
const titleCounts = 2;
/** What an entry is about stands in its first words; more would only cost time and memory. */
const maxTokens = 1_000;
const maxCharacters = 8_000;

type OnFeature = (id: number, first: number, last: number, count: number) => void;

/**
 * The words and bigrams of a candidate, as the matcher cuts them; no bigram reaches from one text
 * into another, and a Han or kana character is a word.
 */
export function readFeatures(candidate: Candidate): Features {
  const positions = new Map<number, number>();
  const ids: number[] = [];
  const counts: number[] = [];
  visitFeatures(readFirstTokens(candidate), (id, _first, _last, count) => {
    const known = positions.get(id);
    if (known === undefined) {
      positions.set(id, ids.length);
      ids.push(id);
      counts.push(count);
    } else counts[known] = (counts[known] ?? 0) + count;
  });
  return { ids, counts };
}

/** How these features are written, folded and in lower case, by number. */
export function nameFeatures(
  candidate: Candidate,
  wanted: ReadonlySet<number>,
): ReadonlyMap<number, string> {
  const tokens = readFirstTokens(candidate);
  const names = new Map<number, string>();
  visitFeatures(tokens, (id, first, last) => {
    if (!wanted.has(id) || names.has(id)) return;
    const isApart = first !== last && tokens.ends[first] !== tokens.starts[last];
    const words =
      first === last ? [tokens.words[first]] : [tokens.words[first], tokens.words[last]];
    names.set(id, words.join(isApart ? ' ' : ''));
  });
  return names;
}

function readFirstTokens(candidate: Candidate): CandidateTokens {
  const cut = (text: string | null) => text?.slice(0, maxCharacters) ?? null;
  const { summary, body } = candidate;
  return readTokens({ ...candidate, summary: cut(summary), body: cut(body) });
}

function visitFeatures({ words, segments, segmentFields }: CandidateTokens, onFeature: OnFeature) {
  const end = Math.min(words.length, maxTokens);
  let before = 0;
  for (let at = 0; at < end; at += 1) {
    const segment = segments[at] ?? 0;
    const count = segmentFields[segment] === TITLE ? titleCounts : 1;
    const word = hashWord(words[at] ?? '');
    onFeature(word, at, at, count);
    if (at > 0 && segments[at - 1] === segment) {
      onFeature(hashBigram(before, word), at - 1, at, count);
    }
    before = word;
  }
}
