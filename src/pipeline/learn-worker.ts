// The worker thread that trains topics; openTrainer starts it.
import { parentPort } from 'node:worker_threads';
import { trainTopic } from '../curate/learning/train-topic.ts';
import type { TrainingJob } from './learn-trainer.ts';

parentPort?.on('message', ({ topic, sources, set }: TrainingJob) => {
  const model = trainTopic(topic, sources, set);
  const columns = model === null ? [] : [model.ids, model.termWeights, model.weights];
  parentPort?.postMessage(
    model,
    columns.map(({ buffer }) => buffer as ArrayBuffer),
  );
});
