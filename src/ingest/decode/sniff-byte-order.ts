/** An encoding that a byte order mark, or the zeros around the first character, give away. */
export type ByteOrder = 'utf-8' | 'utf-16le' | 'utf-16be' | 'utf-32le' | 'utf-32be';

/** Looks for a byte order mark, then for the pattern of a first `<`, `{` or white space. */
export function sniffByteOrder(body: Uint8Array): ByteOrder | null {
  const [a = -1, b = -1, c = -1, d = -1] = body;
  if (a === 0xef && b === 0xbb && c === 0xbf) return 'utf-8';
  if (a === 0xff && b === 0xfe) return c === 0 && d === 0 ? 'utf-32le' : 'utf-16le';
  if (a === 0xfe && b === 0xff) return 'utf-16be';
  if (a === 0 && b === 0 && c === 0xfe && d === 0xff) return 'utf-32be';
  if (a === 0 && b === 0 && c === 0 && isFirst(d)) return 'utf-32be';
  if (isFirst(a) && b === 0 && c === 0 && d === 0) return 'utf-32le';
  if (a === 0 && isFirst(b) && c === 0) return 'utf-16be';
  if (isFirst(a) && b === 0 && d === 0) return 'utf-16le';
  return null;
}

function isFirst(byte: number): boolean {
  return byte === 0x3c || byte === 0x7b || byte === 0x20 || byte === 0x0a || byte === 0x0d;
}
