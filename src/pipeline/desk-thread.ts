// The entry of a thread of `DeskPool`: answers each task in turn.
import { parentPort } from 'node:worker_threads';
import { candidateFromEntry } from '../curate/candidate.ts';
import { compileTopics, type Matcher } from '../curate/compile-topics.ts';
import { PLACED_STATES, placeByRules } from '../curate/place-entry.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { Placement } from '../model/placement.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import {
  countText,
  type DeskAnswer,
  type DeskResult,
  type DeskTask,
  MOST_TEXT_PREPARED,
  packError,
} from './desk-messages.ts';
import { packRead } from './pack-read.ts';
import { readDocument } from './read-document.ts';

let matcher: Matcher | null = null;

parentPort?.on('message', (task: DeskTask) => {
  if (task.kind === 'rules') matcher = compileTopics(task.topics, task.sources);
  else answer(() => work(task));
});

function work(task: Exclude<DeskTask, { kind: 'rules' }>): DeskResult {
  if (task.kind === 'judge') return { read: null, explanations: judge(task) };
  const read = readDocument(task.document);
  const { entries } = read.feed;
  if (task.judging === 'prepared' && countText(entries) <= MOST_TEXT_PREPARED) {
    const candidates = entries.map(candidateFromEntry);
    return { read: { ...packRead(read, null), candidates }, explanations: null };
  }
  const placements = task.judging === 'none' ? null : place(entries);
  return { read: packRead(read, placements), explanations: null };
}

function judge({
  candidates,
  states,
}: Extract<DeskTask, { kind: 'judge' }>): readonly (readonly Explanation[])[] {
  const rules = demandRules();
  return candidates.map((candidate) => rules.evaluate(candidate, states));
}

function place(entries: readonly Entry[]): readonly (readonly Placement[])[] {
  const rules = demandRules();
  return entries.map((entry) =>
    placeByRules(entry, rules, rules.evaluate(candidateFromEntry(entry), PLACED_STATES)),
  );
}

function demandRules(): Matcher {
  if (matcher !== null) return matcher;
  throw new TopicwireError('internal', 'a thread was asked before it had rules');
}

function answer(getResult: () => DeskResult): void {
  try {
    send(getResult());
  } catch (error) {
    send({ error: packError(error) });
  }
}

function send(message: DeskAnswer): void {
  const given = 'read' in message && message.read !== null ? [message.read.json.buffer] : [];
  parentPort?.postMessage(message, given);
}
