import { classifyCharacter, IDEOGRAPH } from '../classify-character.ts';

/** Whether a token is a Han or kana character, which nothing goes on and which stands without spaces. */
export function isIdeograph(token: string): boolean {
  return classifyCharacter(token.codePointAt(0) ?? 0) === IDEOGRAPH;
}
