import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
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

/** A feed as the house reads it. */
export interface InspectedFeed {
  /** As given: a file or a URL. */
  readonly input: string;
  readonly format: FeedFormat;
  readonly feed: Omit<NormalizedFeed, 'entries' | 'defects'>;
  readonly entries: readonly Entry[];
  readonly defects: readonly Defect[];
}

interface Bytes {
  readonly body: Uint8Array;
  readonly contentType: string | null;
  readonly contentLocation: string | null;
  readonly url: string;
}

/**
 * Reads any feed, from a file or a URL, as a poll would.
 *
 * @throws TopicwireError when it cannot be had or holds no feed.
 */
export async function inspectFeed(
  input: string,
  fetcher: FeedFetcher,
  now: Instant,
): Promise<InspectedFeed> {
  const isUrl = /^https?:\/\//i.test(input);
  const bytes = isUrl ? await fetchBytes(input, fetcher) : await readBytes(input);
  const parsed = parseFeed(bytes.body, { contentType: bytes.contentType });
  const { entries, defects, ...feed } = normalizeFeed(parsed, {
    source: describeSource(bytes.url),
    finalUrl: bytes.url,
    contentLocation: bytes.contentLocation,
    now,
  });
  return { input, format: parsed.format, feed, entries, defects };
}

async function fetchBytes(url: string, fetcher: FeedFetcher): Promise<Bytes> {
  const validators = { etag: null, lastModified: null };
  const answer = await fetcher.fetch({ url, headers: {}, validators });
  if (answer.status < 200 || answer.status > 299) {
    const advice = 'check the address';
    const message = `the server answered ${answer.status}`;
    throw new TopicwireError('fetch-refused', message, { where: url, advice });
  }
  const contentType = answer.headers.get('content-type') ?? null;
  const contentLocation = answer.headers.get('content-location') ?? null;
  return { body: answer.body, contentType, contentLocation, url: answer.finalUrl };
}

async function readBytes(file: string): Promise<Bytes> {
  try {
    const body = await readFile(file);
    const url = pathToFileURL(resolve(file)).href;
    return { body, contentType: null, contentLocation: null, url };
  } catch (cause) {
    const isMissing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const message = isMissing ? 'there is no such file' : 'the file cannot be read';
    const advice = 'name a file, or a URL that starts with http:// or https://';
    throw new TopicwireError('not-found', message, { where: file, advice, cause });
  }
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
