import { judgeStories, type StorySample } from '../curate/stories/judge-stories.ts';
import type { FileFault } from '../model/file-fault.ts';
import { readStoryLines } from '../pipeline/learn-labelled-lines.ts';
import { printJson } from './print-lines.ts';

/**
 * `evaluate --stories`: prints one `{id, story, duplicateOf}` a line, in the order of the lines.
 *
 * @param file named in faults.
 * @returns the lines that cannot be used.
 */
export function evaluateStories(text: string, file: string): readonly FileFault[] {
  const { entries, faults } = readStoryLines(text, file);
  const samples: readonly StorySample[] = entries;
  for (const verdict of judgeStories(samples)) printJson(verdict);
  return faults;
}
