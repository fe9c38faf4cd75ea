import type { Candidate } from '../../../src/curate/candidate.ts';
import type { DecidedCandidate } from '../../../src/curate/learning/train-topic.ts';
import type { Topic } from '../../../src/model/topic.ts';
import { sampleCandidate, sampleTopic } from '../curate/sample.ts';

/** Ships by their rule, and much else that is about ships without saying so. */
export const ships: Topic = sampleTopic({
  slug: 'ships',
  match: { any: { ship: 3, freighter: 1.5 }, none: ['friendship'] },
  learn: { may: 'publish' },
});

const belong = ['tanker', 'ferry', 'harbour pilot', 'container vessel', 'bulk carrier'];
const others = ['gift wrap', 'parcel service', 'spaceship film', 'relationship advice', 'dinner'];
const acts = ['delayed', 'inspected', 'praised', 'sold again', 'seen', 'opened'];
const places = ['in the north', 'on Monday', 'after repairs', 'by night', 'near the coast'];

/** As many decisions, every other one `in`; the words decide, not the rule. */
export function makeDecided(number: number): readonly DecidedCandidate[] {
  return Array.from({ length: number }, (_, at): DecidedCandidate => {
    const label = at % 2 === 0 ? 'in' : 'out';
    const subject = (label === 'in' ? belong : others)[Math.floor(at / 2) % 5];
    const title = `${subject} ${acts[at % 6]} ${places[(at * 7) % 5]}, no. ${at}`;
    return { candidate: sampleCandidate({ entryId: `urn:decided:${at}`, title }), label };
  });
}

/** Entries about nothing in particular. */
export function makeBackground(number: number): readonly Candidate[] {
  const subjects = ['football', 'tax', 'weather', 'opera', 'tennis', 'bread', 'school'];
  return Array.from({ length: number }, (_, at) =>
    sampleCandidate({
      entryId: `urn:other:${at}`,
      title: `${subjects[at % 7]} ${acts[(at * 5) % 6]} ${places[at % 5]}, part ${at}`,
    }),
  );
}
