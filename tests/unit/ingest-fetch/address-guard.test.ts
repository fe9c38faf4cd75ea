import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFeedFetcher, type FeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import { createAddressGuard } from '../../../src/ingest/http/address-guard.ts';
import { createGuardedConnector } from '../../../src/ingest/http/guarded-connector.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { type NameServer, startNameServer } from '../../origin/start-name-server.ts';
import { type Origin, startOrigin } from '../../origin/start-origin.ts';

const NONE = { etag: null, lastModified: null };

/** Spellings of hosts; each is asked at the port on which the test listens on every address. */
const FORBIDDEN_HOSTS = [
  '127.0.0.1',
  '127.0.0.1.',
  '127.1',
  '127.0.1',
  '127.255.255.254',
  '127.0.0.53',
  '2130706433',
  '0x7f000001',
  '0x7f.0x0.0x0.0x1',
  '0x7f.1',
  '0X7F.0.0.1',
  '017700000001',
  '0177.0.0.1',
  '0177.0x0.0.1',
  '127.0.0.0x1',
  '%31%32%37.0.0.1',
  '127%2e0%2e0%2e1',
  '127\u30020\u30020\u30021',
  '127\uff0e0\uff0e0\uff0e1',
  '\u2460\u2461\u2466.0.0.1',
  '\uff11\uff12\uff17.0.0.1',
  '0',
  '0.0.0.0',
  '0.0.0.1',
  '0x0',
  '00',
  '0.1.2.3',
  '10.0.0.1',
  '10.255.255.255',
  '012.0.0.1',
  '167772161',
  '100.64.0.1',
  '100.100.100.200',
  '100.127.255.255',
  '169.254.169.254',
  '169.254.1.1',
  '2852039166',
  '0xa9fea9fe',
  '0251.0376.0251.0376',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.0.192',
  '192.0.2.1',
  '192.31.196.1',
  '192.52.193.1',
  '192.88.99.1',
  '192.168.0.1',
  '192.168.255.255',
  '192.175.48.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.250',
  '240.0.0.1',
  '255.255.255.255',
  '4294967295',
  '168.63.129.16',
  '[::]',
  '[::1]',
  '[0:0:0:0:0:0:0:1]',
  '[0000:0000:0000:0000:0000:0000:0000:0001]',
  '[::0.0.0.1]',
  '[::127.0.0.1]',
  '[::ffff:127.0.0.1]',
  '[::FFFF:7F00:1]',
  '[0:0:0:0:0:ffff:127.0.0.1]',
  '[::ffff:10.0.0.1]',
  '[::ffff:169.254.169.254]',
  '[::ffff:0.0.0.0]',
  '[::ffff:0:127.0.0.1]',
  '[64:ff9b::127.0.0.1]',
  '[64:ff9b::10.0.0.1]',
  '[64:ff9b::a9fe:a9fe]',
  '[64:ff9b::192.168.1.1]',
  '[64:ff9b:1::8.8.8.8]',
  '[2002:7f00:1::]',
  '[2002:a00:1::1]',
  '[2002:808:808::1]',
  '[2001::1]',
  '[2001:0:7f00:1::]',
  '[2001:2::1]',
  '[2001:10::1]',
  '[2001:20::1]',
  '[2001:db8::1]',
  '[3fff::1]',
  '[3fff:fff::1]',
  '[2620:4f:8000::1]',
  '[100::1]',
  '[5f00::1]',
  '[fc00::1]',
  '[fd00:ec2::254]',
  '[fdff:ffff::1]',
  '[fe80::1]',
  '[febf::1]',
  '[fec0::1]',
  '[ff00::1]',
  '[ff02::1]',
  '[4000::1]',
  'localhost',
  'LOCALHOST',
  'localhost.',
  'feeds.localhost',
  'a.b.LocalHost.',
  '\uff4c\uff4f\uff43\uff41\uff4c\uff48\uff4f\uff53\uff54',
];

const PUBLIC_ADDRESSES = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '2001:200::1',
  '2001:4860:4860::8888',
  '2606:4700::1111',
  '2a00:1450:4001:80b::200e',
  '64:ff9b::8.8.8.8',
  '::ffff:8.8.8.8',
];

let everywhere: Origin;
let names: NameServer;
let guarded: FeedFetcher;
const made: FeedFetcher[] = [];

