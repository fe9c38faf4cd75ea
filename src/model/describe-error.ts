import { TopicwireError } from './topicwire-error.ts';

/** One line for a person, from anything that was thrown; never a stack trace. */
export function describeError(error: unknown): string {
  if (error instanceof TopicwireError) return error.describe();
  if (error instanceof Error) return error.message === '' ? error.name : error.message;
  return String(error);
}
