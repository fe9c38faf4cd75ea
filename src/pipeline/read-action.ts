import type { DecisionAction, UndoableKind } from '../model/decision.ts';
import type { EntryKey } from '../model/entry-key.ts';
import type { Instant } from '../model/instant.ts';
import { TopicwireError } from '../model/topicwire-error.ts';

/** A decision as a person writes it, in the shell or to the API. */
export interface WrittenAction {
  readonly kind: string;
  /** The title, the note, the entry to join, or the kind to undo. */
  readonly value: string | null;
  /** When a pin ends: a date, an instant, or a duration from now. */
  readonly until: string | null;
}

const UNDOABLE: readonly UndoableKind[] = [
  'approve',
  'reject',
  'hide',
  'pin',
  'retitle',
  'note',
  'split',
  'join',
];

const DURATIONS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 86_400_000 };

/**
 * Reads what an editor decided.
 *
 * @param findEntry gives the key of an entry that is named by its id, link or file.
 * @throws TopicwireError `usage` for a word that is none; what `findEntry` throws.
 */
export async function readAction(
  { kind, value, until }: WrittenAction,
  now: Instant,
  findEntry: (name: string) => Promise<EntryKey>,
): Promise<DecisionAction> {
  if (until !== null && kind !== 'pin') throw misuse('only a pin ends', 'leave "until" away');
  switch (kind) {
    case 'approve':
    case 'reject':
    case 'hide':
    case 'split':
      refuseValue(kind, value);
      return { kind };
    case 'pin':
      refuseValue(kind, value);
      return { kind, until: until === null ? null : readUntil(until, now) };
    case 'retitle':
      return { kind, title: demandValue(kind, value, 'the new title') };
    case 'note':
      return { kind, text: demandValue(kind, value, 'the note') };
    case 'join':
      return { kind, with: await readKey(demandValue(kind, value, 'the other entry'), findEntry) };
    case 'undo':
      return { kind, of: readUndoable(demandValue(kind, value, 'what to undo')) };
    default:
      throw misuse(`"${kind}" is no decision`, `use one of ${[...UNDOABLE, 'undo'].join(', ')}`);
  }
}

async function readKey(
  name: string,
  findEntry: (name: string) => Promise<EntryKey>,
): Promise<EntryKey> {
  const { sourceId, nativeId } = await findEntry(name);
  return { sourceId, nativeId };
}

function readUndoable(text: string): UndoableKind {
  const kind = UNDOABLE.find((known) => known === text);
  if (kind !== undefined) return kind;
  throw misuse(`"${text}" cannot be undone`, `name one of ${UNDOABLE.join(', ')}`);
}

/** A day ends with its last moment (UTC). */
function readUntil(text: string, now: Instant): Instant {
  const [, count, unit] = /^(\d{1,5})(m|h|d)$/.exec(text) ?? [];
  const lengthMs = Number(count) * (DURATIONS[unit ?? ''] ?? Number.NaN);
  const isDay = /^\d{4}-\d\d-\d\d$/.test(text);
  const isInstant = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/.test(text);
  const at = Number.isNaN(lengthMs)
    ? Date.parse(isDay ? `${text}T23:59:59.999Z` : isInstant ? text : '')
    : Date.parse(now) + lengthMs;
  if (!Number.isNaN(at)) return new Date(at).toISOString();
  throw misuse(
    `"${text}" is no end of a pin`,
    'write a day (2026-12-01), an instant (2026-12-01T18:00Z) or a duration (90m, 6h, 3d)',
  );
}

function demandValue(kind: string, value: string | null, what: string): string {
  const text = value?.trim() ?? '';
  if (text !== '') return text;
  throw misuse(`"${kind}" needs ${what}`, `write it behind "${kind}"`);
}

function refuseValue(kind: string, value: string | null): void {
  if (value === null) return;
  throw misuse(`"${kind}" takes nothing behind it`, 'leave it away, or give it as the reason');
}

function misuse(message: string, advice: string): TopicwireError {
  return new TopicwireError('usage', message, { advice });
}