function make(allowPrivateHosts: readonly string[]): FeedFetcher {
  const fetcher = createFeedFetcher({
    userAgent: 'Topicwire/0.1 (+https://wire.example/)',
    timeoutMs: 5_000,
    maxBytes: 100_000,
    allowPrivateHosts,
    lookup: names.lookup,
  });
  made.push(fetcher);
  return fetcher;
}

async function errorOf(promise: Promise<unknown>): Promise<TopicwireError> {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TopicwireError)) throw new Error(`no TopicwireError: ${String(error)}`);
  return error;
}

const get = (fetcher: FeedFetcher, url: string) =>
  fetcher.fetch({ url, headers: {}, validators: NONE });

beforeAll(async () => {
  names = await startNameServer();
  everywhere = await startOrigin({ everywhere: true });
  guarded = make([]);
});

afterAll(async () => {
  await Promise.all(made.map((one) => one.close()));
  await everywhere.close();
  await names.close();
});

describe('a fetcher to which nothing private is allowed', () => {
  it('is tried with enough spellings', () => {
    expect(new Set(FORBIDDEN_HOSTS).size).toBe(FORBIDDEN_HOSTS.length);
    expect(FORBIDDEN_HOSTS.length).toBeGreaterThan(100);
  });

  it.each(FORBIDDEN_HOSTS)('does not connect to %s', async (host) => {
    const before = everywhere.connections();
    const error = await errorOf(get(guarded, `http://${host}:${everywhere.port}/fixed`));
    expect(error.code).toBe('address-forbidden');
    expect(error.advice).toContain('ALLOW_PRIVATE_HOSTS');
    expect(everywhere.connections()).toBe(before);
  });

  it.each(['127.0.0.1', '[::1]', '[::ffff:127.0.0.1]', 'localhost'])(
    'does not connect to %s for https either',
    async (host) => {
      const before = everywhere.connections();
      const error = await errorOf(get(guarded, `https://${host}:${everywhere.port}/fixed`));
      expect(error.code).toBe('address-forbidden');
      expect(everywhere.connections()).toBe(before);
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', '10.1.2.3', '169.254.169.254', '0.0.0.0', '192.168.1.1'])(
    'does not connect to a name that stands for %s',
    async (address) => {
      const before = everywhere.connections();
      names.name('inside.example', [address]);
      const error = await errorOf(get(guarded, `http://inside.example:${everywhere.port}/fixed`));
      expect(error.describe()).toBe(
        `http://inside.example:${everywhere.port}/fixed: inside.example stands for ${address}, ` +
          'which is not a public address, and only those are asked, if you trust it, ' +
          `add inside.example:${everywhere.port} to ALLOW_PRIVATE_HOSTS`,
      );
      expect(everywhere.connections()).toBe(before);
    },
  );

  it('says that a name is not known when it is not', async () => {
    const error = await errorOf(get(guarded, 'http://nowhere.example/feed'));
    expect(error.code).toBe('fetch-failed');
    expect(error.message).toBe('the name nowhere.example is not known');
  });

  it.each(PUBLIC_ADDRESSES)('would ask %s', (address) => {
    const host = address.includes(':') ? `[${address}]` : address;
    expect(createAddressGuard([]).refuseHost(host, 80)).toBeNull();
    expect(createAddressGuard([]).refuseAddress(address, 'public.example', 80)).toBeNull();
  });

  it('takes what is no address at all for a forbidden one', () => {
    for (const odd of ['', 'x', '127.0.0.1 ', '::1%lo', 'fe80::1%eth0', '1.2.3', '::ffff:1.2.3']) {
      expect(createAddressGuard([]).refuseAddress(odd, 'odd.example', 80)?.code).toBe(
        'address-forbidden',
      );
    }
  });
});

describe('a connection that came about all the same', () => {
  it('is closed unused when the address that was reached is forbidden', async () => {
    const blind = { ...createAddressGuard([]), refuseHost: () => null };
    const connect = createGuardedConnector(blind, { connectTimeoutMs: 1_000 });
    const before = everywhere.requests.length;
    const target = { hostname: '127.0.0.1', protocol: 'http:', port: String(everywhere.port) };
    const error = await new Promise((resolve) =>
      connect(target, (...[refusal]) => resolve(refusal)),
    );
    expect(error).toMatchObject({ code: 'address-forbidden' });
    expect(everywhere.requests).toHaveLength(before);
  });
});

describe('redirects', () => {
  it.each([
    '127.0.0.2',
    '2130706434',
    '0x7f.2',
    '[::1]',
    '[::ffff:127.0.0.2]',
    'localhost',
    '0.0.0.0',
    'rebound.example',
  ])('from an allowed host to %s do not connect', async (host) => {
    names.name('rebound.example', ['127.0.0.2']);
    const open = await startOrigin();
    const fetcher = make([open.host]);
    const before = everywhere.connections();
    const target = encodeURIComponent(`http://${host}:${everywhere.port}/fixed`);
    const error = await errorOf(get(fetcher, `${open.url}/redirect/302?to=${target}`));
    expect(error.code).toBe('address-forbidden');
    expect(open.requests).toHaveLength(1);
    expect(everywhere.connections()).toBe(before);
    await open.close();
  });
});

describe('names whose answers change', () => {
  it('are judged by the very answer that is connected to', async () => {
    const fetcher = make(['127.0.0.1']);
    const once = (path: string) => get(fetcher, `http://turn.example:${everywhere.port}${path}`);
    // A fresh connection each time, so that the name is looked up each time.
    everywhere.answer('/once', (_, response) => {
      response.writeHead(200, { connection: 'close' }).end('x');
    });
    names.name('turn.example', ['127.0.0.1'], ['127.0.0.2']);
    expect((await once('/once')).status).toBe(200);
    const before = everywhere.connections();
    expect((await errorOf(once('/once'))).code).toBe('address-forbidden');
    expect(everywhere.connections()).toBe(before);
  });

  it('that give good and bad addresses at once are connected to by the good ones only', async () => {
    const fetcher = make(['127.0.0.3']);
    names.name('mixed.example', ['127.0.0.2', '127.0.0.3', '10.0.0.1']);
    let reached = '';
    everywhere.answer('/where', (request, response) => {
      reached = request.socket.localAddress ?? '';
      response.end('x');
    });
    await get(fetcher, `http://mixed.example:${everywhere.port}/where`);
    expect(reached.replace('::ffff:', '')).toBe('127.0.0.3');
  });
});

describe('ALLOW_PRIVATE_HOSTS', () => {
  const ask = async (allowed: string, host: string, name = ['127.0.0.1']) => {
    names.name('inner.example', name);
    const url = `http://${host}:${everywhere.port}/fixed`;
    const fetcher = make([allowed.replace('PORT', String(everywhere.port))]);
    return get(fetcher, url).then(
      (fetched) => fetched.status,
      (error: TopicwireError) => error.code,
    );
  };

  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1:PORT', '127.0.0.1'],
    ['127.0.0.0/8', '127.9.9.9'],
    ['127.0.0.1', '2130706433'],
    ['inner.example', 'inner.example'],
    ['Inner.Example.', 'inner.example'],
    ['inner.example:PORT', 'inner.example'],
    ['127.0.0.1/32', 'inner.example'],
    [' 127.0.0.1:PORT ', 'inner.example'],
  ])('%s lets %s through', async (allowed, host) => {
    expect(await ask(allowed, host)).toBe(200);
  });

  it.each([
    ['127.0.0.1:1', '127.0.0.1'],
    ['inner.example:1', 'inner.example'],
    ['inner.example', '127.0.0.1'],
    ['example', 'inner.example'],
    ['127.0.0.1', '127.0.0.2'],
    ['10.0.0.0/8', 'inner.example'],
    ['::1', '127.0.0.1'],
    ['', '127.0.0.1'],
  ])('"%s" does not let %s through', async (allowed, host) => {
    expect(await ask(allowed, host)).toBe('address-forbidden');
  });

  it('lets IPv6 through in each of its forms', () => {
    for (const entry of ['::1', '[::1]', '[::1]:8080', '::/64', '0:0::1']) {
      expect(createAddressGuard([entry]).refuseHost('[::1]', 8080)).toBeNull();
    }
    expect(createAddressGuard(['[::1]:8080']).refuseHost('[::1]', 8081)?.message).toBe(
      '::1 is not a public address, and only those are asked',
    );
  });

  it.each([
    '10.0.0.0/33',
    '::/129',
    'http://a.example',
    'a b',
    'a.example:0',
    'a.example:70000',
    '127.1',
    '10.0.0.0/x',
    '-a',
  ])('that holds "%s" is refused', (entry) => {
    expect(() => createAddressGuard([entry])).toThrow(TopicwireError);
  });
});
