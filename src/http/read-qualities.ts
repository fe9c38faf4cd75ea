import { parseAccept } from 'hono/utils/accept';

/** How much a client wants something, 0 to 1; 0 is not at all. */
export type QualityOf = (name: string) => number;

/**
 * Reads an `Accept` or `Accept-Encoding` header. The most specific range that covers a name decides.
 *
 * @see RFC 9110 §12.4.2, §12.5.1, §12.5.3
 */
export function readQualities(header: string): QualityOf {
  const qualities = new Map<string, number>();
  for (const { type, q } of parseAccept(header)) {
    const name = type.toLowerCase();
    qualities.set(name, Math.max(q, qualities.get(name) ?? 0));
  }
  return (name) => {
    const group = `${name.split('/')[0]}/*`;
    return qualities.get(name) ?? qualities.get(group) ?? qualities.get(anyOf(name)) ?? 0;
  };
}

function anyOf(name: string): string {
  return name.includes('/') ? '*/*' : '*';
}
