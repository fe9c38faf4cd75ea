import { escapeJson, showLinesSafely } from './show-safely.ts';

/** Writes one JSON value a line, as every command does with `--json`. */
export function printJson(value: unknown): void {
  process.stdout.write(`${escapeJson(JSON.stringify(value))}\n`);
}

/** Writes lines for a person; nothing in them acts on the terminal. */
export function printLines(lines: readonly string[]): void {
  process.stdout.write(lines.map((line) => `${showLinesSafely(line)}\n`).join(''));
}
