import { classifyCharacter, IDEOGRAPH } from '../classify-character.ts';
import { makeTokens, tokenize } from '../tokenize.ts';
import { type FactItem, readItems } from './read-items.ts';
import { STOP_WORDS } from './stop-words.ts';
import type { StoryText } from './story-text.ts';

/** What an entry says that another of the same news would say too. */
export interface Facts {
  /** Numbers with their scale, names inside sentences, rare words of the title. */
  readonly all: ReadonlySet<string>;
  /** Every word of title and text. */
  readonly words: ReadonlySet<string>;
  /** Words of the text; of Han and kana, characters and pairs of them. */
  readonly bodyWords: ReadonlySet<string>;
  /** The same of the title. */
  readonly titleText: ReadonlySet<string>;
  readonly titleItems: readonly FactItem[];
  readonly bodyItems: readonly FactItem[];
}

const RARE_LETTERS = 5;

/** Reads the facts of an entry's title and the beginning of its text. */
export function readFacts({ title, body }: StoryText): Facts {
  const titleTokens = cut(title);
  const bodyTokens = cut(body);
  const lowerWords = new Set<string>();
  for (const { words, cased } of [titleTokens, bodyTokens]) {
    words.forEach((word, at) => {
      if (cased[at] === word) lowerWords.add(word);
    });
  }
  const bodyItems = readItems(body, bodyTokens, lowerWords);
  // Titles have capitals of their own: a name is what the text writes with one too.
  const named = new Set(bodyItems.filter(({ kind }) => kind === 'name').map(({ value }) => value));
  const titleItems = readItems(title, titleTokens, lowerWords).map((item) =>
    item.kind === 'name' && !named.has(item.value) ? { ...item, kind: 'word' as const } : item,
  );
  const names = new Set(
    bodyItems.filter(({ kind, isInside }) => kind === 'name' && isInside).map(({ value }) => value),
  );
  const titleWords = listTitleWords(titleTokens.words);
  const numbers = [...titleItems, ...bodyItems].filter(({ kind }) => kind === 'number');
  const rare = [...titleWords].filter((word) => isHan(word) || word.length >= RARE_LETTERS);
  return {
    all: new Set([...numbers.map(({ value }) => value), ...names, ...rare]),
    words: new Set([...titleTokens.words, ...bodyTokens.words]),
    bodyWords: collectWords(bodyTokens.words),
    titleText: collectWords(titleTokens.words),
    titleItems,
    bodyItems,
  };
}

function cut(text: string) {
  const tokens = makeTokens();
  tokenize(text, 0, 0, tokens);
  return tokens;
}

function collectWords(words: readonly string[]): ReadonlySet<string> {
  const collected = new Set(words);
  words.forEach((word, at) => {
    const next = words[at + 1];
    if (isHan(word) && next !== undefined && isHan(next)) collected.add(word + next);
  });
  return collected;
}

/** Words of a title that tell something; of Han and kana, pairs of characters. */
export function readTitleWords(title: string): ReadonlySet<string> {
  return listTitleWords(cut(title).words);
}

function listTitleWords(words: readonly string[]): ReadonlySet<string> {
  const listed = new Set<string>();
  words.forEach((word, at) => {
    const next = words[at + 1];
    if (isHan(word)) {
      if (next !== undefined && isHan(next)) listed.add(word + next);
    } else if (!STOP_WORDS.has(word)) listed.add(word);
  });
  return listed;
}

/** Whether a word begins with a Han or kana character. */
export function isHan(word: string): boolean {
  return classifyCharacter(word.codePointAt(0) ?? 0) === IDEOGRAPH;
}
