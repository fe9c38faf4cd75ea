import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';

export interface NameServer {
  /** Looks names up here and nowhere else, afresh each time. */
  readonly lookup: LookupFunction;
  /** Names that were asked for, in order. */
  readonly questions: readonly string[];
  /** The IPv4 addresses that a name has from now on; each list holds for one question, the last one for all further. */
  name(host: string, ...answers: readonly (readonly string[])[]): void;
  close(): Promise<void>;
}

/** Starts a real name server on loopback (UDP, A records only), for names whose answers change. */
export async function startNameServer(): Promise<NameServer> {
  const answers = new Map<string, (readonly string[])[]>();
  const questions: string[] = [];
  const socket = createSocket('udp4');
  socket.on('message', (message, peer) => {
    const { name, end } = readQuestion(message);
    questions.push(name);
    const known = answers.get(name) ?? [];
    const addresses = (known.length > 1 ? known.shift() : known[0]) ?? [];
    socket.send(writeAnswer(message, end, addresses), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const resolver = new Resolver({ timeout: 1000, tries: 1 });
  resolver.setServers([`127.0.0.1:${socket.address().port}`]);

  return {
    questions,
    name: (host, ...lists) => answers.set(host, [...lists]),
    lookup: (hostname, options, callback) => {
      resolver.resolve4(hostname, (error, found) => {
        const [first = ''] = found ?? [];
        if (error !== null) callback(error, '', 0);
        else if (options.all)
          callback(
            null,
            found.map((address) => ({ address, family: isIP(address) })),
          );
        else callback(null, first, 4);
      });
    },
    close: () => new Promise((resolve) => socket.close(resolve)),
  };
}

/** The name in the question, and where the question ends (RFC 1035 §4.1.2). */
function readQuestion(message: Buffer): { name: string; end: number } {
  const labels: string[] = [];
  let offset = 12;
  for (let length = message.readUInt8(offset); length > 0; length = message.readUInt8(offset)) {
    labels.push(message.toString('ascii', offset + 1, offset + 1 + length));
    offset += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: offset + 5 };
}

/** The question again with A records behind it; no such name where there are none (RFC 1035 §4.1). */
function writeAnswer(message: Buffer, questionEnd: number, addresses: readonly string[]): Buffer {
  const head = Buffer.from(message.subarray(0, questionEnd));
  head.writeUInt16BE(addresses.length === 0 ? 0x8183 : 0x8180, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8);
  const records = addresses.map((address) =>
    Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 0, 0, 4, ...address.split('.').map(Number)]),
  );
  return Buffer.concat([head, ...records]);
}
