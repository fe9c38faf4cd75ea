/** Whether a UTF-16 code unit is white space in XML, or a form feed. */
export function isWhiteSpace(code: number): boolean {
  return code === 0x20 || (code >= 0x9 && code <= 0xd);
}

/** Whether a UTF-16 code unit can start a name: ASCII letters, `_`, `:` and all beyond ASCII. */
export function isNameStart(code: number): boolean {
  return (
    (code >= 0x61 && code <= 0x7a) ||
    (code >= 0x41 && code <= 0x5a) ||
    code === 0x5f ||
    code === 0x3a ||
    code >= 0x80
  );
}

/** The place behind a tag's name that starts at `from`. */
export function skipName(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code === 0x3e || code === 0x2f || code === 0x3c) return at;
    at += 1;
  }
  return at;
}
