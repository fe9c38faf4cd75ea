import { createHash, randomBytes } from 'node:crypto';

/** 192 bits, which write as 32 characters of base64url. */
const TOKEN_BYTES = 24;
const TOKEN = /^[A-Za-z0-9_-]{32}$/;

/** A new token that nobody can guess. */
export function makeToken(): string {
  return randomBytes(TOKEN_BYTES).toString('base64url');
}

/** Whether a text can be a token at all. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}

/**
 * What is kept of a token. A plain hash will do: there are too many tokens to try, and looking up a
 * hash takes the same time however much of the token was right.
 */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
