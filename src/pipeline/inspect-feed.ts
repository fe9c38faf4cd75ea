import { createReadStream } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { FeedFetcher } from '../ingest/feed-fetcher.ts';
import { parseFeed } from '../ingest/parse-feed.ts';
import type { Defect } from '../model/defect.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { NormalizedFeed } from '../model/normalized-feed.ts';
import type { FeedFormat } from '../model/parsed-feed.ts';
import type { Source } from '../model/source.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { normalizeFeed } from '../normalize/normalize-feed.ts';
import { type Advice, adviseOnFeed, type Delivery } from './advise-on-feed.ts';

/** A feed as the house reads it. */
export interface InspectedFeed {
  /** As given: a file, a URL, or `-`. */
  readonly input: string;
  readonly format: FeedFormat;
  readonly feed: Omit<NormalizedFeed, 'entries' | 'defects'>;
  readonly entries: readonly Entry[];
  readonly defects: readonly Defect[];
  /** What the feed's author could do better. */
  readonly advice: readonly Advice[];
}

/** Where inputs come from. */
export interface InspectOptions {
  readonly fetcher: FeedFetcher;
  readonly now: Instant;
  /** What the input `-` stands for. */
  readonly standardInput: AsyncIterable<Uint8Array>;
}

interface Received {
  readonly body: Uint8Array;
  /** Null for a file. */
  readonly delivery: Delivery | null;
  readonly url: string;
}

/** Name of standard input. */
const STANDARD_INPUT = '-';
/** More is no feed that is read. */
const MAX_BYTES = 50_000_000;

/**
 * Reads any feed, from a file, a URL or standard input, as a poll would.
 *
 * @throws TopicwireError when it cannot be had or holds no feed.
 */
export async function inspectFeed(input: string, options: InspectOptions): Promise<InspectedFeed> {
  const { body, delivery, url } = await receive(input, options);
  const parsed = parseFeed(body, { contentType: delivery?.headers.get('content-type') ?? null });
  const normalized = normalizeFeed(parsed, {
    source: describeSource(url),
    finalUrl: url,
    contentLocation: delivery?.headers.get('content-location') ?? null,
    now: options.now,
  });
  const declaredEncoding = readDeclaredEncoding(body);
  const advice = adviseOnFeed({ parsed, feed: normalized, delivery, declaredEncoding });
  const { entries, defects, ...feed } = normalized;
  return { input, format: parsed.format, feed, entries, defects, advice };
}

async function receive(input: string, options: InspectOptions): Promise<Received> {
  if (input === STANDARD_INPUT) {
    const body = await readAll(options.standardInput, input);
    return { body, delivery: null, url: pathToFileURL(resolve('standard-input')).href };
  }
  const address = input
    .replace(/^feed:(?:\/\/)?(?=https?:)/i, '')
    .replace(/^feed:\/\//i, 'https://');
  if (/^https?:\/\//i.test(address)) return await fetchFeed(address, options.fetcher);
  return await readFeedFile(input);
}

async function fetchFeed(url: string, fetcher: FeedFetcher): Promise<Received> {
  const validators = { etag: null, lastModified: null };
  const answer = await fetcher.fetch({ url, headers: {}, validators });
  if (answer.status < 200 || answer.status > 299) {
    const advice = 'check the address';
    const message = `the server answered ${answer.status}`;
    throw new TopicwireError('fetch-refused', message, { where: url, advice });
  }
  const { body, finalUrl, movedTo, headers } = answer;
  return { body, delivery: { url, finalUrl, movedTo, headers }, url: finalUrl };
}

async function readFeedFile(input: string): Promise<Received> {
  try {
    const file = /^file:\/\//i.test(input) ? fileURLToPath(input) : input;
    const body = await readAll(createReadStream(file), input);
    return { body, delivery: null, url: pathToFileURL(resolve(file)).href };
  } catch (cause) {
    if (cause instanceof TopicwireError) throw cause;
    const message = describeFileError((cause as NodeJS.ErrnoException).code);
    const advice =
      'name a file, a URL that starts with http:// or https://, or - for standard input';
    throw new TopicwireError('not-found', message, { where: input, advice, cause });
  }
}

function describeFileError(code: string | undefined): string {
  if (code === 'ENOENT') return 'there is no such file';
  return code === 'EISDIR' ? 'this is a folder' : 'the file cannot be read';
}

async function readAll(stream: AsyncIterable<Uint8Array>, input: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of stream) {
    chunks.push(chunk);
    length += chunk.byteLength;
    if (length > MAX_BYTES) {
      const message = `the input is larger than ${MAX_BYTES} bytes`;
      throw new TopicwireError('limit-exceeded', message, { where: input });
    }
  }
  return Buffer.concat(chunks);
}

function readDeclaredEncoding(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, 1024)).toString('latin1');
  return /<\?xml\s[^>]*?\bencoding\s*=\s*["']?([\w.:-]+)/i.exec(head)?.[1] ?? null;
}

/** A source that is in no configuration: nothing of it is stored. */
function describeSource(url: string): Source {
  return {
    id: 'inspected',
    url,
    title: null,
    weight: 0,
    rights: 'full',
    tags: [],
    language: null,
    headers: {},
  };
}
