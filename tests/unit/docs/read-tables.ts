/** A table of a Markdown document: its heading's words and its rows, cell by cell. */
export interface MarkdownTable {
  /** The nearest heading above it. */
  readonly heading: string;
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** Every table of a document, in its order. */
export function readTables(markdown: string): readonly MarkdownTable[] {
  const tables: { heading: string; header: readonly string[]; rows: string[][] }[] = [];
  let heading = '';
  let isInside = false;
  for (const line of markdown.split('\n')) {
    if (line.startsWith('#')) heading = line.replace(/^#+\s*/, '');
    if (!line.startsWith('|')) isInside = false;
    else if (!isInside) {
      isInside = true;
      tables.push({ heading, header: readCells(line), rows: [] });
    } else if (!/^\|[-| ]+\|$/.test(line)) tables.at(-1)?.rows.push(readCells(line));
  }
  return tables;
}

function readCells(line: string): string[] {
  return line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll('\\|', '|'));
}
