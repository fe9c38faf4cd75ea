import type { Entry } from '../../model/entry.ts';
import { LOCAL_SOURCE_ID, type Source } from '../../model/source.ts';
import type { Topic } from '../../model/topic.ts';
import { compileSourcePattern } from '../match-source.ts';
import { compileReadGate } from '../read-gate.ts';

/** Which entry of a text is to lead, by what the topic and the sources declare. */
export interface LeadPreference {
  /** Below zero where the first is declared to lead over the second; 0 where nothing is declared. */
  compareDeclared(a: Entry, b: Entry): number;
  /** As above, then the earliest seen, then by source id and native id: never 0 for two entries. */
  compare(a: Entry, b: Entry): number;
}

/**
 * The order in which entries of one text lead: as `stories.prefer` names them, the house's own, the
 * weightier source, the one seen first.
 */
export function compileLeadPreference(
  { stories, read }: Pick<Topic, 'stories' | 'read'>,
  sources: ReadonlyMap<string, Source>,
): LeadPreference {
  const patterns = stories.prefer.map(compileSourcePattern);
  const gate = compileReadGate(read);
  const rank = (entry: Entry): readonly number[] => {
    const { sourceId } = entry;
    const provenance = { sourceId, host: URL.parse(entry.link ?? '')?.hostname ?? null };
    const named = patterns.findIndex((pattern) => pattern.matches(provenance));
    const weight = gate.weigh(provenance) ?? (sources.get(sourceId)?.weight ?? 0) * 1000;
    return [named === -1 ? patterns.length : named, sourceId === LOCAL_SOURCE_ID ? 0 : 1, -weight];
  };
  const compareDeclared = (a: Entry, b: Entry) => compareRanks(rank(a), rank(b));
  return {
    compareDeclared,
    compare: (a, b) => compareDeclared(a, b) || compareSights(a, b),
  };
}

function compareRanks(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((value, place) => value !== b[place]);
  return at === -1 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}

function compareSights(a: Entry, b: Entry): number {
  return (
    compareTexts(a.firstSeenAt, b.firstSeenAt) ||
    compareTexts(a.sourceId, b.sourceId) ||
    compareTexts(a.nativeId, b.nativeId)
  );
}

function compareTexts(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
