const unsafe = /[\u0000\u0001\uE000\p{Cs}]/u;
const unsafeAll = /[\u0000\u0001\uE000\p{Cs}]/gu;
const escapedAll = /\u0001([\u0001\u0002])|\uE000([\u0100-\u0900])/gu;

/**
 * Any JavaScript string as text that a database keeps whole: without NUL (PostgreSQL refuses it)
 * and without lone surrogates (UTF-8 has none, and a driver puts U+FFFD in their place). Ordinary
 * text stays as it is. Encoded texts compare by code points just as what they were made from.
 */
export function encodeText(text: string): string {
  return unsafe.test(text) ? text.replace(unsafeAll, escapeCharacter) : text;
}

/** What `encodeText` was given. */
export function decodeText(encoded: string): string {
  return encoded.replace(escapedAll, (_, low: string | undefined, high: string | undefined) => {
    if (low !== undefined) return low === '\u0001' ? '\u0000' : '\u0001';
    const code = (high ?? '').charCodeAt(0);
    return code === 0x900 ? '\uE000' : String.fromCharCode(code - 0x100 + 0xd800);
  });
}

// Surrogates stand between U+D7FF and U+E000, so they share the escape of U+E000 and sort before it.
function escapeCharacter(character: string): string {
  if (character === '\u0000') return '\u0001\u0001';
  if (character === '\u0001') return '\u0001\u0002';
  if (character === '\uE000') return '\uE000\u0900';
  return `\uE000${String.fromCharCode(character.charCodeAt(0) - 0xd800 + 0x100)}`;
}
