import { type Detector, loadDetector } from './load-detector.ts';
import type { LanguageScore } from './score-languages.ts';
import { tellMalayApart } from './tell-malay-apart.ts';

let detector: Detector | null = null;
let kinds: Uint8Array | null = null;

/** What is looked at, and how much of that is scored: 120 give the same answers as 800. */
const TEXT_LENGTH = 400;
const SAMPLE_LENGTH = 200;
/** Below this, names decide, and names are of no language. */
const FEWEST_LETTERS = 16;
/** The lead over the second best that a text of one letter would need; it shrinks with their root. */
const LEAD = 0.4;
/** What stands in addresses, handles, tags, code and numbers. */
const NOISE_SIGN = /[\d@#_/\\<>{}=]/;
const LETTER = 1;
const NOISE = 2;
const SPACE = 3;

/** How eld says that a result is reliable, and how it brings a mean score into 0 to 1. */
const FEWEST_NGRAMS = 3;
const RELIABLE_SHARE = 0.75;
const SCORE_SCALE = 25;

/** Cyrillic letters that a language with a profile does not use. */
const BEYOND_ALPHABET: Readonly<Record<string, RegExp>> = {
  be: /[\p{Script=Cyrillic}--[а-зй-шыьэюяёіў]]/giv,
  bg: /[\p{Script=Cyrillic}--[а-ъьюяѝ]]/giv,
  ru: /[\p{Script=Cyrillic}--[а-яё]]/giv,
  sr: /[\p{Script=Cyrillic}--[а-ик-шђјљњћџ]]/giv,
  uk: /[\p{Script=Cyrillic}--[а-щьюяєіїґ]]/giv,
};

/**
 * The language that a text is written in, told by its n-grams; null when it is too short or two
 * languages come too close. Loads its profiles when it is first asked.
 */
export function detectLanguage(text: string): string | null {
  const start = text.slice(0, TEXT_LENGTH);
  const sample = takeSample(start);
  const letters = countLetters(sample);
  if (letters < FEWEST_LETTERS) return null;
  detector ??= loadDetector();
  const score = detector.scorer.score(sample);
  if (!isReliable(score, detector.averages)) return null;
  const lead = 1 - score.second / score.best;
  const isCertain = lead >= LEAD / Math.sqrt(letters) && isInAlphabet(start, score.language);
  if (!isCertain) return null;
  return score.language === 'ms' ? tellMalayApart(start) : score.language;
}

/** The text without its words that hold noise, cut. */
function takeSample(text: string): string {
  kinds ??= findKinds();
  let sample = '';
  let kept = 0;
  let word = 0;
  let isNoise = false;
  for (let at = 0; at <= text.length; at += 1) {
    const kind = at === text.length ? SPACE : kinds[text.charCodeAt(at)];
    if (kind === NOISE) isNoise = true;
    if (kind !== SPACE) continue;
    if (isNoise || text.startsWith('www.', word)) {
      sample += text.slice(kept, word);
      kept = at + 1;
    }
    word = at + 1;
    isNoise = false;
    if (sample.length + word - kept > SAMPLE_LENGTH) break;
  }
  return (sample + text.slice(kept)).slice(0, SAMPLE_LENGTH);
}

function countLetters(sample: string): number {
  kinds ??= findKinds();
  let letters = 0;
  for (let at = 0; at < sample.length; at += 1) {
    if (kinds[sample.charCodeAt(at)] === LETTER) letters += 1;
  }
  return letters;
}

/** Of each UTF-16 unit what it is; letters of two units are in no profile. */
function findKinds(): Uint8Array {
  return Uint8Array.from({ length: 1 << 16 }, (_, code) => {
    const unit = String.fromCharCode(code);
    if (/[\p{L}\p{M}]/u.test(unit)) return LETTER;
    if (/\s/.test(unit)) return SPACE;
    return NOISE_SIGN.test(unit) ? NOISE : 0;
  });
}

/** Kazakh, Macedonian, Mongolian and others have no profile and come close to one that has. */
function isInAlphabet(text: string, language: string): boolean {
  const beyond = BEYOND_ALPHABET[language];
  return beyond === undefined || (text.match(beyond)?.length ?? 0) < 2;
}

/** The best score is near what texts of its language reach on average. */
function isReliable(score: LanguageScore, averages: Detector['averages']): boolean {
  const least = (averages[score.language] ?? 1) * RELIABLE_SHARE;
  return score.ngrams >= FEWEST_NGRAMS && foldScore(score.best) >= least;
}

/** A mean score from 0 to 1, as eld gives it. */
function foldScore(mean: number): number {
  return mean / (mean + SCORE_SCALE);
}
