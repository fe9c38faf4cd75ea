import { realpath, stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { quoteText } from './quote-text.ts';
import type { SampleFile } from './read-topic-tests.ts';

/** Records a fault for each file of a topic's tests that is not there, or not below the root. */
export async function checkSampleFiles(
  root: string,
  samples: readonly SampleFile[],
): Promise<void> {
  if (samples.length === 0) return;
  const realRoot = await realpath(root);
  for (const { file, value } of samples) {
    const problem = await describeProblem(realRoot, file);
    if (problem !== null) value.fault(`the file ${quoteText(file)} ${problem}`);
  }
}

async function describeProblem(realRoot: string, file: string): Promise<string | null> {
  try {
    const path = await realpath(join(realRoot, file));
    const below = realRoot.endsWith(sep) ? realRoot : `${realRoot}${sep}`;
    if (!path.startsWith(below)) return 'leads out of the root, name one below it';
    const isFile = (await stat(path)).isFile();
    return isFile ? null : 'is a folder, name a file in it';
  } catch {
    return 'does not exist below the root, mend the path';
  }
}
