import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';

/** Tells whether an address is that of a proxy of ours. */
export type TrustedProxies = (address: string) => boolean;

/**
 * Where a request comes from: the last address of `X-Forwarded-For` that no proxy of ours wrote about
 * itself. Whoever is no proxy of ours can write whatever they like into that header, and is not
 * believed.
 *
 * @param isProxy null: nobody is believed.
 */
export function readClientAddress(
  { socket, headers }: Pick<IncomingMessage, 'socket' | 'headers'>,
  isProxy: TrustedProxies | null,
): string {
  const peer = socket.remoteAddress ?? '';
  const forwarded = headers['x-forwarded-for'];
  if (forwarded === undefined || isProxy === null || !isProxy(peer)) return peer;
  const path = String(forwarded).split(',');
  for (let at = path.length - 1; at >= 0; at -= 1) {
    const address = path[at]?.trim() ?? '';
    if (isIP(address) === 0) return peer;
    if (at === 0 || !isProxy(address)) return address;
  }
  return peer;
}
