import { isIP } from 'node:net';
import { foldHost, parseAllowedHosts } from '../http/allowed-hosts.ts';
import { isSpecialAddress } from '../http/special-addresses.ts';

/** Names that no hub on the internet can reach (RFC 6761, RFC 6762, RFC 8375, RFC 9476). */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|internal|intranet|lan|home\.arpa|test|example|invalid|onion|alt)$/;

/**
 * Null when hubs can reach an address of ours as far as its spelling tells, else why not, in words.
 *
 * @param allowPrivateHosts what `ALLOW_PRIVATE_HOSTS` names: a hub there may reach us there, too.
 */
export function judgeCallback(
  baseUrl: string,
  allowPrivateHosts: readonly string[],
): string | null {
  const url = new URL(baseUrl);
  const host = foldHost(url.hostname.replace(/^\[|\]$/g, ''));
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  const allowed = parseAllowedHosts(allowPrivateHosts);
  if (allowed.allowsHost(host, port)) return null;
  const isPrivate =
    isIP(host) === 0
      ? PRIVATE_NAME.test(host) || !host.includes('.')
      : isSpecialAddress(host) && !allowed.allowsAddress(host, port);
  if (!isPrivate) return null;
  return `hubs cannot reach ${url.origin}: set BASE_URL to this server's public address`;
}
