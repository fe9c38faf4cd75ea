import { describe, expect, it } from 'vitest';
import { describeDecision } from '../../../src/curate/describe-decision.ts';
import { readStanding } from '../../../src/curate/standing-decisions.ts';
import type { Decision, DecisionAction } from '../../../src/model/decision.ts';

let minute = 0;
function decide(action: DecisionAction, own: Partial<Decision> = {}): Decision {
  minute += 1;
  const at = new Date(Date.UTC(2026, 2, 3, 8, minute)).toISOString();
  const key = { sourceId: 'agency', nativeId: '1' };
  return { topic: 'tin', ...key, action, by: 'Ada', at, reason: null, ...own };
}

const stand = (...decisions: readonly Decision[]) => readStanding(decisions).get('tin');
const other = { sourceId: 'wire', nativeId: '2' };

describe('what the record says', () => {
  it('is the latest of approve, reject and hide, and the latest of each other kind', () => {
    const record = [
      decide({ kind: 'approve' }),
      decide({ kind: 'note', text: 'a' }),
      decide({ kind: 'hide' }),
      decide({ kind: 'split' }),
      decide({ kind: 'note', text: 'b' }),
      decide({ kind: 'join', with: other }),
      decide({ kind: 'pin', until: null }),
      decide({ kind: 'retitle', title: 'T' }),
    ];
    const standing = stand(...record);
    expect(standing?.verdict?.action).toEqual({ kind: 'hide' });
    expect(standing?.note?.action.text).toBe('b');
    expect(standing?.story?.action).toEqual({ kind: 'join', with: other });
    expect(standing?.holding.map(({ action }) => action.kind)).toEqual([
      ...['hide', 'note', 'join', 'pin', 'retitle'],
    ]);
  });

  it.each<[readonly DecisionAction[], string | null]>([
    [[{ kind: 'approve' }, { kind: 'undo', of: 'approve' }], null],
    [[{ kind: 'reject' }, { kind: 'approve' }, { kind: 'undo', of: 'approve' }], 'reject'],
    [[{ kind: 'reject' }, { kind: 'approve' }, { kind: 'undo', of: 'reject' }], 'approve'],
    [[{ kind: 'approve' }, { kind: 'approve' }, { kind: 'undo', of: 'approve' }], null],
    [[{ kind: 'approve' }, { kind: 'undo', of: 'approve' }, { kind: 'approve' }], 'approve'],
    [[{ kind: 'approve' }, { kind: 'undo', of: 'pin' }], 'approve'],
  ])('of %j is %s', (actions, verdict) => {
    expect(stand(...actions.map((action) => decide(action)))?.verdict?.action.kind ?? null).toBe(
      verdict,
    );
  });

  it('goes by instants, and of one instant by the order of the record', () => {
    const at = '2026-03-03T09:00:00.000Z';
    const early = decide({ kind: 'reject' }, { at: '2026-03-03T08:00:00.000Z' });
    const late = decide({ kind: 'approve' }, { at });
    expect(stand(late, early)?.verdict?.action.kind).toBe('approve');
    expect(stand(late, decide({ kind: 'hide' }, { at }))?.verdict?.action.kind).toBe('hide');
  });

  it('is by topic', () => {
    const record = [decide({ kind: 'approve' }), decide({ kind: 'hide' }, { topic: 'ore' })];
    const standings = readStanding(record);
    expect([...standings].map(([topic, { verdict }]) => [topic, verdict?.action.kind])).toEqual([
      ['tin', 'approve'],
      ['ore', 'hide'],
    ]);
  });

  it('dates what readers see differently: titles and notes, and their ends', () => {
    const note = decide({ kind: 'note', text: 'a' });
    const pin = decide({ kind: 'pin', until: null });
    expect(stand(note, pin)?.shownChangeAt).toBe(note.at);
    const undo = decide({ kind: 'undo', of: 'note' });
    expect(stand(note, pin, undo)?.shownChangeAt).toBe(undo.at);
    expect(stand(pin)?.shownChangeAt).toBeNull();
  });
});

it.each<[DecisionAction, string]>([
  [{ kind: 'approve' }, 'approved'],
  [{ kind: 'pin', until: null }, 'pinned'],
  [{ kind: 'pin', until: '2026-03-05T10:30:00.000Z' }, 'pinned until 2026-03-05T10:30Z'],
  [{ kind: 'retitle', title: 'T' }, 'retitled "T"'],
  [{ kind: 'note', text: 'N' }, 'given the note "N"'],
  [{ kind: 'split' }, 'split from its story'],
  [{ kind: 'join', with: other }, 'joined to the story of wire 2'],
  [{ kind: 'undo', of: 'retitle' }, 'no longer retitled'],
])('%j is told as: %s', (action, words) => {
  const decision = decide(action, { at: '2026-03-03T08:00:00.000Z', reason: 'so' });
  expect(describeDecision(decision)).toBe(`${words} by Ada on 2026-03-03: "so"`);
});
