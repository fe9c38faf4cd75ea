import type { TopicRead } from '../model/topic.ts';
import type { Candidate } from './candidate.ts';
import { compileSourcePattern, type Provenance, type SourcePattern } from './match-source.ts';
import { toMilli } from './milli-points.ts';

/** A topic's `read`: which entries it looks at, and what their sources weigh. */
export interface ReadGate {
  /** Why the topic does not look at this entry; null when it does. */
  refuse(candidate: Candidate): string | null;
  /** Whether the topic itself gives points to any source. */
  readonly weighs: boolean;
  /** Thousandths of points that the topic itself gives to the source; null leaves it to the source. */
  weigh(provenance: Provenance): number | null;
}

/** Makes the gate of a topic. */
export function compileReadGate(read: TopicRead): ReadGate {
  const languages = new Set([...read.languages.map(primaryLanguage), 'und']);
  const isRead = (tag: string) =>
    read.languages.length === 0 || languages.has(tag) || languages.has(primaryLanguage(tag));
  const only = read.only.map(compileSourcePattern);
  const never = read.never.map(compileSourcePattern);
  const weights = compileWeights(read.weight);
  return {
    weighs: weights.length > 0,
    refuse(candidate) {
      if (!isRead(candidate.language)) {
        return `its language, ${candidate.language}, is none that the topic reads (${read.languages.join(', ')})`;
      }
      const refusal = never.find((pattern) => pattern.matches(candidate));
      if (refusal !== undefined) return `the topic never reads ${refusal.written}`;
      if (only.length > 0 && !only.some((pattern) => pattern.matches(candidate))) {
        return `the topic reads only ${read.only.join(', ')}`;
      }
      return null;
    },
    weigh(provenance) {
      const own = weights.find(({ pattern }) => pattern.written === provenance.sourceId);
      return (own ?? weights.find(({ pattern }) => pattern.matches(provenance)))?.milli ?? null;
    },
  };
}

/** The most particular pattern first: the longest, then by its letters, whatever the file's order. */
function compileWeights(
  weight: TopicRead['weight'],
): readonly { readonly pattern: SourcePattern; readonly milli: number }[] {
  return Object.entries(weight)
    .sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1))
    .map(([written, points]) => ({
      pattern: compileSourcePattern(written),
      milli: toMilli(points),
    }));
}

function primaryLanguage(tag: string): string {
  const primary = tag.toLowerCase().split(/[-_]/, 1)[0] ?? '';
  return primary === '' ? 'und' : primary;
}
