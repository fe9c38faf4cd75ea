import { dropBadCharacters } from '../normalize/drop-bad-characters.ts';

/** A text from outside as one line that a file of ours may hold; empty where nothing is left. */
export function cleanLine(text: string): string {
  return dropBadCharacters(text)
    .replace(/[\t\n\r ]+/g, ' ')
    .replaceAll('\u007f', '')
    .trim();
}
