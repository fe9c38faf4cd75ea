/** Shorter texts are not worth it. */
const leastLength = 48;
/** Where a text is wide, it mostly is so within its first characters. */
const looked = 16;

/** Longer texts stay as they are. */
const space = Buffer.allocUnsafeSlow(1_048_576);

/**
 * The same text, held in one byte a character where Latin-1 has all of its characters. What is cut
 * out of a text that holds any other character, anywhere, takes two bytes a character and up to
 * three times as long to search, to escape and to write as JSON.
 */
export function narrowText(text: string): string {
  const { length } = text;
  if (length < leastLength || length > space.length) return text;
  for (let at = 0; at < looked; at += 1) if (text.charCodeAt(at) > 0xff) return text;
  // Writing takes the lower byte of each code unit, so that another text comes out of a wide one.
  space.write(text, 'latin1');
  const narrow = space.toString('latin1', 0, length);
  return narrow === text ? narrow : text;
}
