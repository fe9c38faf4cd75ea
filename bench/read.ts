import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseFeed as parseWithFeedsmith } from 'feedsmith';
import Parser from 'rss-parser';
import { parseFeed } from '../src/ingest/parse-feed.ts';
import { writeSampleFeed } from './write-sample-feed.ts';

/**
 * Reading speed against rss-parser and feedsmith, interleaved in one run. The mix is generated
 * feeds of 20 to 100 entries, and the real ones of `../shared/corpora` where they stand beside the
 * checkout. Feeds that a peer refuses are left out for all.
 */
const rounds = Number(process.argv[2] ?? 15);
const corpora = join(import.meta.dirname, '..', '..', 'shared', 'corpora');
const leastRealBytes = 5_000;

const peers: Readonly<Record<string, (body: Buffer) => unknown>> = {
  topicwire: (body) => parseFeed(body, { contentType: null }),
  'rss-parser': (body) => new Parser().parseString(body.toString()),
  feedsmith: (body) => parseWithFeedsmith(body.toString()),
};

const samples = await keepReadable([...readRealFeeds(), ...writeGeneratedFeeds()]);
const bytes = samples.reduce((sum, body) => sum + body.length, 0);
console.log(`${samples.length} feeds, ${(bytes / 1e6).toFixed(1)} MB, ${rounds} rounds`);
const times = new Map(Object.keys(peers).map((name): [string, number[]] => [name, []]));
for (let round = -2; round < rounds; round += 1) {
  for (const [name, read] of Object.entries(peers)) {
    const start = performance.now();
    for (const sample of samples) await read(sample);
    if (round >= 0) times.get(name)?.push(performance.now() - start);
  }
}
const base = median(times.get('rss-parser') ?? []);
for (const [name, all] of times) {
  const time = median(all);
  const speed = (bytes / 1e3 / time).toFixed(1);
  console.log(
    `${name.padEnd(12)} ${speed.padStart(7)} MB/s  ${(base / time).toFixed(2)} × rss-parser`,
  );
}
timeHostileInputs();

function readRealFeeds(): Buffer[] {
  if (!existsSync(corpora)) return [];
  return readdirSync(corpora, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:xml|rss|atom)$/.test(file))
    .toSorted()
    .map((file) => readFileSync(join(corpora, file)))
    .filter((body) => body.length >= leastRealBytes);
}

function writeGeneratedFeeds(): Buffer[] {
  return [20, 40, 60, 80, 100].flatMap((entries) =>
    (['rss', 'atom', 'rdf'] as const).map((format) =>
      Buffer.from(writeSampleFeed(format, entries)),
    ),
  );
}

async function keepReadable(bodies: readonly Buffer[]): Promise<Buffer[]> {
  const kept: Buffer[] = [];
  for (const body of bodies) {
    const isReadable = await Promise.all(Object.values(peers).map(async (read) => read(body))).then(
      () => true,
      () => false,
    );
    if (isReadable) kept.push(body);
  }
  return kept;
}

function timeHostileInputs(): void {
  const wrap = (inner: string): string =>
    `<rss version="2.0"><channel><title>t</title><item><description>${inner}</description></item></channel></rss>`;
  const bomb = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
  );
  const hostile: Readonly<Record<string, string>> = {
    '0.3 MB of <': wrap('<'.repeat(300_000)),
    '0.3 MB of &lt;': wrap('&lt;'.repeat(75_000)),
    '0.3 MB of &': wrap('&'.repeat(300_000)),
    '0.3 MB of unclosed tags': wrap('<a>'.repeat(100_000)),
    '0.3 MB of unclosed quotes': wrap('<a b="'.repeat(50_000)),
    '0.3 MB of end tags': wrap('</x>'.repeat(75_000)),
    '0.3 MB of <!--': wrap('<!--'.repeat(75_000)),
    '0.3 MB of <![CDATA[': wrap('<![CDATA['.repeat(33_000)),
    '0.3 MB of <!DOCTYPE [': wrap('<!DOCTYPE ['.repeat(27_000)),
    '0.3 MB of <?': wrap('<?'.repeat(150_000)),
    '100,000 levels': wrap('<a>'.repeat(100_000) + '</a>'.repeat(100_000)),
    '1,000,000 attributes': wrap(
      `<a ${Array.from({ length: 1e6 }, (_, at) => `b${at}=""`).join(' ')}/>`,
    ),
    '100,000 namespaces': wrap(
      Array.from({ length: 1e5 }, (_, at) => `<a xmlns="u${at}">`).join(''),
    ),
    'entity bomb': `<!DOCTYPE x [<!ENTITY l0 "lol">${bomb.join('')}]>${wrap('&l9;'.repeat(1000))}`,
    'large entity': `<!DOCTYPE x [<!ENTITY e "${'e'.repeat(1000)}">]>${wrap('&e;'.repeat(100_000))}`,
    '50 MB text': wrap('x'.repeat(50_000_000)),
    'JSON, 100,000 levels': `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
  };
  for (const [name, text] of Object.entries(hostile)) {
    const body = Buffer.from(text);
    const start = performance.now();
    const outcome = describeReading(body);
    console.log(
      `${name.padEnd(26)} ${(performance.now() - start).toFixed(1).padStart(7)} ms  ${outcome}`,
    );
  }
}

function describeReading(body: Buffer): string {
  try {
    const { entries, defects } = parseFeed(body, { contentType: null });
    return `${entries.length} entries, ${[...new Set(defects.map(({ code }) => code))].join(' ')}`;
  } catch (error) {
    return String(error);
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
