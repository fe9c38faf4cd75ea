import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { type Candidate, candidateFromEntry } from '../curate/candidate.ts';
import { PLACED_STATES, placeByRules } from '../curate/place-entry.ts';
import type { Entry } from '../model/entry.ts';
import type { Explanation } from '../model/explanation.ts';
import type { PackedEntry } from '../model/packed-entry.ts';
import type { Placement, PlacementState } from '../model/placement.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import {
  type Desk,
  type DeskReading,
  type JudgedEntries,
  ownDesk,
  type ReadOptions,
} from './desk.ts';
import { countText, type DeskResult, MOST_TEXT_PREPARED } from './desk-messages.ts';
import { DeskThread, type ThreadLimits, type ThreadTask } from './desk-thread-handle.ts';
import type { Rules } from './house.ts';
import { unpackRead } from './pack-read.ts';
import type { DocumentToRead } from './read-document.ts';

/** How a pool differs from the usual one. */
export interface DeskPoolOptions extends Partial<ThreadLimits> {
  /** How many threads at most; by default as many as there are cores beside the one that serves, up to four. */
  readonly threads?: number;
  /** The module that threads run. */
  readonly entry?: URL;
}

const mostThreads = 4;
/** Enough that a thread never waits for the one that serves readers. */
const tasksAThread = 3;
const busyLoad = 2;
const usualLimits: ThreadLimits = { timeLimitMs: 20_000, heapMegabytes: 1_024 };

/** A task that waits for a thread or is with one. */
interface WaitingTask extends ThreadTask {
  readonly signal: AbortSignal | undefined;
}

/**
 * Does the work of a desk on a few threads of its own, so that no document, however large or hostile,
 * keeps the thread that serves readers. A document that takes too long or too much memory costs
 * itself and the thread, which is replaced; those that waited behind it are read all the same. While
 * the threads have enough to do, the thread that asks helps by judging what is short.
 */
export class DeskPool implements Desk {
  readonly #limits: ThreadLimits;
  readonly #entry: URL;
  readonly #mostThreads: number;
  readonly #threads = new Set<DeskThread>();
  readonly #waiting: WaitingTask[] = [];
  #isClosed = false;

  constructor({ threads, entry, ...limits }: DeskPoolOptions = {}) {
    this.#mostThreads = threads ?? countThreads();
    // The same kind of file as this one: of the sources, or of the package that is built from them.
    this.#entry =
      entry ?? new URL(`./desk-thread${extname(import.meta.filename)}`, import.meta.url);
    this.#limits = { ...usualLimits, ...limits };
  }

  async read(
    document: DocumentToRead,
    { signal, judgedBy: rules = null }: ReadOptions = {},
  ): Promise<DeskReading> {
    const { read } = await this.#ask({ kind: 'read', document, judgedBy: rules }, signal);
    if (read === null) throw new TopicwireError('internal', 'a thread gave another answer');
    const hashOf = (topic: string) => rules?.matcher.rulesHash(topic) ?? '';
    const { placements, candidates, ...unpacked } = unpackRead(read, document.source.id, hashOf);
    if (rules === null) return { ...unpacked, judged: null };
    const placed = placements ?? placePrepared(unpacked.feed.entries, candidates, rules);
    return { ...unpacked, judged: { rules, placements: placed } };
  }

  async judge(
    entries: readonly Entry[],
    rules: Rules,
    states?: readonly PlacementState[],
  ): Promise<readonly (readonly Explanation[])[]> {
    if (entries.length === 0) return [];
    if (this.#isBusy() && countText(entries) <= MOST_TEXT_PREPARED) {
      return await ownDesk.judge(entries, rules, states);
    }
    const candidates = entries.map(candidateFromEntry);
    const { explanations } = await this.#ask(
      { kind: 'judge', candidates, rules, states },
      undefined,
    );
    return explanations ?? [];
  }

  /** Whether each thread has a task to begin as soon as it ends the one under way. */
  #isBusy(): boolean {
    if (this.#threads.size < this.#mostThreads) return false;
    return [...this.#threads].every(({ load }) => load >= busyLoad);
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    await Promise.all([...this.#threads].map((thread) => thread.close(closedError())));
  }

  async #ask(work: ThreadTask['work'], signal: AbortSignal | undefined): Promise<DeskResult> {
    if (this.#isClosed) throw closedError();
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<DeskResult>();
    const onAbort = () => reject(signal?.reason);
    signal?.addEventListener('abort', onAbort, { once: true });
    const task = { work, signal, resolve, reject };
    // To judge is the last step of a document whose reading has been paid for.
    if (work.kind === 'judge') this.#waiting.unshift(task);
    else this.#waiting.push(task);
    this.#giveOut();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', onAbort);
    }
  }

  #giveOut(): void {
    while (this.#waiting.length > 0 && !this.#isClosed) {
      const thread = this.#findThread();
      if (thread === null) return;
      const task = this.#waiting.shift();
      if (task !== undefined && task.signal?.aborted !== true) thread.take(task);
    }
  }

  /** The one with the least to do; a new one rather than one that is busy; null when all are full. */
  #findThread(): DeskThread | null {
    let best: DeskThread | null = null;
    for (const thread of this.#threads) {
      if (best === null || thread.load < best.load) best = thread;
    }
    if (best !== null && best.load === 0) return best;
    if (this.#threads.size < this.#mostThreads) return this.#open();
    return best !== null && best.load < tasksAThread ? best : null;
  }

  #open(): DeskThread {
    const thread = new DeskThread(this.#entry, this.#limits, {
      onAnswer: () => this.#giveOut(),
      onEnd: (left) => {
        this.#threads.delete(thread);
        this.#waiting.unshift(...(left as readonly WaitingTask[]));
        this.#giveOut();
      },
    });
    this.#threads.add(thread);
    return thread;
  }
}

/** How entries stand that another thread only got ready to be judged. */
function placePrepared(
  entries: DeskReading['feed']['entries'],
  candidates: readonly Candidate[] | null,
  { matcher }: Rules,
): JudgedEntries['placements'] {
  const placements = new Map<Entry | PackedEntry, readonly Placement[]>();
  for (const [at, entry] of entries.entries()) {
    const candidate = candidates?.[at];
    if (candidate === undefined) continue;
    const byRules = matcher.evaluate(candidate, PLACED_STATES);
    placements.set(entry, placeByRules(entry, matcher, byRules));
  }
  return placements;
}

function countThreads(): number {
  return Math.min(Math.max(availableParallelism() - 1, 1), mostThreads);
}

function closedError(): TopicwireError {
  return new TopicwireError('internal', 'the desk was closed');
}
