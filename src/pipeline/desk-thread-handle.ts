import { Worker } from 'node:worker_threads';
import type { Candidate } from '../curate/candidate.ts';
import { describeError } from '../model/describe-error.ts';
import type { PlacementState } from '../model/placement.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { type DeskAnswer, type DeskResult, type DeskTask, unpackError } from './desk-messages.ts';
import type { Rules } from './house.ts';
import type { DocumentToRead } from './read-document.ts';

/** What one task may take. */
export interface ThreadLimits {
  readonly timeLimitMs: number;
  readonly heapMegabytes: number;
}

/** What a thread is to do, and who waits for it. */
export interface ThreadTask {
  readonly work:
    | {
        readonly kind: 'read';
        readonly document: DocumentToRead;
        /** Null does not judge its entries. */
        readonly judgedBy: Rules | null;
      }
    | {
        readonly kind: 'judge';
        readonly candidates: readonly Candidate[];
        readonly rules: Rules;
        readonly states: readonly PlacementState[] | undefined;
      };
  readonly resolve: (result: DeskResult) => void;
  readonly reject: (error: unknown) => void;
}

/** Who is told of a thread. */
export interface ThreadListener {
  readonly onAnswer: () => void;
  /** @param left Tasks that it had not begun. */
  readonly onEnd: (left: readonly ThreadTask[]) => void;
}

/** With so many tasks before it, a document's entries are judged by the thread that asks. */
const muchLoad = 2;
/** A thread is looked after so often in its time limit. */
const looksALimit = 4;
/** Large enough that little of a document outlives a collection. */
const youngMegabytes = 48;

/** One thread that reads and judges, task by task; it ends with the first task that it cannot do. */
export class DeskThread {
  readonly #worker: Worker;
  readonly #limits: ThreadLimits;
  readonly #listener: ThreadListener;
  readonly #watch: NodeJS.Timeout;
  /** The first is under way, the others are with the thread. */
  readonly #tasks: ThreadTask[] = [];
  #rules: Rules | null = null;
  /** How often the task under way was looked after; a process that slept looks once. */
  #looks = 0;
  #failure: TopicwireError | null = null;

  constructor(entry: URL, limits: ThreadLimits, listener: ThreadListener) {
    this.#limits = limits;
    this.#listener = listener;
    this.#worker = new Worker(entry, {
      resourceLimits: {
        maxOldGenerationSizeMb: limits.heapMegabytes,
        maxYoungGenerationSizeMb: youngMegabytes,
      },
    });
    this.#worker.unref();
    this.#worker.on('message', (answer: DeskAnswer) => this.#take(answer));
    this.#worker.on('error', (error) => {
      this.#failure ??= explainEnd(error, limits);
    });
    this.#worker.on('exit', () => this.#end());
    this.#watch = setInterval(() => this.#lookAfter(), limits.timeLimitMs / looksALimit);
    this.#watch.unref();
  }

  /** How many tasks it has. */
  get load(): number {
    return this.#tasks.length;
  }

  take(task: ThreadTask): void {
    const hasMuchToDo = this.#tasks.length >= muchLoad;
    if (this.#tasks.length === 0) {
      this.#looks = 0;
      this.#worker.ref();
    }
    this.#tasks.push(task);
    if (task.work.kind === 'read') {
      this.#sendDocument(task.work.document, task.work.judgedBy, hasMuchToDo);
    } else {
      const { candidates, rules, states } = task.work;
      this.#sendRules(rules);
      this.#send({ kind: 'judge', candidates, states });
    }
  }

  /** Ends the thread; what it was doing fails with this error. */
  async close(error: TopicwireError): Promise<void> {
    for (const { reject } of this.#tasks.splice(0)) reject(error);
    await this.#worker.terminate();
  }

  #sendDocument(document: DocumentToRead, judgedBy: Rules | null, hasMuchToDo: boolean): void {
    if (judgedBy !== null) this.#sendRules(judgedBy);
    // A copy, since a view would take the whole of its buffer along, and what is given away is gone.
    const body = new Uint8Array(document.body);
    const judging = judgedBy === null ? 'none' : hasMuchToDo ? 'prepared' : 'whole';
    this.#send({ kind: 'read', document: { ...document, body }, judging }, [body.buffer]);
  }

  #sendRules(rules: Rules): void {
    if (rules !== this.#rules) this.#send(packRules(rules));
    this.#rules = rules;
  }

  #send(task: DeskTask, given: readonly ArrayBuffer[] = []): void {
    this.#worker.postMessage(task, given);
  }

  #take(answer: DeskAnswer): void {
    const task = this.#tasks.shift();
    this.#looks = 0;
    if (this.#tasks.length === 0) this.#worker.unref();
    if ('error' in answer) task?.reject(unpackError(answer.error));
    else task?.resolve(answer);
    this.#listener.onAnswer();
  }

  #lookAfter(): void {
    if (this.#tasks.length === 0) return;
    this.#looks += 1;
    if (this.#looks <= looksALimit) return;
    const seconds = this.#limits.timeLimitMs / 1_000;
    this.#failure = refuse(`reading it takes longer than ${seconds} seconds`);
    void this.#worker.terminate();
  }

  #end(): void {
    clearInterval(this.#watch);
    const [broken, ...left] = this.#tasks.splice(0);
    broken?.reject(
      this.#failure ?? new TopicwireError('internal', 'the thread that read it ended'),
    );
    this.#listener.onEnd(left);
  }
}

function packRules({ config }: Rules): DeskTask {
  const topics = [...config.topics.values()];
  const sources = new Map([...config.sources].filter(([, { weight }]) => weight !== 0));
  return { kind: 'rules', topics, sources };
}

function explainEnd(error: unknown, { heapMegabytes }: ThreadLimits): TopicwireError {
  if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
    return refuse(`reading it takes more than ${heapMegabytes} MB of memory`);
  }
  return new TopicwireError('internal', `the thread that read it ended: ${describeError(error)}`, {
    cause: error,
  });
}

function refuse(message: string): TopicwireError {
  return new TopicwireError('limit-exceeded', message, {
    advice: 'ask its publisher for a smaller feed',
  });
}
