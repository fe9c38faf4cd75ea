import type { Decision, DecisionAction } from '../model/decision.ts';

/** A decision in words: `approved by Ada on 2026-03-03: "our scoop"`. */
export function describeDecision({ action, by, at, reason }: Decision): string {
  const because = reason === null ? '' : `: "${reason}"`;
  return `${describeAction(action)} by ${by} on ${at.slice(0, 10)}${because}`;
}

function describeAction(action: DecisionAction): string {
  switch (action.kind) {
    case 'approve':
      return 'approved';
    case 'reject':
      return 'rejected';
    case 'hide':
      return 'hidden';
    case 'pin':
      return action.until === null ? 'pinned' : `pinned until ${action.until.slice(0, 16)}Z`;
    case 'retitle':
      return `retitled "${action.title}"`;
    case 'note':
      return `given the note "${action.text}"`;
    case 'split':
      return 'split from its story';
    case 'join':
      return `joined to the story of ${action.with.sourceId} ${action.with.nativeId}`;
    case 'undo':
      return `no longer ${undone[action.of]}`;
  }
}

const undone = {
  approve: 'approved',
  reject: 'rejected',
  hide: 'hidden',
  pin: 'pinned',
  retitle: 'retitled',
  note: 'with a note',
  split: 'split from its story',
  join: 'joined to a story',
} as const;
