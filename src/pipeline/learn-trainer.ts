import { once } from 'node:events';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { TopicModel } from '../curate/learning/topic-model.ts';
import type { TrainingSet } from '../curate/learning/train-topic.ts';
import type { Source } from '../model/source.ts';
import type { Topic } from '../model/topic.ts';
import { TopicwireError } from '../model/topicwire-error.ts';

/** What a worker thread is given, one topic at a time; it answers with the model or null. */
export interface TrainingJob {
  readonly topic: Topic;
  readonly sources: ReadonlyMap<string, Source>;
  readonly set: TrainingSet;
}

/** Trains topics away from the thread that answers readers. */
export interface Trainer {
  /**
   * One topic at a time.
   *
   * @returns null where the topic does not learn, or not yet.
   * @throws TopicwireError `internal` when the worker thread fails.
   */
  train(
    topic: Topic,
    sources: ReadonlyMap<string, Source>,
    set: TrainingSet,
  ): Promise<TopicModel | null>;
  /** Ends the worker thread. */
  close(): Promise<void>;
}

/** A trainer whose worker thread starts with the first topic, so that one without work costs nothing. */
export function openTrainer(): Trainer {
  let worker: Worker | null = null;
  return {
    async train(topic, sources, set) {
      worker ??= startWorker();
      const job: TrainingJob = { topic, sources, set };
      worker.postMessage(job);
      try {
        const [model] = (await once(worker, 'message')) as [TopicModel | null];
        return model;
      } catch (cause) {
        // The thread is gone; the next topic gets another one.
        worker = null;
        const message = `the topic ${topic.slug} could not be trained`;
        throw new TopicwireError('internal', message, { cause });
      }
    },
    async close() {
      await worker?.terminate();
    },
  };
}

/** In a clone the worker is TypeScript, in the package JavaScript, as this file is. */
function startWorker(): Worker {
  const file = new URL(`./learn-worker${extname(import.meta.filename)}`, import.meta.url);
  return new Worker(file, { name: 'topicwire-learning' });
}
