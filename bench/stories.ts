import { pathToFileURL } from 'node:url';
import { signStory } from '../src/curate/stories/sign-story.ts';
import { StoryIndex } from '../src/curate/stories/story-index.ts';
import { readStoryText } from '../src/curate/stories/story-text.ts';

// Finding near-duplicates at a full window: entries of 150 words drawn by Zipf's law, with names and
// numbers; every hundredth is a copy of an earlier one with some of its words changed or its end cut.

const VOCABULARY = 60_000;
const ENTRY_WORDS = 150;
const TITLE_WORDS = 9;
const STEP_MS = 250;

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

const random = makeRandom(11);
const below = (limit: number) => Math.floor(random() * limit);

function makeVocabulary(): readonly string[] {
  const syllables =
    'ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo an er in ol ut sh tr'.split(' ');
  const words = new Set<string>();
  while (words.size < VOCABULARY) {
    const length = 2 + below(3);
    const word = Array.from({ length }, () => syllables[below(syllables.length)]).join('');
    words.add(below(5) === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word);
  }
  return [...words];
}

const vocabulary = makeVocabulary();

function drawWord(): string {
  if (below(25) === 0) return `${below(1000)}`;
  const rank = Math.floor((VOCABULARY + 1) ** random()) - 1;
  return vocabulary[Math.min(rank, VOCABULARY - 1)] ?? '';
}

interface Sample {
  readonly title: readonly string[];
  readonly body: readonly string[];
}

function makeSample(): Sample {
  const draw = (length: number) => Array.from({ length }, drawWord);
  return { title: draw(TITLE_WORDS), body: draw(ENTRY_WORDS) };
}

/** A copy with another headline's word and so many of its words changed. */
function makeCopy({ title, body }: Sample, changedShare: number): Sample {
  const change = (word: string) => (random() < changedShare ? drawWord() : word);
  return { title: title.map(change), body: body.map(change) };
}

function write({ title, body }: Sample) {
  return { title: title.join(' '), text: `${body.join(' ')}.`, summary: null, sourceTitle: null };
}

interface Planted {
  readonly sample: Sample;
  readonly number: number;
}

const shares = [0.02, 0.05, 0.08];

/** Measures and prints. */
export function benchStories(total: number): void {
  const index = new StoryIndex({ windowMs: total * STEP_MS });
  const originals: Planted[] = [];
  const found = shares.map(() => 0);
  const planted = shares.map(() => 0);
  let lastFew: Sample[] = [];
  for (let number = 1; number <= total; number += 1) {
    const original = number % 100 === 0 ? originals[below(originals.length)] : undefined;
    const kind = below(shares.length);
    const sample =
      original === undefined ? makeSample() : makeCopy(original.sample, shares[kind] ?? 0);
    const keys = signStory(readStoryText(write(sample)));
    const at = number * STEP_MS;
    if (original !== undefined) {
      planted[kind] = (planted[kind] ?? 0) + 1;
      const isFound = index.find(at, keys).some((each) => each.number === original.number);
      if (isFound) found[kind] = (found[kind] ?? 0) + 1;
    }
    index.add(number, at, keys);
    if (number % 50 === 0 && originals.length < 10_000) originals.push({ sample, number });
    if (total - number < 5_000) lastFew.push(sample);
  }
  const held = index.size;
  const bytes = index.byteLength / held;
  const texts = lastFew.map(write);
  lastFew = [];
  const cutting = time(texts, readStoryText);
  const read = texts.map(readStoryText);
  const signing = time(read, signStory);
  const keys = read.map(signStory);
  const looking = time(keys, (each, at) => index.find(total * STEP_MS + at, each));
  const adding = time(keys, (each, at) => index.add(total + at, total * STEP_MS + at, each));
  const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);
  console.log(`${held} entries of ${ENTRY_WORDS} words in the window`);
  const us = (value: number) => `${value.toFixed(1)} µs`;
  console.log(
    `  signature ${us(signing)}, look-up ${us(looking)}: ${us(signing + looking)} an entry`,
  );
  console.log(`  before it, folding and cutting the text: ${us(cutting)}`);
  console.log(`  adding: ${adding.toFixed(1)} µs`);
  console.log(`  ${bytes.toFixed(0)} bytes an entry`);
  console.log(
    `  planted near-duplicates found: ${((100 * sum(found)) / sum(planted)).toFixed(2)} % of ${sum(planted)}`,
  );
  shares.forEach((share, kind) => {
    const percent = (100 * (found[kind] ?? 0)) / Math.max(1, planted[kind] ?? 0);
    console.log(`    ${share * 100} % of the words changed: ${percent.toFixed(2)} %`);
  });
}

/** Microseconds of processor time a call, the best of three rounds: other processes count least so. */
function time<Item>(items: readonly Item[], run: (item: Item, at: number) => unknown): number {
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < 3; round += 1) {
    const before = process.cpuUsage();
    for (const [at, item] of items.entries()) run(item, at + round * items.length);
    const { user, system } = process.cpuUsage(before);
    best = Math.min(best, (user + system) / items.length);
  }
  return best;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  benchStories(Number(process.argv[2] ?? 1_000_000));
}
