import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { packLanguageProfiles } from './language-profiles.ts';
import { LanguageScorer, type ProfileAlphabet } from './score-languages.ts';

/** eld's profiles at work, and what to expect of them. */
export interface Detector {
  readonly scorer: LanguageScorer;
  /** What texts of a language reach on average, from 0 to 1. */
  readonly averages: Readonly<Record<string, number>>;
}

/**
 * Reads eld's largest profiles, and from its package, which does not export it, what it knows of letters.
 *
 * @throws TopicwireError internal, when the profiles are not laid out as those of the version we pin.
 */
export function loadDetector(): Detector {
  const entry = import.meta.resolve('eld/large');
  const profiles = packLanguageProfiles(readFileSync(new URL('../ngrams/large.js', entry)));
  const require = createRequire(import.meta.url);
  const load = (name: string) => require(fileURLToPath(new URL(`../${name}.js`, entry)));
  const { separators } = load('regexPatterns') as Pick<ProfileAlphabet, 'separators'>;
  const { dictionary } = load('dictionary') as Pick<ProfileAlphabet, 'dictionary'>;
  const { avgScore } = load('avgScore') as { avgScore: Detector['averages'] };
  return { scorer: new LanguageScorer(profiles, { separators, dictionary }), averages: avgScore };
}
