import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseFeed } from '../../src/ingest/parse-feed.ts';
import type { NormalizedFeed } from '../../src/model/normalized-feed.ts';
import type { ParsedFeed } from '../../src/model/parsed-feed.ts';
import type { Source } from '../../src/model/source.ts';
import { normalizeFeed } from '../../src/normalize/normalize-feed.ts';
import { corporaFolder } from './corpora-folder.ts';

/** A document after both stages of reading. */
export interface WholeReading {
  readonly parsed: ParsedFeed;
  readonly normalized: NormalizedFeed;
}

/** Where every document of the corpora is said to come from. */
export const documentUrl = 'http://corpora.example/feed';

/** After the youngest date of the corpora, so that none is capped. */
const now = '2040-01-01T00:00:00.000Z';

const source: Source = {
  id: 'corpora',
  url: documentUrl,
  title: null,
  weight: 0,
  rights: 'full',
  tags: [],
  language: null,
  headers: {},
};

/** Reads one document of the corpora by both stages. @throws TopicwireError not-a-feed, limit-exceeded */
export function readWhole(file: string): WholeReading {
  const parsed = parseFeed(readFileSync(path.join(corporaFolder, file)), { contentType: null });
  const normalized = normalizeFeed(parsed, {
    source,
    finalUrl: documentUrl,
    contentLocation: null,
    now,
  });
  return { parsed, normalized };
}
