import { BlockList, isIP } from 'node:net';
import { TopicwireError } from '../../model/topicwire-error.ts';

/** What an operator lets through the address guard, from `ALLOW_PRIVATE_HOSTS`. */
export interface AllowedHosts {
  /** Whether the host of a URL was named, so that any address of it will do. */
  allowsHost(host: string, port: number): boolean;
  /** Whether the address lies in a network or is an address that was named. */
  allowsAddress(address: string, port: number): boolean;
}

interface AllowedNames {
  readonly host: string;
  readonly port: number | null;
}

interface AllowedNetwork {
  readonly network: BlockList;
  readonly port: number | null;
}

const HOST_NAME = /^(?!-)[a-z0-9_-]+(?:\.[a-z0-9_-]+)*$/;

/**
 * Reads entries of the forms `host`, `host:port`, `address`, `address:port`, `[address]:port` and
 * CIDR. Empty entries are passed over.
 *
 * @throws TopicwireError `config-invalid` for an entry that is none of these.
 */
export function parseAllowedHosts(entries: readonly string[]): AllowedHosts {
  const names: AllowedNames[] = [];
  const networks: AllowedNetwork[] = [];
  for (const entry of entries) {
    const text = entry.trim().toLowerCase();
    if (text === '') continue;
    const network = readNetwork(text);
    if (network !== null) {
      networks.push(network);
      continue;
    }
    names.push(readName(text));
  }
  return {
    allowsHost: (host, port) =>
      names.some((name) => name.host === foldHost(host) && fits(name.port, port)),
    allowsAddress: (address, port) =>
      networks.some(({ network, port: only }) => fits(only, port) && contains(network, address)),
  };
}

function fits(only: number | null, port: number): boolean {
  return only === null || only === port;
}

function contains(network: BlockList, address: string): boolean {
  const bare = address.replace(/%.*$/s, '');
  const family = isIP(bare);
  return family !== 0 && network.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}

function readNetwork(text: string): AllowedNetwork | null {
  const [, address = '', prefix] = /^([^/]+)\/(\d{1,3})$/.exec(text) ?? [];
  if (prefix !== undefined) return { network: subnet(text, address, Number(prefix)), port: null };
  if (isIP(text) !== 0) return { network: single(text), port: null };
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([\d.]+))(?::(\d+))?$/.exec(text) ?? [];
  const literal = bracketed ?? plain ?? '';
  if (isIP(literal) === 0) return null;
  return { network: single(literal), port: port === undefined ? null : readPort(text, port) };
}

function single(address: string): BlockList {
  const list = new BlockList();
  list.addAddress(address, isIP(address) === 4 ? 'ipv4' : 'ipv6');
  return list;
}

function subnet(entry: string, address: string, prefix: number): BlockList {
  const family = isIP(address);
  if (family === 0 || prefix > (family === 4 ? 32 : 128)) throw unreadable(entry);
  const list = new BlockList();
  list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
  return list;
}

function readName(text: string): AllowedNames {
  const [, host = '', port] = /^([^:]+?)\.?(?::(\d+))?$/.exec(text) ?? [];
  // A last label of digits would be an IPv4 address in an odd spelling, which no URL keeps.
  if (!HOST_NAME.test(host) || /(?:^|\.)(?:\d+|0x[\da-f]*)$/.test(host)) throw unreadable(text);
  return { host, port: port === undefined ? null : readPort(text, port) };
}

function readPort(entry: string, digits: string): number {
  const port = Number(digits);
  if (port < 1 || port > 65_535) throw unreadable(entry);
  return port;
}

/** A host as it is compared: lower case, without the final dot of a rooted name. */
export function foldHost(host: string): string {
  return host.toLowerCase().replace(/\.$/, '');
}

function unreadable(entry: string): TopicwireError {
  return new TopicwireError('config-invalid', `"${entry}" is no host, host:port or CIDR`, {
    where: 'ALLOW_PRIVATE_HOSTS',
    advice: 'write entries such as feeds.internal:8080, 127.0.0.1:9000 or 10.0.0.0/8',
  });
}
