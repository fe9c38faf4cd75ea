import { TopicwireError } from '../../model/topicwire-error.ts';
import type { ReadLimits } from '../read-limits.ts';

/** In any text, a member or element takes at least these characters: `1,`. */
const leastLength = 2;
const quote = 0x22;
const backslash = 0x5c;
const comma = 0x2c;

/**
 * Counts the members and elements of a JSON text without building them.
 *
 * @throws TopicwireError limit-exceeded when there are more than the limits allow
 */
export function refuseTooManyMembers(text: string, { maxNodes }: ReadLimits): void {
  if (text.length < maxNodes * leastLength) return;
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) at = skipString(text, at);
    else if (code === comma) count += 1;
    if (count > maxNodes) {
      const message = `The document has more than ${maxNodes} members and elements`;
      throw new TopicwireError('limit-exceeded', message);
    }
  }
}

/** The place of the string's closing quote, or the end of the text. */
function skipString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end !== -1 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end === -1 ? text.length : end;
}

function isEscaped(text: string, at: number): boolean {
  let slashes = 0;
  while (text.charCodeAt(at - 1 - slashes) === backslash) slashes += 1;
  return slashes % 2 === 1;
}
