import { createInterface } from 'node:readline/promises';
import type { FeedCandidate } from '../ingest/discover-feeds.ts';
import { showSafely } from './show-safely.ts';

/** Where a person is asked and answers; usually the terminal. */
export interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/**
 * Asks a person which of several feeds are meant, by their numbers; asks again until the answer can
 * be read.
 *
 * @returns those that were named, in the order of the page; none where the person chose none.
 */
export async function askForFeeds(
  candidates: readonly FeedCandidate[],
  terminal: Terminal,
): Promise<readonly FeedCandidate[]> {
  const lines = createInterface({ input: terminal.input, output: terminal.output });
  let isOpen = true;
  lines.once('close', () => {
    isOpen = false;
  });
  try {
    terminal.output.write('The page leads to several feeds:\n');
    candidates.forEach(({ title, url }, index) => {
      terminal.output.write(
        `  ${index + 1}  ${title === null ? '' : `${showSafely(title)}  `}${url}\n`,
      );
    });
    lines.setPrompt('Which? Numbers such as 1 or 1,3, "all", or nothing for none: ');
    lines.prompt();
    for await (const line of lines) {
      const numbers = readNumbers(line, candidates.length);
      if (numbers !== null) return candidates.filter((_, index) => numbers.has(index + 1));
      terminal.output.write(`Numbers from 1 to ${candidates.length}, please.\n`);
      // Lines that came before the end of the input are still read after it.
      if (isOpen) lines.prompt();
    }
    return [];
  } finally {
    lines.close();
  }
}

/** Null where the answer cannot be read. */
function readNumbers(answer: string, count: number): ReadonlySet<number> | null {
  const words = answer.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 1 && /^all$/i.test(words[0] ?? '')) {
    return new Set(Array.from({ length: count }, (_, index) => index + 1));
  }
  const numbers = words.map((word) => (/^\d+$/.test(word) ? Number(word) : 0));
  return numbers.every((number) => number >= 1 && number <= count) ? new Set(numbers) : null;
}
