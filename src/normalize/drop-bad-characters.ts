const BAD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]+/g;
const MAY_BE_BAD = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ud800-\udfff\ufffe\uffff]/;

/**
 * The text without the characters that XML 1.0 cannot carry: controls, U+FFFE, U+FFFF and halves of
 * surrogate pairs. @see XML 1.0 §2.2
 */
export function dropBadCharacters(text: string): string {
  if (!MAY_BE_BAD.test(text)) return text;
  const whole = text.isWellFormed() ? text : text.replace(/\p{Surrogate}+/gu, '');
  return whole.replace(BAD, '');
}
