import { isIP } from 'node:net';
import { isSpecialAddress } from '../ingest/http/special-addresses.ts';
import type { PollPolicy } from '../model/site.ts';

/**
 * Milliseconds that have to lie between the starts of two polls of a host. A host that the URL names
 * as `localhost` or by an address that is not public is the operator's own: nothing spares it.
 *
 * @param host As `URL.host` gives it, with or without a port.
 */
export function measureHostGap(host: string, policy: PollPolicy): number {
  const name = host.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1');
  const isOwn =
    name === 'localhost' ||
    name.endsWith('.localhost') ||
    (isIP(name) !== 0 && isSpecialAddress(name));
  return isOwn ? 0 : (policy.hostGapMs ?? 0);
}
