import type { SourceRound } from '../../src/store/store.ts';
import { sampleEntry, samplePlacement, sampleRound, sampleState } from './sample.ts';

export const entriesARound = 5;

/** A round that tells its number everywhere: five entries, each placed in topic `t`, and a state. */
export function numberedRound(sourceId: string, number: number): SourceRound {
  const entries = Array.from({ length: entriesARound }, (_, part) =>
    sampleEntry(sourceId, `${number}-${part}`, { text: 'Some words of text. '.repeat(100) }),
  );
  return sampleRound(sourceId, {
    state: sampleState(sourceId, { failures: number }),
    entries,
    placements: entries.map((entry) => samplePlacement(entry, 't', 'published')),
  });
}
