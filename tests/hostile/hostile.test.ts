import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { FIELD_CASES, rss } from './fields.ts';
import { listFillers } from './fillers.ts';
import { HOSTILE_INPUTS } from './hostile-inputs.ts';
import type { Measurement } from './measurement.ts';
import { goWholeWay } from './whole-way.ts';

const run = promisify(execFile);
/** Ten times what an input may take on a quiet machine. */
const patienceMs = 10_000;
const mostMegabytes = 200;

/** Of these groups each input has a process of its own, since a peak never sinks. */
const large: ReadonlySet<string> = new Set(['structures', 'sizes']);

async function measureGroup(group: string): Promise<readonly Measurement[]> {
  const names = Object.keys(HOSTILE_INPUTS[group] ?? {});
  if (!large.has(group)) return await measure(group, names);
  const measurements: Measurement[] = [];
  for (const name of names) measurements.push(...(await measure(group, [name])));
  return measurements;
}

/** Inputs the whole way, in a process with bounded memory. */
async function measure(group: string, names: readonly string[]): Promise<readonly Measurement[]> {
  const script = join(import.meta.dirname, 'measure-inputs.ts');
  const args = ['--max-old-space-size=200', script, group, ...names];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 10_000_000 });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Measurement);
}

function isExcessive({ tookMs, grownMegabytes }: Measurement): boolean {
  return tookMs > patienceMs || grownMegabytes > mostMegabytes;
}

describe.each(Object.keys(HOSTILE_INPUTS))('hostile %s', (group) => {
  test('are read and published or refused, in bounded time and memory', async () => {
    const measurements = await measureGroup(group);
    expect(measurements.map(({ name }) => name)).toEqual(Object.keys(HOSTILE_INPUTS[group] ?? {}));
    for (const measurement of measurements) {
      expect(measurement.outcome).toMatch(/^(?:read$|not-a-feed: .|limit-exceeded: .)/);
      expect(measurement).toMatchObject({ refused: [], isPolluted: false });
    }
    // A collection that comes late makes a peak that no need makes: what is excessive is so every time.
    let excessive = measurements.filter(isExcessive);
    for (let again = 0; again < 2 && excessive.length > 0; again += 1) {
      const names = excessive.map(({ name }) => name);
      excessive = (await Promise.all(names.map((name) => measure(group, [name]))))
        .flat()
        .filter(isExcessive);
    }
    expect(excessive).toEqual([]);
  }, 120_000);
});

test('a text of one piece over and over in any place costs little', () => {
  const length = 800;
  const slow: string[] = [];
  for (const [filler, text] of listFillers(length)) {
    const start = performance.now();
    for (const { write } of FIELD_CASES) {
      expect(goWholeWay(Buffer.from(write(text))).refused).toEqual([]);
    }
    const tookMs = performance.now() - start;
    if (tookMs > patienceMs * 2) slow.push(`${filler}: ${tookMs.toFixed(0)} ms`);
  }
  expect(slow).toEqual([]);
}, 180_000);

test('nothing that a document names is fetched', async () => {
  let requests = 0;
  const server = createServer((_, response) => {
    requests += 1;
    response.end('<!ENTITY x "fetched">');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  for (const text of writeDocumentsThatName(url)) {
    const { edition } = goWholeWay(Buffer.from(text));
    expect(edition.entries).toHaveLength(1);
    expect(JSON.stringify(edition)).not.toMatch(/fetched|root:/);
  }
  await new Promise((resolve) => setImmediate(resolve));
  server.close();
  await once(server, 'close');
  expect(requests).toBe(0);
});

function writeDocumentsThatName(url: string): readonly string[] {
  const document = rss('', '<guid>1</guid><title>a &x; b</title><description>&x;</description>');
  const included = `<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="${url}/x" parse="text"/>`;
  return [
    `<!DOCTYPE rss SYSTEM "${url}/rss.dtd">${document}`,
    `<!DOCTYPE rss PUBLIC "-//x" "${url}/rss.dtd">${document}`,
    `<!DOCTYPE rss [<!ENTITY x SYSTEM "${url}/x">]>${document}`,
    `<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>${document}`,
    `<!DOCTYPE rss [<!ENTITY % p SYSTEM "${url}/p">%p;]>${document}`,
    `<!DOCTYPE rss [<!ENTITY % p SYSTEM "${url}/p"><!ENTITY % q "<!ENTITY x SYSTEM '${url}/?%p;'>">%q;]>${document}`,
    `<?xml-stylesheet href="${url}/x.xsl" type="text/xsl"?>${document}`,
    `<?xml-model href="${url}/x.rng"?>${document}`,
    rss('', `<guid>1</guid><title>t</title>${included}<description>${included}</description>`),
    rss(
      '',
      `<guid>1</guid><title>t</title><description>&lt;img src="${url}/x.png"&gt;</description>`,
    ),
    document.replace(
      '<rss ',
      `<rss xsi:schemaLocation="x ${url}/x.xsd" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" `,
    ),
  ];
}
