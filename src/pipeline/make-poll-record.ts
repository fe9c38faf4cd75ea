import type { Fetched } from '../model/fetched.ts';
import type { PollOutcome, PollRecord } from '../model/poll-record.ts';
import type { SourceState } from '../model/source-state.ts';
import type { Poll } from './make-source-state.ts';
import { describeSent } from './prepare-request.ts';
import type { CameIn } from './take-in-feed.ts';

/** What of an answer a line of the ledger says. */
export interface Answered {
  readonly answer: Fetched | null;
  readonly outcome: PollOutcome;
  readonly error: string | null;
  /** Null where nothing was read. */
  readonly came: CameIn | null;
}

/** The line of the ledger for one request. */
export function makePollRecord(
  { source, request, at, reason, startMs }: Poll,
  { answer, outcome, error, came }: Answered,
): PollRecord {
  const compared = came?.compared;
  const added = compared?.added.length ?? 0;
  return {
    sourceId: source.id,
    at,
    reason,
    sent: describeSent(request),
    outcome,
    status: answer?.status ?? null,
    error,
    durationMs: Math.round(performance.now() - startMs),
    bytes: answer?.body.byteLength ?? 0,
    read: compared?.read ?? 0,
    added,
    changed: (compared?.entries.length ?? 0) - added,
    withdrawn: came?.withdrawn.length ?? 0,
    own: came?.own ?? 0,
  };
}

/** How a failed request ended. */
export function nameFailure({ gone }: Pick<SourceState, 'gone'>): PollOutcome {
  return gone ? 'gone' : 'failed';
}
