import type { Tokens } from '../tokenize.ts';
import { readQuantity } from './read-quantity.ts';
import { readTurn } from './read-turn.ts';
import { STOP_WORDS } from './stop-words.ts';

/** One step of a text as facts see it: a number with its scale, a name, a turn up or down, any other word. */
export interface FactItem {
  readonly kind: 'number' | 'name' | 'turn' | 'word';
  /** Folded; numbers as digits with scale and unit told alike (`2 bln` and `$2 billion` are `2e9`). */
  readonly value: string;
  /** Whether it stands inside a sentence, where a capital means a name. */
  readonly isInside: boolean;
}

const sentenceEnd =
  /[.!?。！？…\n:：;；]\s*["'“”‘’「」『』()（）]*\s*$|^\s*["'“”‘’「」『』()（）]*$/u;

/**
 * Reads a text's tokens as facts. A capital is no name where the same word stands in lower case
 * anywhere in the entry.
 *
 * @param lowerWords words that stand in lower case in the entry.
 */
export function readItems(
  text: string,
  tokens: Tokens,
  lowerWords: ReadonlySet<string>,
): readonly FactItem[] {
  const items: FactItem[] = [];
  const { words, cased, starts } = tokens;
  for (let at = 0; at < words.length; ) {
    const quantity = readQuantity(text, tokens, at);
    if (quantity !== null) {
      items.push({ kind: 'number', value: quantity.value, isInside: true });
      at = quantity.next;
      continue;
    }
    const turn = readTurn(words, at);
    if (turn !== null) {
      items.push({ kind: 'turn', value: turn.value, isInside: true });
      at = turn.next;
      continue;
    }
    const word = words[at] ?? '';
    const before = text.slice(at === 0 ? 0 : (tokens.ends[at - 1] ?? 0), starts[at] ?? 0);
    const isInside = at > 0 && !sentenceEnd.test(before);
    const isName = cased[at] !== word && !lowerWords.has(word) && !STOP_WORDS.has(word);
    items.push({ kind: isName ? 'name' : 'word', value: word, isInside });
    at += 1;
  }
  return items;
}
