import traditionalToSimplified from 'opencc-js/dict/TSCharacters';

const simplified = new Map(
  traditionalToSimplified.split('|').map((pair): [string, string] => {
    const [traditional = '', simple = traditional] = pair.split(' ');
    return [traditional, simple];
  }),
);

/**
 * The Simplified form of one Han character, or the character itself. Each character by itself, so
 * that both forms of a word meet in one; which words a character stands in does not matter for that.
 */
export function simplifyHan(character: string): string {
  return simplified.get(character) ?? character;
}
