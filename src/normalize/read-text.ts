import type { ParsedText } from '../model/parsed-feed.ts';
import { decodeBase64 } from './decode-base64.ts';
import { dropBadCharacters } from './drop-bad-characters.ts';
import { foldWhiteSpace } from './fold-white-space.ts';
import { htmlToText } from './html-to-text.ts';
import { isHtml } from './recognize-html.ts';

/**
 * A text construct as one line of plain text; empty where it has none. A text whose type the format
 * does not say is decoded no second time, unless it is HTML beyond doubt.
 * @see RFC 4287 §3.1
 */
export function readLine(text: ParsedText | null): string {
  return foldWhiteSpace(readPlainText(text));
}

/** The same, or null where nothing is left. */
export function readOptionalLine(text: ParsedText | null): string | null {
  const line = readLine(text);
  return line === '' ? null : line;
}

/** A name or label that some feeds put in as HTML. */
export function readLabel(value: string): string {
  const text = isHtml(value) ? htmlToText(value) : value;
  return foldWhiteSpace(dropBadCharacters(text));
}

function readPlainText(text: ParsedText | null): string {
  if (text === null) return '';
  switch (text.type) {
    case 'html':
    case 'xhtml':
      return dropBadCharacters(htmlToText(text.value));
    case 'unknown':
      return readLabel(text.value);
    case 'text':
      return dropBadCharacters(text.value);
    case 'base64':
      return readLabel(decodeBase64(text.value) ?? readAsWritten(text));
    default:
      return '';
  }
}

/** A type that nobody knows often stands on a text that nobody encoded. */
function readAsWritten({ value, mediaType }: ParsedText): string {
  return /^(?:image|audio|video|font|model)\//.test(mediaType ?? '') ? '' : value;
}
