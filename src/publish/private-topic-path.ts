import type { FeedKind } from './publication-path.ts';

/** What all addresses of private topics begin with. */
export const PRIVATE_PATH = '/private/';

/** The path of a private topic's page for one who holds a token. */
export function privatePath(token: string, slug: string): string {
  return `${PRIVATE_PATH}${token}/${encodeURIComponent(slug)}`;
}

/** The path of a private topic's subscription document for one who holds a token. */
export function privateFeedPath(token: string, slug: string, kind: FeedKind): string {
  return `${privatePath(token, slug)}.${kind}`;
}

/** A text that may name such an address, without the tokens in it. */
export function hideTokens(text: string): string {
  return text.replace(/\/private\/[^/\s"]*/g, `${PRIVATE_PATH}…`);
}
