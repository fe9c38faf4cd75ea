import { BlockList, isIP } from 'node:net';

/** Every IPv4 block that is not an ordinary public address: the registry's, and the multicast space. */
const SPECIAL_IPV4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.31.196.0', 24],
  ['192.52.193.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['192.175.48.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  // A public address by the registry, yet on Azure it is the machine's own agent.
  ['168.63.129.16', 32],
] as const;

/** What is special within the global unicast space; all outside that space is refused anyway. */
const SPECIAL_IPV6 = [
  // Teredo, ORCHID, benchmarking and the rest of the protocol assignments.
  ['2001::', 23],
  ['2001:db8::', 32],
  // 6to4 carries an IPv4 address that nothing here would check.
  ['2002::', 16],
  ['2620:4f:8000::', 48],
  ['3fff::', 20],
] as const;

const special = new BlockList();
for (const [network, prefix] of SPECIAL_IPV4) {
  special.addSubnet(network, prefix, 'ipv4');
  // NAT64 reaches the IPv4 address in its last 32 bits (RFC 6052 §2.2).
  special.addSubnet(`64:ff9b::${network}`, 96 + prefix, 'ipv6');
}
for (const [network, prefix] of SPECIAL_IPV6) special.addSubnet(network, prefix, 'ipv6');

const reachable = new BlockList();
reachable.addSubnet('2000::', 3, 'ipv6');
reachable.addSubnet('64:ff9b::', 96, 'ipv6');
// IPv4-mapped; a BlockList also judges these by its IPv4 rules.
reachable.addSubnet('::ffff:0:0', 96, 'ipv6');

/**
 * Whether an address is anything but an ordinary public one: loopback, private, link-local,
 * metadata, multicast, documentation, reserved, or a form that embeds such an address. What is
 * not an IP address counts as special.
 *
 * @see RFC 6890 and the IANA special-purpose address registries
 */
export function isSpecialAddress(address: string): boolean {
  const bare = address.replace(/%.*$/s, '');
  switch (isIP(bare)) {
    case 4:
      return special.check(bare, 'ipv4');
    case 6:
      return !reachable.check(bare, 'ipv6') || special.check(bare, 'ipv6');
    default:
      return true;
  }
}
