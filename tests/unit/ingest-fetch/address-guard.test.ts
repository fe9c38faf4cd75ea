import type { LookupFunction } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFeedFetcher, type FeedFetcher } from '../../../src/ingest/feed-fetcher.ts';
import { createAddressGuard } from '../../../src/ingest/http/address-guard.ts';
import { createGuardedConnector } from '../../../src/ingest/http/guarded-connector.ts';
import { TopicwireError } from '../../../src/model/topicwire-error.ts';
import { type NameServer, startNameServer } from '../../origin/start-name-server.ts';
import { type Origin, startOrigin } from '../../origin/start-origin.ts';
import {
  FORBIDDEN_LOCATIONS,
  FORBIDDEN_NAMES,
  FORBIDDEN_URLS,
  LOOPBACK_SPELLINGS,
  NO_URLS,
} from './forbidden-targets.ts';

/** Each of them is followed. */
const REDIRECTS = [301, 302, 303, 307, 308];
const NONE = { etag: null, lastModified: null };

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
/** An origin that may be asked, and a fetcher that may ask it and nothing else that is private. */
let open: Origin;
let half: FeedFetcher;
const made: FeedFetcher[] = [];
const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

function make(
  allowPrivateHosts: readonly string[],
  lookup: LookupFunction = names.lookup,
): FeedFetcher {
  const fetcher = createFeedFetcher({
    userAgent: 'Topicwire/0.1 (+https://wire.example/)',
    timeoutMs: 5_000,
    maxBytes: 100_000,
    allowPrivateHosts,
    lookup,
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
  open = await startOrigin();
  guarded = make([]);
  half = make([open.host]);
});

afterAll(async () => {
  await Promise.all(made.map((one) => one.close()));
  await Promise.all([everywhere.close(), open.close()]);
  await names.close();
});

const withPort = (text: string): string => text.replaceAll('PORT', String(everywhere.port));

describe('a fetcher to which nothing private is allowed', () => {
  it('C16: is tried with 200 spellings and 90 redirects, none twice', () => {
    expect(new Set(FORBIDDEN_URLS).size).toBe(FORBIDDEN_URLS.length);
    expect(FORBIDDEN_URLS.length).toBeGreaterThanOrEqual(200);
    expect(FORBIDDEN_LOCATIONS.length * REDIRECTS.length).toBeGreaterThanOrEqual(90);
  });

  it.each(FORBIDDEN_URLS)('C16: does not connect to %s', async (url) => {
    const before = everywhere.connections();
    const error = await errorOf(get(guarded, withPort(url)));
    expect(error.code).toBe('address-forbidden');
    expect(error.advice).toContain('ALLOW_PRIVATE_HOSTS');
    expect(everywhere.connections()).toBe(before);
  });

  it.each(NO_URLS)('C16: takes %s for no URL of the web', async (url) => {
    const before = everywhere.connections();
    const error = await errorOf(get(guarded, withPort(url)));
    expect(error.describe()).toBe('the URL of the source is no http or https URL');
    expect(everywhere.connections()).toBe(before);
  });

  it.each(FORBIDDEN_NAMES)('C16: does not connect to %s, which stands for %s', async (...pair) => {
    const [host, address] = pair;
    const before = everywhere.connections();
    names.name(host, [address]);
    const error = await errorOf(get(guarded, `http://${host}:${everywhere.port}/fixed`));
    expect(error.describe()).toBe(
      `http://${host}:${everywhere.port}/fixed: ${host} stands for ${address}, ` +
        'which is not a public address, and only those are asked, if you trust it, ' +
        `add ${host}:${everywhere.port} to ALLOW_PRIVATE_HOSTS`,
    );
    expect(everywhere.connections()).toBe(before);
  });

  it.each(['::1', 'fd00::1', 'fe80::1', '::ffff:127.0.0.1', '64:ff9b::7f00:1', '2002:7f00:1::'])(
    'C16: does not connect to a name that stands for %s',
    async (address) => {
      const before = everywhere.connections();
      const fetcher = make([], (_, { all }, callback) => {
        if (all === true) callback(null, [{ address, family: 6 }]);
        else callback(null, address, 6);
      });
      const error = await errorOf(get(fetcher, `http://six.example:${everywhere.port}/fixed`));
      expect(error.code).toBe('address-forbidden');
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
  it('C16: is closed unused when the address that was reached is forbidden', async () => {
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

describe('the listener', () => {
  it('is reached by every spelling of this machine where all is allowed', async () => {
    const open = make(['0.0.0.0/0', '::/0']);
    for (const host of ['localhost', 'feeds.localhost', 'a.b.localhost', 'localhost.']) {
      names.name(host, ['127.0.0.1']);
    }
    const unreached: string[] = [];
    for (const host of LOOPBACK_SPELLINGS) {
      const before = everywhere.requests.length;
      await get(open, `http://${host}:${everywhere.port}/fixed`).catch(() => undefined);
      if (everywhere.requests.length === before) unreached.push(host);
    }
    expect(unreached.filter((host) => hasIpv6 || !host.startsWith('['))).toEqual([]);
  });
});

describe('redirects', () => {
  const targets = REDIRECTS.flatMap((status) =>
    FORBIDDEN_LOCATIONS.map((location) => [status, location] as const),
  );

  it.each(targets)('C16: %i from an allowed host to %s does not connect', async (...target) => {
    const [status, location] = target;
    names.name('rebound.example', ['127.0.0.2']);
    const before = everywhere.connections();
    const asked = open.requests.length;
    const to = encodeURIComponent(withPort(location));
    const error = await errorOf(get(half, `${open.url}/redirect/${status}?to=${to}`));
    expect(error.code).toBe('address-forbidden');
    expect(open.requests.length - asked).toBe(1);
    expect(everywhere.connections()).toBe(before);
  });

  it('C16: of several hops are judged at each', async () => {
    const before = everywhere.connections();
    const last = encodeURIComponent(`http://127.0.0.2:${everywhere.port}/fixed`);
    const second = encodeURIComponent(`/redirect/301?to=${last}`);
    const error = await errorOf(get(half, `${open.url}/redirect/302?to=${second}`));
    expect(error.code).toBe('address-forbidden');
    expect(error.where).toBe(`http://127.0.0.2:${everywhere.port}/fixed`);
    expect(everywhere.connections()).toBe(before);
  });
});

describe('names whose answers change', () => {
  it('C16: are judged by the very answer that is connected to', async () => {
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

  it('C16: that give good and bad addresses at once are connected to by the good ones only', async () => {
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
