import { pathToFileURL } from 'node:url';
import type { Candidate } from '../src/curate/candidate.ts';
import { compileTopics } from '../src/curate/compile-topics.ts';
import { placeEntry } from '../src/curate/place-entry.ts';
import type { Entry } from '../src/model/entry.ts';
import type { Topic } from '../src/model/topic.ts';

// Curating at scale: the term index against one regular expression a topic, and 10,000 topics against
// 100. Words are made up and drawn by Zipf's law, as words of real texts are; terms are drawn from all
// but the thousand commonest, as editors draw them.

const VOCABULARY = 40_000;
const COMMONEST = 1_000;
const ENTRY_WORDS = 150;

/** A stream of numbers from 0 to 1 that is the same in every run (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const random = makeRandom(7);
const below = (limit: number) => Math.floor(random() * limit);

function makeVocabulary(): readonly string[] {
  const syllables =
    'ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo an er in ol ut sh tr'.split(' ');
  const words = new Set<string>();
  while (words.size < VOCABULARY) {
    words.add(
      Array.from({ length: 2 + below(3) }, () => syllables[below(syllables.length)]).join(''),
    );
  }
  return [...words];
}

const vocabulary = makeVocabulary();
/** Rank by Zipf's law with exponent 1, from `least` on. */
function drawWord(least: number): string {
  const rank = Math.floor((least + 1) * ((VOCABULARY + 1) / (least + 1)) ** random()) - 1;
  return vocabulary[Math.min(rank, VOCABULARY - 1)] ?? '';
}

function makeTerm(): string {
  const kind = random();
  if (kind < 1 / 3) return `${drawWord(COMMONEST)} ${drawWord(COMMONEST)}`;
  const word = drawWord(COMMONEST);
  return kind < 1 / 2 ? `${word.slice(0, 6)}*` : word;
}

export function makeTopicForBench(slug: string): Topic {
  const terms = Array.from({ length: 10 + below(31) }, makeTerm);
  const groupTerms = terms.splice(0, 4);
  const nearTerms = terms.splice(0, 2);
  return {
    slug,
    title: slug,
    description: '',
    language: 'en',
    read: { languages: ['en'], only: [], never: [], weight: {} },
    match: {
      fields: { title: 2, categories: 1.5, summary: 1, body: 1 },
      repeat: [1, 0.5, 0.25],
      publish: 6,
      review: 3,
      all: { group: groupTerms },
      any: Object.fromEntries(terms.map((term) => [term, 1 + below(4)])),
      near: [{ a: nearTerms.slice(0, 1), b: nearTerms.slice(1), within: 10, points: 4 }],
      none: [makeTerm()],
    },
    learn: { use: true, prior: 100, minDecisions: 10, may: 'review' },
    stories: { windowHours: 72, prefer: ['local'] },
    publish: { entries: 50, text: 'excerpt', review: 'auto', perSourcePerDay: null },
    tests: { in: [], queue: [], out: [] },
  };
}

function makeCandidate(number: number): Candidate {
  const words = Array.from({ length: ENTRY_WORDS }, () => drawWord(0));
  return {
    entryId: `urn:bench:${number}`,
    title: words.slice(0, 10).join(' '),
    categories: [],
    summary: null,
    body: words.slice(10).join(' '),
    language: 'en',
    sourceId: 'bench',
    host: 'bench.example',
  };
}

function makeEntry({ entryId, title, body, language }: Candidate): Entry {
  const at = '2026-01-01T00:00:00.000Z';
  const none = { summary: null, content: null, image: null, origin: null, rights: null };
  const empty = { links: [], authors: [], contributors: [], categories: [], enclosures: [] };
  const rest = { comments: null, inReplyTo: [], geo: null, podcast: null, extensions: [] };
  const dates = { publishedAt: at, updatedAt: null, firstSeenAt: at, revisedAt: null };
  const ids = { id: entryId, nativeId: entryId, sourceId: 'bench', contentHash: entryId };
  const link = 'https://bench.example/';
  const texts = { title, text: body ?? '', language, link, canonicalLink: link };
  return { ...none, ...empty, ...rest, ...dates, ...ids, ...texts };
}

/** The plain way: all terms of a topic as alternatives of one expression. */
function makeExpression({ match }: Topic): RegExp {
  const near = match.near.flatMap(({ a, b }) => [...a, ...b]);
  const terms = [
    ...Object.keys(match.any),
    ...Object.values(match.all).flat(),
    ...near,
    ...match.none,
  ];
  const alternatives = terms.map((term) => (term.endsWith('*') ? term.slice(0, -1) : `${term}\\b`));
  return new RegExp(`\\b(?:${alternatives.join('|')})`, 'gi');
}

function countByExpressions(expressions: readonly RegExp[], { title, body }: Candidate): number {
  let hits = 0;
  for (const expression of expressions) {
    for (const text of [title, body ?? '']) hits += text.match(expression)?.length ?? 0;
  }
  return hits;
}

/** Microseconds of processor time a call, the best of three rounds: other processes count least so. */
function time<Item>(items: readonly Item[], run: (item: Item) => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const before = process.cpuUsage();
    for (const item of items) run(item);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / items.length);
  }
  return best;
}

/** Measures and prints. */
export function benchMatch(): void {
  const topics = Array.from({ length: 10_000 }, (_, at) => makeTopicForBench(`topic-${at}`));
  const candidates = Array.from({ length: 2_000 }, (_, at) => makeCandidate(at));
  const entries = candidates.slice(0, 200).map(makeEntry);

  const compileMs = time([topics], (all) => compileTopics(all, new Map())) / 1000;
  const many = compileTopics(topics, new Map());
  const few = compileTopics(topics.slice(0, 100), new Map());
  const expressions = topics.map(makeExpression);

  const touched = candidates.map((candidate) => many.judge(candidate).length);
  const judgeMany = time(candidates, (candidate) => many.judge(candidate));
  const judgeFew = time(candidates, (candidate) => few.judge(candidate));
  const place = time(entries, (entry) => placeEntry(entry, many, []));
  const regex = time(candidates.slice(0, 4), (each) => countByExpressions(expressions, each));

  const touchedMean = touched.reduce((sum, count) => sum + count, 0) / touched.length;
  const us = (value: number) => `${value.toFixed(0)} µs an entry`;
  console.log('matching, 10,000 topics of 10 to 40 terms, entries of 150 words');
  console.log(
    `  compile: ${compileMs.toFixed(0)} ms; topics touched by an entry: ${touchedMean.toFixed(0)}`,
  );
  console.log(`  judge, 10,000 topics: ${us(judgeMany)}`);
  console.log(
    `  judge, 100 topics: ${us(judgeFew)}; 100 times more topics cost ${(judgeMany / judgeFew).toFixed(1)} times more`,
  );
  console.log(
    `  a regex a topic: ${us(regex)}; the index is ${(regex / judgeMany).toFixed(0)} times faster`,
  );
  console.log(`  place: ${us(place)}`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) benchMatch();
