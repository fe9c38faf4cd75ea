import { isUtf8 } from 'node:buffer';

/** Text, or the place of the first byte that is not UTF-8. */
export type DecodedText =
  | { readonly text: string }
  | { readonly line: number; readonly column: number };

const LINE_FEED = 0x0a;

/** Decodes a file as UTF-8 and takes its byte order mark off; line and column are one-based. */
export function decodeUtf8(bytes: Uint8Array): DecodedText {
  if (isUtf8(bytes)) return { text: new TextDecoder('utf-8').decode(bytes) };
  let line = 1;
  for (let start = 0; ; line += 1) {
    // A line feed is never part of a longer character, so that each line can be judged alone.
    const end = bytes.indexOf(LINE_FEED, start);
    const content = bytes.subarray(start, end < 0 ? bytes.length : end);
    if (!isUtf8(content)) return { line, column: countGoodUnits(content) + 1 };
    if (end < 0) return { line, column: 1 };
    start = end + 1;
  }
}

function countGoodUnits(content: Uint8Array): number {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let units = 0;
  try {
    for (const byte of content)
      units += decoder.decode(Uint8Array.of(byte), { stream: true }).length;
  } catch {
    return units;
  }
  return units;
}
