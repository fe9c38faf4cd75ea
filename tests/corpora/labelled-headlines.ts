import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { loadConfig } from '../../src/config/load-config.ts';
import { loadTopicFile } from '../../src/config/load-topic-file.ts';
import type { Candidate } from '../../src/curate/candidate.ts';
import type { DecidedCandidate } from '../../src/curate/learning/train-topic.ts';
import type { Topic } from '../../src/model/topic.ts';
import { corporaFolder } from './corpora-folder.ts';

const root = path.join(import.meta.dirname, '..', '..');

/** Topics with 400 headlines each that were labelled by hand; rules were written on the first half. */
export const LABELLED_TOPICS = ['central-banks', 'smartphones', 'epidemics'] as const;

/** Headlines of the collection as the rules see them, by their number in it. */
export function readHeadlines(): ReadonlyMap<string, Candidate> {
  const file = path.join(corporaFolder, 'uci-news/headlines.tsv.gz');
  const lines = gunzipSync(readFileSync(file)).toString('utf8').trimEnd().split('\n');
  return new Map(
    lines.map((line) => {
      const [id = '', title = '', , , , , host = null] = line.split('\t');
      const none = { categories: [], summary: null, body: null, sourceId: null };
      return [id, { entryId: id, title, language: 'en', host, ...none }];
    }),
  );
}

/** The labelled headlines of a topic in the order of the file: 200 to train, then 200 to test. */
export function readLabelled(
  slug: string,
  headlines: ReadonlyMap<string, Candidate>,
): readonly DecidedCandidate[] {
  const file = path.join(import.meta.dirname, 'labels', `${slug}.tsv`);
  const rows = readFileSync(file, 'utf8').trimEnd().split('\n').slice(1);
  return rows.flatMap((row): DecidedCandidate[] => {
    const [id = '', , label] = row.split('\t');
    const candidate = headlines.get(id);
    return candidate === undefined ? [] : [{ candidate, label: label === 'in' ? 'in' : 'out' }];
  });
}

/** A topic of `docs/examples/topics/`. */
export function readExampleTopic(slug: string): Promise<Topic> {
  return readTopic(slug, `docs/examples/topics/${slug}.yaml`);
}

/** A topic of `feeds/topics/`. */
export function readPublishedTopic(slug: string): Promise<Topic> {
  return readTopic(slug, `feeds/topics/${slug}.yaml`);
}

async function readTopic(slug: string, file: string): Promise<Topic> {
  const { config } = await loadConfig(root, {});
  if (config === null) throw new Error('the configuration has faults');
  const { topic, faults } = await loadTopicFile(root, file, slug, config);
  if (topic === null) throw new Error(`${file}: ${faults[0]?.message}`);
  return topic;
}

/** The same topic with three plain terms for rules, as one that was begun in a minute. */
export function thinOut(topic: Topic): Topic {
  const terms: Readonly<Record<string, readonly string[]>> = {
    'central-banks': ['=Fed', '=ECB', 'central bank*'],
    smartphones: ['smartphone', 'iphone', 'phone'],
    epidemics: ['ebola', 'outbreak', 'virus'],
  };
  const any = Object.fromEntries((terms[topic.slug] ?? []).map((term) => [term, 3]));
  return { ...topic, match: { ...topic.match, all: {}, near: [], none: [], any } };
}

/** So many headlines that are not among the labelled ones, spread over the collection. */
export function chooseBackground(
  headlines: ReadonlyMap<string, Candidate>,
  labelled: readonly DecidedCandidate[],
  number = 600,
): readonly Candidate[] {
  const known = new Set(labelled.map(({ candidate }) => candidate.entryId));
  const others = [...headlines.values()].filter(({ entryId }) => !known.has(entryId));
  const step = Math.floor(others.length / number);
  return Array.from({ length: number }, (_, at) => others[at * step]).filter(
    (candidate) => candidate !== undefined,
  );
}

/** The same entries in another order, a different one for each seed (mulberry32). */
export function shuffle<Item>(items: readonly Item[], seed: number): readonly Item[] {
  let state = Math.imul(seed + 1, 0x9e3779b1);
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return items
    .map((item) => ({ item, rank: next() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
