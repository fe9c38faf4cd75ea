import type { Instant } from '../model/instant.ts';

/** The instant in whole seconds, as Atom, JSON Feed and pages write it. @see RFC 3339 §5.6 */
export function presentInstant(instant: Instant): string {
  return `${instant.slice(0, 19)}Z`;
}
