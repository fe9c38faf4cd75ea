/** Parts tokens. */
export const SEPARATOR = 1;
/** Makes words with its like. */
export const WORD = 2;
/** A Han or kana character: a token by itself. */
export const IDEOGRAPH = 3;

/** What a character means for cutting a text into tokens. */
export type CharacterClass = typeof SEPARATOR | typeof WORD | typeof IDEOGRAPH;

const ideograph = /^(?=[\p{L}\p{N}])[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}]$/u;
const word = /^[\p{L}\p{N}\p{M}]$/u;
const modifierApostrophe = 0x2bc;

// Filled as characters are met; 0 is not known yet.
const known = new Uint8Array(0x10000);

/** The class of a code point of a folded text. */
export function classifyCharacter(codePoint: number): CharacterClass {
  if (codePoint > 0xffff) return classify(codePoint);
  const before = known[codePoint] as CharacterClass | 0;
  if (before !== 0) return before;
  const found = classify(codePoint);
  known[codePoint] = found;
  return found;
}

function classify(codePoint: number): CharacterClass {
  if (codePoint === modifierApostrophe) return SEPARATOR;
  const character = String.fromCodePoint(codePoint);
  if (ideograph.test(character)) return IDEOGRAPH;
  return word.test(character) ? WORD : SEPARATOR;
}
