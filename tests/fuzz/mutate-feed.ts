import { gzipSync } from 'node:zlib';
import { composeFeed } from './compose-feed.ts';
import { BYTE_TOKENS, TEXT_TOKENS } from './fuzz-dictionary.ts';
import type { SeededRandom } from './seeded-random.ts';

/** No mutation makes a body longer than this. */
const maxBytes = 200_000;
const mostChanges = 12;
const mostRepeats = 2_000;

type Mutation = (body: Buffer, random: SeededRandom, seeds: readonly Buffer[]) => Buffer;

/** A feed of the seeds, or a made-up one, with up to twelve things done to it. */
export function mutateFeed(seeds: readonly Buffer[], random: SeededRandom): Buffer {
  let body = random.oneIn(3) ? composeFeed(random) : random.pick(seeds);
  const changes = random.oneIn(8) ? 0 : random.length(mostChanges);
  for (let left = changes; left > 0; left -= 1) {
    body = random.pick(mutations)(body, random, seeds).subarray(0, maxBytes);
  }
  return random.oneIn(40) ? recode(body, random) : body;
}

const mutations: readonly Mutation[] = [
  flipBits,
  cutChunk,
  cutEnd,
  doubleChunk,
  moveChunk,
  splice,
  insertFromOther,
  insertTextToken,
  insertTextToken,
  insertTextToken,
  insertByteToken,
  repeatToken,
  replaceMarkup,
  replaceMarkup,
  fillElement,
  fillElement,
  fillElement,
];

function flipBits(body: Buffer, random: SeededRandom): Buffer {
  const changed = Buffer.from(body);
  for (let left = random.length(40); left > 0; left -= 1) {
    const at = random.below(changed.length);
    changed[at] = random.oneIn(2) ? random.below(256) : (changed[at] ?? 0) ^ (1 << random.below(8));
  }
  return changed;
}

function cutChunk(body: Buffer, random: SeededRandom): Buffer {
  const [start, end] = chooseChunk(body, random);
  return replace(body, start, end, '');
}

function cutEnd(body: Buffer, random: SeededRandom): Buffer {
  return body.subarray(0, random.below(body.length + 1));
}

function doubleChunk(body: Buffer, random: SeededRandom): Buffer {
  const [start, end] = chooseChunk(body, random);
  return replace(body, end, end, body.subarray(start, end));
}

function moveChunk(body: Buffer, random: SeededRandom): Buffer {
  const [start, end] = chooseChunk(body, random);
  const chunk = Buffer.from(body.subarray(start, end));
  const rest = replace(body, start, end, '');
  const at = random.below(rest.length + 1);
  return replace(rest, at, at, chunk);
}

/** The head of one feed and the tail of another. */
function splice(body: Buffer, random: SeededRandom, seeds: readonly Buffer[]): Buffer {
  const other = random.pick(seeds);
  const tail = other.subarray(random.below(other.length + 1));
  return Buffer.concat([body.subarray(0, random.below(body.length + 1)), tail]);
}

function insertFromOther(body: Buffer, random: SeededRandom, seeds: readonly Buffer[]): Buffer {
  const other = random.pick(seeds);
  const [start, end] = chooseChunk(other, random);
  const at = choosePlace(body, random);
  return replace(body, at, at, other.subarray(start, end));
}

function insertTextToken(body: Buffer, random: SeededRandom): Buffer {
  const at = choosePlace(body, random);
  return replace(body, at, at, random.pick(TEXT_TOKENS));
}

function insertByteToken(body: Buffer, random: SeededRandom): Buffer {
  const at = random.oneIn(8) ? 0 : choosePlace(body, random);
  return replace(body, at, at, random.pick(BYTE_TOKENS));
}

function repeatToken(body: Buffer, random: SeededRandom): Buffer {
  const at = choosePlace(body, random);
  const token = random.pick(TEXT_TOKENS);
  const times = Math.min(random.length(mostRepeats), Math.ceil(50_000 / (token.length + 1)));
  return replace(body, at, at, token.repeat(times));
}

/** What stands between a `<`, `"` or `&` and the next delimiter becomes something of the dictionary. */
function replaceMarkup(body: Buffer, random: SeededRandom): Buffer {
  const start = choosePlace(body, random);
  let end = start + 1;
  while (end < body.length && !'<>"&;:{}, '.includes(String.fromCharCode(body[end] ?? 0))) end += 1;
  return replace(body, start, end, random.pick(TEXT_TOKENS));
}

/** Several tokens behind the start of an element, so that what it holds becomes hostile as a whole. */
function fillElement(body: Buffer, random: SeededRandom): Buffer {
  const name = random.pick(['title', 'description', 'content', 'summary', 'id', 'link', 'name']);
  const element = body.indexOf(`<${name}`, random.below(body.length));
  const at = body.indexOf('>', element === -1 ? random.below(body.length) : element) + 1;
  const tokens = Array.from({ length: random.length(30) }, () => random.pick(TEXT_TOKENS));
  const text = tokens.join('');
  const written = random.oneIn(2) ? text : text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return replace(body, at, at, written);
}

function recode(body: Buffer, random: SeededRandom): Buffer {
  if (random.oneIn(3)) return gzipSync(body, { level: 1 });
  const utf16 = Buffer.from(body.toString('utf8'), 'utf16le');
  if (random.oneIn(2)) return Buffer.concat([Buffer.from([0xff, 0xfe]), utf16]);
  return utf16.subarray(0, utf16.length & ~1).swap16();
}

/** Often just behind a delimiter, where it matters; else anywhere. */
function choosePlace(body: Buffer, random: SeededRandom): number {
  const at = random.below(body.length + 1);
  if (random.oneIn(3)) return at;
  const found = body.indexOf(random.pick(['<', '>', '"', '&', ' ', ':', '{', ']]>']), at);
  return found === -1 ? at : found + random.below(2);
}

function chooseChunk(body: Buffer, random: SeededRandom): readonly [number, number] {
  const start = choosePlace(body, random);
  return [start, Math.min(body.length, start + random.length(4_000))];
}

function replace(body: Buffer, start: number, end: number, by: Uint8Array | string): Buffer {
  return Buffer.concat([body.subarray(0, start), Buffer.from(by), body.subarray(end)]);
}
