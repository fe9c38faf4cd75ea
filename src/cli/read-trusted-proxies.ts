import { BlockList, isIP } from 'node:net';
import type { TrustedProxies } from '../http/read-client-address.ts';
import { TopicwireError } from '../model/topicwire-error.ts';

const LOOPBACK = ['127.0.0.0/8', '::1'];

/**
 * Whose `X-Forwarded-For` is believed: this machine, and the addresses and networks of `TRUST_PROXY`.
 *
 * @throws TopicwireError `usage`
 */
export function readTrustedProxies(): TrustedProxies {
  const written = (process.env.TRUST_PROXY ?? '').split(',').map((part) => part.trim());
  const list = new BlockList();
  for (const part of [...LOOPBACK, ...written.filter((each) => each !== '')]) add(list, part);
  return (address) => {
    const family = isIP(address);
    return family !== 0 && list.check(address, family === 6 ? 'ipv6' : 'ipv4');
  };
}

function add(list: BlockList, part: string): void {
  const [address = '', bits, ...others] = part.split('/');
  const family = isIP(address);
  const type = family === 6 ? 'ipv6' : 'ipv4';
  const longest = family === 6 ? 128 : 32;
  const prefix = bits === undefined ? longest : Number(bits);
  const isSound = /^\d{1,3}$/.test(bits ?? '0') && prefix <= longest && others.length === 0;
  if (family !== 0 && isSound) {
    list.addSubnet(address, prefix, type);
    return;
  }
  throw new TopicwireError('usage', `"${part}" is no address or network`, {
    where: 'TRUST_PROXY',
    advice: 'separate addresses by commas, such as 10.0.0.5,192.0.2.0/24',
  });
}
