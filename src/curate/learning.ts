import type { Explanation, LearnedFinding } from '../model/explanation.ts';
import type { Candidate } from './candidate.ts';

/**
 * What decisions taught the topics. Asked for every topic that an entry touches, so it is quick, and
 * pure: equal model hashes say the same of an entry.
 */
export interface Learning {
  /**
   * What it adds to the score by the rules; null where the topic has not learned.
   *
   * @param byRules the explanation by rules and source's weight alone, with its sum.
   */
  judge(candidate: Candidate, byRules: Explanation): LearnedFinding | null;
  /**
   * Topics that have learned and that would put this entry into their feed or queue though none of
   * their rules found anything in it; their other conditions are not looked at.
   */
  find(candidate: Candidate): readonly string[];
  /** Changes when what it says of the topic may change; null where the topic has not learned. */
  modelHash(slug: string): string | null;
}
