import type { Topic } from './topic.ts';

/** Whether a topic is shown only to those who hold a token of it. */
export function isPrivate({ publish }: Pick<Topic, 'publish'>): boolean {
  return publish.access === 'private';
}
