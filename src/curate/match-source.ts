import { domainToASCII } from 'node:url';
import type { Candidate } from './candidate.ts';

/** Where an entry is from, as far as patterns ask. */
export type Provenance = Pick<Candidate, 'sourceId' | 'host'>;

/** A source id or host glob of a topic's `read`, ready to be asked. */
export interface SourcePattern {
  readonly written: string;
  matches(provenance: Provenance): boolean;
}

/**
 * Reads a source id or host glob. `*` stands for any run of characters; a leading `*.` also lets the
 * bare domain through, and a leading `www.` makes no difference. A pattern is tried on the source's
 * id and on the host of the entry's link.
 */
export function compileSourcePattern(written: string): SourcePattern {
  const folded = written.trim().toLowerCase();
  const host = dropWww(domainToASCII(folded) || folded);
  const bare = host.startsWith('*.') ? host.slice(2) : host;
  const glob = makeGlob(folded);
  const hostGlob = makeGlob(host);
  const bareGlob = makeGlob(bare);
  return {
    written,
    matches({ sourceId, host: linkHost }) {
      if (sourceId !== null && glob.test(sourceId)) return true;
      if (linkHost === null) return false;
      const asked = dropWww(linkHost);
      return hostGlob.test(asked) || bareGlob.test(asked);
    },
  };
}

function makeGlob(pattern: string): RegExp {
  const literal = (part: string) => part.replace(/[^\p{L}\p{N}]/gu, '\\$&');
  const parts = pattern.split(/\*+/).map(literal);
  return new RegExp(`^${parts.join('[^]*')}$`);
}

function dropWww(host: string): string {
  return host.startsWith('www.') ? host.slice(4) : host;
}
