import type { LookupAddress, LookupOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { TopicwireError } from '../../model/topicwire-error.ts';
import { foldHost, parseAllowedHosts } from './allowed-hosts.ts';
import { isSpecialAddress } from './special-addresses.ts';

/** Decides which hosts and addresses may be connected to. */
export interface AddressGuard {
  /** Before a connection: null, or why this host of a URL may not be asked. Judges names only by their spelling. */
  refuseHost(host: string, port: number): TopicwireError | null;
  /** Null, or why this address, which the host stands for, may not be connected to. */
  refuseAddress(address: string, host: string, port: number): TopicwireError | null;
  /** A name look-up that answers with permitted addresses only, and fails when none is left. */
  guardLookup(lookup: LookupFunction, port: number): LookupFunction;
}

/**
 * The guard that keeps requests away from addresses which are not public, so that no feed and no
 * redirect can make this process talk to its own network.
 *
 * @param allowPrivateHosts `host:port`, host, address or CIDR that may be asked nevertheless.
 * @throws TopicwireError `config-invalid` when an entry cannot be read.
 * @see RFC 4287 §8.2
 */
export function createAddressGuard(allowPrivateHosts: readonly string[]): AddressGuard {
  const allowed = parseAllowedHosts(allowPrivateHosts);

  function refuseHost(host: string, port: number): TopicwireError | null {
    const name = stripBrackets(host);
    if (isIP(name) !== 0) return refuseAddress(name, name, port);
    if (allowed.allowsHost(name, port) || !isLocalName(name)) return null;
    // Without a permitted network to land in, the name alone is enough to know.
    return allowed.allowsAddress('127.0.0.1', port) || allowed.allowsAddress('::1', port)
      ? null
      : forbid(`${name} is this machine`, name, port);
  }

  function refuseAddress(address: string, host: string, port: number): TopicwireError | null {
    const name = stripBrackets(host);
    if (!isSpecialAddress(address)) return null;
    if (allowed.allowsHost(name, port) || allowed.allowsAddress(address, port)) return null;
    const what =
      address === name
        ? `${address} is not a public address`
        : `${name} stands for ${address}, which is not a public address`;
    return forbid(what, name, port);
  }

  function guardLookup(lookup: LookupFunction, port: number): LookupFunction {
    return (hostname, options, callback) => {
      lookup(hostname, options, (error, answer, family) => {
        if (error !== null) return callback(error, answer, family);
        const addresses = listAddresses(answer, family);
        const permitted = addresses.filter(
          ({ address }) => refuseAddress(address, hostname, port) === null,
        );
        const [first] = permitted;
        if (first === undefined) {
          return callback(refuseAll(addresses, hostname, port), '', 0);
        }
        if (wantsAll(options)) return callback(null, permitted);
        callback(null, first.address, first.family);
      });
    };
  }

  function refuseAll(
    addresses: readonly LookupAddress[],
    hostname: string,
    port: number,
  ): TopicwireError {
    const address = addresses[0]?.address;
    const refusal = address === undefined ? null : refuseAddress(address, hostname, port);
    return refusal ?? new TopicwireError('fetch-failed', `${hostname} has no address`);
  }

  return { refuseHost, refuseAddress, guardLookup };
}

function stripBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}

/** Names that are loopback whatever a resolver says (RFC 6761 §6.3). */
function isLocalName(host: string): boolean {
  const name = foldHost(host);
  return name === 'localhost' || name.endsWith('.localhost');
}

function listAddresses(
  answer: string | LookupAddress[],
  family: number | undefined,
): LookupAddress[] {
  return typeof answer === 'string'
    ? [{ address: answer, family: family ?? isIP(answer) }]
    : answer;
}

function wantsAll(options: LookupOptions): boolean {
  return options.all === true;
}

function forbid(what: string, host: string, port: number): TopicwireError {
  const name = host.includes(':') ? `[${host}]` : host;
  return new TopicwireError('address-forbidden', `${what}, and only those are asked`, {
    advice: `if you trust it, add ${name}:${port} to ALLOW_PRIVATE_HOSTS`,
  });
}
