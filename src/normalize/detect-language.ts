import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type LanguageScores, packLanguageProfiles } from './language-profiles.ts';
import { tellMalayApart } from './tell-malay-apart.ts';

/** The part of eld that we use, which its package does not export. */
interface EldModule {
  createEld(): {
    readonly instance: { detect(text: string): EldResult };
    loadData(data: {
      readonly type: string;
      readonly languages: Readonly<Record<number, string>>;
      readonly ngrams: Readonly<Record<string, LanguageScores | undefined>>;
    }): void;
  };
}

interface EldResult {
  /** ISO 639-1; empty when no n-gram is known. */
  readonly language: string;
  /** From 0 to 1, the highest first. */
  getScores(): Readonly<Record<string, number>>;
  /** The best score is near what texts of its language reach on average. */
  isReliable(): boolean;
}

let detector: ((text: string) => EldResult) | null = null;

/** eld looks at 350 bytes. */
const SAMPLE_LENGTH = 400;
/** Below this, names decide, and names are of no language. */
const FEWEST_LETTERS = 16;
/** The lead over the second best that a text of one letter would need; it shrinks with their root. */
const LEAD = 0.4;
/** Addresses, handles, tags, code and numbers. */
const NOISE = /[\d@#_/\\<>{}=]|^www\./;

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
  const sample = text
    .slice(0, SAMPLE_LENGTH * 2)
    .split(/\s+/)
    .filter((word) => !NOISE.test(word))
    .join(' ')
    .slice(0, SAMPLE_LENGTH);
  const letters = sample.match(/[\p{L}\p{M}]/gu)?.length ?? 0;
  if (letters < FEWEST_LETTERS) return null;
  detector ??= loadDetector();
  const result = detector(sample);
  if (!result.isReliable()) return null;
  const [best = 0, second = 0] = Object.values(result.getScores());
  const lead = 1 - openScore(second) / openScore(best);
  const isCertain = lead >= LEAD / Math.sqrt(letters) && isInAlphabet(sample, result.language);
  if (!isCertain) return null;
  return result.language === 'ms' ? tellMalayApart(sample) : result.language;
}

/** Kazakh, Macedonian, Mongolian and others have no profile and come close to one that has. */
function isInAlphabet(sample: string, language: string): boolean {
  const beyond = BEYOND_ALPHABET[language];
  return beyond === undefined || (sample.match(beyond)?.length ?? 0) < 2;
}

/** The mean of an n-gram's scores, which eld folds into 0 to 1. */
function openScore(score: number): number {
  return score / (1 - score);
}

/** eld itself over packed profiles: the same answers, at a fraction of the memory. */
function loadDetector(): (text: string) => EldResult {
  const entry = import.meta.resolve('eld/large');
  const { languages, find } = packLanguageProfiles(
    readFileSync(new URL('../ngrams/large.js', entry)),
  );
  const path = fileURLToPath(new URL('../languageDetector.js', entry));
  const { createEld } = createRequire(import.meta.url)(path) as EldModule;
  const { instance, loadData } = createEld();
  const ngrams = new Proxy<Record<string, LanguageScores | undefined>>(
    {},
    { get: (_, ngram) => (typeof ngram === 'string' ? find(ngram) : undefined) },
  );
  loadData({ type: 'packed', languages, ngrams });
  return instance.detect;
}
