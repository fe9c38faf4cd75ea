import type { Tokens } from '../tokenize.ts';

/** A number at a place in a text, and the token behind it. */
export interface Quantity {
  readonly value: string;
  readonly next: number;
}

const scales: Readonly<Record<string, number>> = {
  hundred: 1e2,
  thousand: 1e3,
  k: 1e3,
  million: 1e6,
  millions: 1e6,
  mln: 1e6,
  mn: 1e6,
  mio: 1e6,
  m: 1e6,
  billion: 1e9,
  billions: 1e9,
  bln: 1e9,
  bn: 1e9,
  b: 1e9,
  trillion: 1e12,
  trln: 1e12,
  tln: 1e12,
  tn: 1e12,
  万: 1e4,
  亿: 1e8,
  兆: 1e12,
};

const percentWords: ReadonlySet<string> = new Set([
  'percent',
  'pct',
  'pc',
  'prozent',
  'percentage',
]);
const numberWords: ReadonlyMap<string, number> = new Map(
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty'
    .split(' ')
    .map((word, at) => [word, at] as const)
    .filter(([word]) => word !== 'one' && word !== 'zero'),
);
const ordinals: ReadonlyMap<string, string> = new Map(
  'first second third fourth fifth sixth seventh eighth ninth tenth'
    .split(' ')
    .map((word, at) => [word, `${at + 1}.`] as const),
);
const dayWords = 'monday tuesday wednesday thursday friday saturday sunday';
const monthWords =
  'january february march april may june july august september october november december';
const dates: ReadonlyMap<string, string> = new Map([
  ...dayWords.split(' ').flatMap((day) => [[day, day] as const, [day.slice(0, 3), day] as const]),
  ...monthWords
    .split(' ')
    .flatMap((month) => [[month, month] as const, [month.slice(0, 3), month] as const]),
]);
const hanDigits = '〇一二三四五六七八九';
const hanMeasures = /^[万亿元人名日月年点成个家岁次季号级吨]$/u;
const separators = new Set([',', '-', '–', ':', '/', '.', ' - ']);
const amount = /^(\d+(?:\.\d+)?)([a-z]*)$/;

/**
 * The number that begins at a token, told alike however it is written: scale words and letters
 * multiplied in, `1,000` and `1000` the same, percent in any spelling as `%`, scores and dates as one;
 * days and months by their names, codes such as `LX20` whole. Null where none begins.
 */
export function readQuantity(text: string, tokens: Tokens, at: number): Quantity | null {
  const word = tokens.words[at] ?? '';
  const date = readDateWord(tokens, at);
  if (date !== null) return { value: `d:${date}`, next: at + 1 };
  const spelled = numberWords.get(word);
  if (spelled !== undefined) return scaleUp(text, tokens, `${spelled}`, at + 1);
  const ordinal = ordinals.get(word);
  if (ordinal !== undefined) return { value: ordinal, next: at + 1 };
  if (isHanNumber(tokens, at)) return { value: `${hanDigits.indexOf(word)}`, next: at + 1 };
  const match = amount.exec(word);
  if (match === null) return /\d/.test(word) ? { value: word, next: at + 1 } : null;
  const [, digits = '', letters = ''] = match;
  if (letters !== '') return readGlued(text, tokens, at, digits, letters);
  const { value, next } = joinDigits(text, tokens, digits, at + 1);
  return scaleUp(text, tokens, value, next);
}

/** `2bn`, `3pct`, `25bp`: what is no scale stays a unit. */
function readGlued(
  text: string,
  tokens: Tokens,
  at: number,
  digits: string,
  letters: string,
): Quantity {
  const scale = scales[letters];
  if (scale !== undefined) {
    return addPercent(text, tokens, write(Number(digits) * scale), at + 1);
  }
  if (percentWords.has(letters)) return { value: `${write(Number(digits))}%`, next: at + 1 };
  return { value: `${write(Number(digits))}${letters}`, next: at + 1 };
}

/** Joins `1` `000` to 1000, and the parts of scores, times and dates to one. */
function joinDigits(
  text: string,
  { words, starts, ends }: Tokens,
  first: string,
  from: number,
): { readonly value: string; readonly next: number } {
  let value = first;
  let next = from;
  for (; next < words.length; next += 1) {
    const word = words[next] ?? '';
    const gap = text.slice(ends[next - 1] ?? 0, starts[next] ?? 0);
    if (!/^\d+$/.test(word) || !separators.has(gap)) break;
    if (gap === ',' && word.length !== 3) break;
    value = gap === ',' && /^\d+$/.test(value) ? value + word : `${value}-${word}`;
  }
  return { value, next };
}

function scaleUp(text: string, tokens: Tokens, digits: string, next: number): Quantity {
  if (digits.includes('-')) return { value: digits, next };
  const scale = Object.hasOwn(scales, tokens.words[next] ?? '')
    ? scales[tokens.words[next] ?? '']
    : undefined;
  if (scale === undefined) return addPercent(text, tokens, write(Number(digits)), next);
  return addPercent(text, tokens, write(Number(digits) * scale), next + 1);
}

function addPercent(text: string, { words, ends }: Tokens, value: string, next: number): Quantity {
  const sign = text.charAt(ends[next - 1] ?? 0);
  if (sign === '%' || sign === '％') return { value: `${value}%`, next };
  const word = words[next] ?? '';
  if (percentWords.has(word)) {
    const isPoints = word === 'percentage' && words[next + 1]?.startsWith('point') === true;
    return { value: `${value}${isPoints ? 'pp' : '%'}`, next: next + 1 };
  }
  if (word === 'per' && words[next + 1] === 'cent') return { value: `${value}%`, next: next + 2 };
  return { value, next };
}

/** `May` and `Mar` are dates only with a capital and a number beside them. */
function readDateWord({ words, cased }: Tokens, at: number): string | null {
  const word = words[at] ?? '';
  const date = dates.get(word);
  if (date === undefined || cased[at] === word) return null;
  const isPlain = word.length > 3 || date.endsWith('day');
  if (isPlain) return date;
  const beside = `${words[at - 1] ?? ''} ${words[at + 1] ?? ''}`;
  return /\d/.test(beside) ? date : null;
}

/** A Han numeral in front of what is counted. */
function isHanNumber({ words }: Tokens, at: number): boolean {
  const word = words[at] ?? '';
  return word !== '' && hanDigits.includes(word) && hanMeasures.test(words[at + 1] ?? '');
}

function write(value: number): string {
  return `${Number(value.toPrecision(12))}`;
}
