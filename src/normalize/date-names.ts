/** Languages whose names of months and days are known, the more common first. */
const LOCALES =
  'en es pt fr de it nl ru pl tr id sv da nb fi cs sk hu ro el uk bg sr hr sl ca gl eu et lv lt ar he fa vi ms af ga cy is'.split(
    ' ',
  );

/** Spellings that are in use and in no table. */
const MORE_MONTHS: ReadonlyMap<string, number> = new Map([
  ['sept', 9],
  ['maerz', 3],
  ['mrz', 3],
  ['janv', 1],
  ['fevr', 2],
  ['juill', 7],
  ['agt', 8],
  ['ags', 8],
]);

/** A month's number, and whether it is written as the standards want it. */
export interface MonthName {
  readonly month: number;
  readonly isStandard: boolean;
}

const ENGLISH_MONTHS = readMonths('en');
const STANDARD_MONTHS: ReadonlyMap<string, MonthName> = new Map(
  'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'
    .split(' ')
    .map((name, index) => [name, { month: index + 1, isStandard: true }]),
);
const ENGLISH_DAYS = readDays('en');
let foreignMonths: ReadonlyMap<string, number> | null = null;
let foreignDays: ReadonlySet<string> | null = null;

/** The month of an English name or its abbreviation, or null. */
export function findEnglishMonth(word: string): MonthName | null {
  const standard = STANDARD_MONTHS.get(word);
  if (standard !== undefined) return standard;
  const folded = foldName(word);
  const month = ENGLISH_MONTHS.get(folded);
  return month === undefined ? null : { month, isStandard: folded.length === 3 };
}

/** The month of a name or its abbreviation in any known language, or null. */
export function findMonth(word: string): MonthName | null {
  const english = findEnglishMonth(word);
  if (english !== null) return english;
  const folded = foldName(word);
  foreignMonths ??= collectMonths();
  const month = foreignMonths.get(folded) ?? findByBeginning(folded, foreignMonths);
  return month === null ? null : { month, isStandard: false };
}

/** The month of an abbreviation that all names beginning so have in common. */
function findByBeginning(word: string, names: ReadonlyMap<string, number>): number | null {
  if (word.length < 3) return null;
  const months = new Set<number>();
  for (const [name, month] of names) if (name.startsWith(word)) months.add(month);
  const [only] = months;
  return months.size === 1 && only !== undefined ? only : null;
}

/** Whether a word is a day of the week, or its abbreviation, in any known language. */
export function isDayName(word: string): boolean {
  const folded = foldName(word);
  if (ENGLISH_DAYS.has(folded)) return true;
  foreignDays ??= new Set(LOCALES.flatMap((locale) => [...readDays(locale)]));
  return foreignDays.has(folded);
}

function collectMonths(): ReadonlyMap<string, number> {
  const months = new Map(MORE_MONTHS);
  for (const locale of LOCALES) {
    for (const [name, month] of readMonths(locale)) {
      // Where two languages disagree over a word, the more common language has it.
      if (!months.has(name)) months.set(name, month);
    }
  }
  return months;
}

/** Both the name alone and the form that stands beside a day (`ноябрь`, `ноября`), long and short. */
function readMonths(locale: string): ReadonlyMap<string, number> {
  const names = new Map<string, number>();
  for (const month of ['long', 'short'] as const) {
    for (const beside of [{ day: 'numeric' } as const, {}]) {
      const format = new Intl.DateTimeFormat(locale, {
        month,
        ...beside,
        timeZone: 'UTC',
        calendar: 'gregory',
        numberingSystem: 'latn',
      });
      for (let index = 0; index < 12; index += 1) {
        const parts = format.formatToParts(Date.UTC(2024, index, 10));
        const name = foldName(parts.find(({ type }) => type === 'month')?.value ?? '');
        if (/^\p{L}{2,}$/u.test(name) && !names.has(name)) names.set(name, index + 1);
      }
    }
  }
  return names;
}

function readDays(locale: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const weekday of ['long', 'short'] as const) {
    const format = new Intl.DateTimeFormat(locale, { weekday, timeZone: 'UTC' });
    for (let day = 1; day <= 7; day += 1)
      names.add(foldName(format.format(Date.UTC(2024, 0, day))));
  }
  return names;
}

/** Lower case, without accents and dots. */
function foldName(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[.\u200f]/g, '')
    .toLowerCase();
}
