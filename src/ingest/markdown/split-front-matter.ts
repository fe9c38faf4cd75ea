/** A Markdown file in its two parts. Offsets into `frontMatter` are offsets into the file. */
export interface SplitFile {
  /** From the file's first character, its opening `---` included, up to the closing line. */
  readonly frontMatter: string;
  readonly body: string;
  /** One-based line on which the body starts. */
  readonly bodyLine: number;
}

const OPENING = /^---[ \t]*(?:\r\n|\n|\r)/;
const CLOSING = /^(?:---|\.\.\.)[ \t]*(?:\r\n|\n|\r|$)/gm;

/** Splits a file at its front matter; says which of the two lines is missing where one is. */
export function splitFrontMatter(text: string): SplitFile | 'not-opened' | 'not-closed' {
  const opening = OPENING.exec(text);
  if (opening === null) return 'not-opened';
  CLOSING.lastIndex = opening[0].length;
  const closing = CLOSING.exec(text);
  if (closing === null) return 'not-closed';
  const bodyStart = closing.index + closing[0].length;
  return {
    frontMatter: text.slice(0, closing.index),
    body: text.slice(bodyStart),
    bodyLine: text.slice(0, bodyStart).split(/\r\n|\n|\r/).length,
  };
}
