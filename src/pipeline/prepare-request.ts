import type { FetchRequest, Validators } from '../model/fetched.ts';
import type { SentRequest } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';

/** The state of having no validators. */
export const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

/**
 * What a source is asked. Changes alone will do where an entity tag says what we know, unless the
 * feed takes entries back by leaving them out, which only a whole document shows.
 * @see RFC 3229 §10.5.3
 */
export function prepareRequest(source: Source, before: SourceState | null): FetchRequest {
  const validators = before?.validators ?? NO_VALIDATORS;
  const acceptDelta = validators.etag !== null && before?.complete !== true;
  return { ...addressRequest(source, findAddress(source, before)), validators, acceptDelta };
}

/** Where a source is asked: at its own URL, or where that has moved to for good. */
export function findAddress(source: Source, state: SourceState | null): string {
  return state?.url === source.url ? (state.address ?? source.url) : source.url;
}

/** An unconditional request; a source's own headers may hold a secret, and go to its own origin alone. */
export function addressRequest(source: Source, url: string): FetchRequest {
  const isHome = new URL(url).origin === new URL(source.url).origin;
  return { url, headers: isHome ? source.headers : {}, validators: NO_VALIDATORS };
}

/** What of a request the ledger remembers. */
export function describeSent({ validators, acceptDelta = false }: FetchRequest): SentRequest {
  const { etag, lastModified } = validators;
  return { etag: etag !== null, lastModified: lastModified !== null, delta: acceptDelta };
}
