import type { ValueReader } from './map-reader.ts';
import { describeSuggestion } from './suggest-word.ts';

/** A text without spaces around it, not empty, without control characters but tabs and line ends. */
export const readText: ValueReader<string> = (value) => {
  const text = value.text()?.trim() ?? null;
  if (text === null) return value.mismatch('a text');
  if (text === '') return value.fault(`${value.name} is empty, write a text or remove it`);
  if (/[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) || !text.isWellFormed()) {
    return value.fault(`${value.name} holds a character that no text may hold, remove it`);
  }
  return text;
};

/** Any finite number. */
export const readNumber: ValueReader<number> = (value) => {
  const number = value.number();
  if (number !== null) return number;
  if (value.kind === 'a number') return value.fault(`${value.name} must be a finite number`);
  return value.mismatch('a number');
};

/** A number that is zero or more. */
export const readShare: ValueReader<number> = (value) => {
  const number = readNumber(value);
  if (number === null || number >= 0) return number;
  return value.fault(`${value.name} must be 0 or more`);
};

/** A number above zero. */
export const readThreshold: ValueReader<number> = (value) => {
  const number = readNumber(value);
  if (number === null || number > 0) return number;
  return value.fault(`${value.name} must be above 0`);
};

/** A whole number within limits, both included. */
export function wholeNumber(least: number, most: number): ValueReader<number> {
  return (value) => {
    const number = readNumber(value);
    if (number === null) return null;
    if (Number.isInteger(number) && number >= least && number <= most) return number;
    return value.fault(`${value.name} must be a whole number from ${least} to ${most}`);
  };
}

/** One of a few words. */
export function oneOf<T extends string>(words: readonly T[]): ValueReader<T> {
  return (value) => {
    const text = value.text();
    if (text === null) return value.mismatch(`one of ${words.join(', ')}`);
    const word = words.find((known) => known === text);
    if (word !== undefined) return word;
    return value.fault(
      `${value.name} must be one of ${words.join(', ')}${describeSuggestion(text, words, '')}`,
    );
  };
}

/** A text in a form of its own; `pattern` must match, or else `expected` says what to write. */
export function textLike(pattern: RegExp, expected: string): ValueReader<string> {
  return (value) => {
    const text = readText(value);
    if (text === null || pattern.test(text)) return text;
    return value.fault(`${value.name} must be ${expected}`);
  };
}

/** `true` or `false`. */
export const readSwitch: ValueReader<boolean> = (value) =>
  value.kind === 'true or false' ? value.written() === 'true' : value.mismatch('true or false');
