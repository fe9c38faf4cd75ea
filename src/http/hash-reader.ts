import { randomInt } from 'node:crypto';

/** Two random numbers below 2^32, which nobody knows and which are forgotten. */
export type ReaderSalt = readonly [number, number];

const MOST = 2 ** 32;
const HIGH_BITS = 2 ** 21 - 1;

export function drawSalt(): ReaderSalt {
  return [randomInt(MOST), randomInt(MOST)];
}

/**
 * Tells readers apart: a number of 53 bits over address and client. It is no secret of cryptography
 * and need not be one, since neither it nor the salt ever leaves the process; a digest of SHA-256
 * would cost a tenth of all that an answer with 304 takes.
 */
export function hashReader(address: string, agent: string, [first, second]: ReaderSalt): number {
  let [a, b] = mixIn(address, first, second);
  // Between the two stands what is in neither.
  [a, b] = mixIn(agent, Math.imul(a ^ 0xffff, 0x9e3779b1), Math.imul(b ^ 0xffff, 0x85ebca77));
  a = Math.imul(a ^ (a >>> 15), 0xc2b2ae3d) ^ Math.imul(b ^ (b >>> 13), 0x27d4eb2f);
  b = Math.imul(b ^ (b >>> 16), 0x165667b1) ^ Math.imul(a ^ (a >>> 13), 0x9e3779b1);
  return MOST * (b & HIGH_BITS) + (a >>> 0);
}

function mixIn(text: string, first: number, second: number): [number, number] {
  let a = first;
  let b = second;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    a = Math.imul(a ^ code, 0x9e3779b1);
    a ^= a >>> 16;
    b = Math.imul(b ^ code, 0x85ebca77);
    b ^= b >>> 13;
  }
  return [a, b];
}
