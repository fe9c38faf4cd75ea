import type { Instant } from '../model/instant.ts';
import { findEnglishMonth, findMonth, isDayName } from './date-names.ts';
import { findZone } from './time-zones.ts';

/** A date that was read, and what had to be mended for it. */
export interface DateReading {
  readonly at: Instant;
  /** What its writer should mend, or null where it is as the standards want it. */
  readonly repair: string | null;
}

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
  /** Minutes east of Greenwich; null where none is given. */
  zone: number | null;
  repair: string | null;
}

const MAX_LENGTH = 120;
/** Minutes; no place on earth is further from Greenwich than 14 hours, and some clocks are wrong. */
const MAX_OFFSET = 18 * 60;
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MIN_YEAR = 1000;
const MAX_YEAR = 9999;

/** What nearly every feed has, read without further ado. */
const PLAIN_RFC_822 =
  /^(?:([A-Z][a-z]{2}), )?(\d{1,2}) ([A-Z][a-z]{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (?:(GMT|UT|UTC|Z|[ECMP][SD]T)|([+-])(\d{2})([0-5]\d))$/;
const PLAIN_RFC_3339 =
  /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:(Z)|([+-])(\d{2}):([0-5]\d))$/;
const ISO_DATE = /^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[TtZz\s_,])/;
const ISO_WEEK = /^(\d{4})-?W(\d{2})(?:-?([1-7]))?(?=$|[Tt\s])/i;
const ISO_ORDINAL = /^(\d{4})-?(\d{3})(?=$|[Tt\s])/;
const NUMERIC_DATE = /^(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})(?=$|[Tt\s,])/;
const CJK_DATE =
  /^(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일号]?\s?(?:\(\p{L}{1,3}\)|(?:星期|周|週)\p{L}|\p{L}曜日)?/u;
const CLOCK =
  /^[T_,\s]*(?:at\s|um\s|à\s)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,:](\d{1,9}))?)?(?!\d)(?:\s?([ap])\.?m\b\.?)?/iu;
const BASIC_CLOCK = /^T(\d{2})(?:(\d{2})(?:(\d{2})(?:[.,](\d{1,9}))?)?)?(?=$|[Z\s+-])/i;
const CJK_CLOCK =
  /^\s*(上午|下午|오전|오후|午前|午後)?\s?(\d{1,2})\s?[時时시点點:]\s?(?:(\d{1,2})\s?[分분:]?\s?(?:(\d{1,2})\s?[秒초]?)?)?/;

/**
 * Reads a date in any form that feeds are known to hold; null where a person could not be sure of it
 * either. Nothing is invented but what the forms themselves say: a day without a time is its
 * midnight, a time without a zone is UTC.
 * @see RFC 822 §5, RFC 2822 §3.3 and §4.3, RFC 3339, ISO 8601, W3C NOTE-datetime
 */
export function readDate(text: string): DateReading | null {
  if (text.length > MAX_LENGTH * 4) return null;
  const known = recent.find((entry) => entry.text === text);
  if (known !== undefined) return known.reading;
  const reading = readAnyDate(text);
  recent[next] = { text, reading };
  next = (next + 1) % MAX_RECENT;
  return reading;
}

/**
 * An entry's dates are asked for again where it is hashed. Few are kept, since each of these texts
 * may hold the whole document that it was cut from in memory.
 */
const MAX_RECENT = 3;
const recent: { readonly text: string; readonly reading: DateReading | null }[] = [];
let next = 0;

function readAnyDate(text: string): DateReading | null {
  const folded = foldDate(text);
  if (folded === '' || folded.length > MAX_LENGTH) return null;
  const fields =
    readPlain(folded) ?? readEpoch(folded) ?? readNumbersFirst(folded) ?? readWords(folded);
  return fields === null ? null : finishDate(fields, folded);
}

/** One space between the parts, and figures as they stand in ASCII. */
function foldDate(text: string): string {
  const trimmed = text.trim();
  if (/^[!-~]+(?: [!-~]+)*$/.test(trimmed)) return trimmed;
  return trimmed
    .normalize('NFKC')
    .replace(/\p{Nd}/gu, (digit) => String(readDigit(digit)))
    .replace(/[\s\u200e\u200f\u061c]+/g, ' ')
    .trim();
}

/** Digits of every script stand in rows of ten that begin with zero. */
function readDigit(digit: string): number {
  let code = digit.codePointAt(0) ?? 0;
  let value = 0;
  while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(code - 1))) {
    code -= 1;
    value += 1;
  }
  return value;
}

function readPlain(text: string): Fields | null {
  const fields = newFields();
  const rfc822 = PLAIN_RFC_822.exec(text);
  if (rfc822 !== null) {
    const [, , day, monthName = '', year, hour, minute, second, zone, sign, hours, minutes] =
      rfc822;
    const month = findEnglishMonth(monthName);
    if (month === null || !month.isStandard) return null;
    setDay(fields, year, '', day);
    fields.month = month.month;
    setClock(fields, hour, minute, second);
    if (zone === undefined) return setOffset(fields, sign, hours, minutes);
    fields.zone = findZone(zone);
    return fields;
  }
  const rfc3339 = PLAIN_RFC_3339.exec(text);
  if (rfc3339 === null) return null;
  const [, year, month, day, hour, minute, second, fraction, , sign, hours, minutes] = rfc3339;
  setDay(fields, year, month, day);
  setClock(fields, hour, minute, second, fraction);
  return setOffset(fields, sign, hours, minutes);
}

/** Without a sign it is Greenwich; null where no place on earth is so far from there. */
function setOffset(fields: Fields, sign?: string, hours = '0', minutes = '0'): Fields | null {
  const offset = Number(hours) * 60 + Number(minutes);
  if (offset > MAX_OFFSET) return null;
  fields.zone = sign === '-' ? -offset : offset;
  return fields;
}

function newFields(): Fields {
  return {
    year: 0,
    month: 1,
    day: 1,
    hour: 0,
    minute: 0,
    second: 0,
    millisecond: 0,
    zone: null,
    repair: null,
  };
}

/** Seconds or milliseconds since 1970, as some JSON feeds have them. */
function readEpoch(text: string): Fields | null {
  if (!/^\d{9,10}(?:\.\d{1,6})?$|^\d{12,13}$/.test(text)) return null;
  const number = Number(text);
  const date = new Date(text.length >= 12 && !text.includes('.') ? number : number * 1_000);
  if (Number.isNaN(date.getTime())) return null;
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
    millisecond: date.getUTCMilliseconds(),
    zone: 0,
    repair: 'it is a number, not a date',
  };
}

/** ISO 8601 and all other forms that begin with the date in figures. */
function readNumbersFirst(whole: string): Fields | null {
  const fields = newFields();
  const text = whole.replace(/^\p{L}{2,12}\.?,? (?=\d{4}-)/u, '');
  const rest =
    readCompact(text, fields) ??
    readIsoWeek(text, fields) ??
    readIsoOrdinal(text, fields) ??
    readIsoDate(text, fields) ??
    readCjkDate(text, fields) ??
    readNumericDate(text, fields);
  if (rest === null) return null;
  return readClockAndZone(rest, fields);
}

/** `20261122`, `20261122T100500Z`, `20261122100500`. */
function readCompact(text: string, fields: Fields): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2}))?(?=$|[TZ\s])/i.exec(text);
  if (match === null) return null;
  setDay(fields, match[1], match[2], match[3]);
  if (match[4] === undefined) return text.slice(match[0].length);
  setClock(fields, match[4], match[5], match[6]);
  fields.repair = 'it has no separators';
  return text.slice(match[0].length);
}

function readIsoWeek(text: string, fields: Fields): string | null {
  const match = ISO_WEEK.exec(text);
  if (match === null) return null;
  const week = Number(match[2]);
  if (week < 1 || week > 53) return null;
  const year = Number(match[1]);
  const fourth = new Date(Date.UTC(year, 0, 4));
  const monday = 4 - ((fourth.getUTCDay() + 6) % 7);
  const date = new Date(Date.UTC(year, 0, monday + (week - 1) * 7 + Number(match[3] ?? '1') - 1));
  fields.year = date.getUTCFullYear();
  fields.month = date.getUTCMonth() + 1;
  fields.day = date.getUTCDate();
  fields.repair = 'it is a week date';
  return text.slice(match[0].length);
}

function readIsoOrdinal(text: string, fields: Fields): string | null {
  const match = ISO_ORDINAL.exec(text);
  if (match === null) return null;
  const year = Number(match[1]);
  const date = new Date(Date.UTC(year, 0, Number(match[2])));
  if (Number(match[2]) === 0 || date.getUTCFullYear() !== year) return null;
  fields.year = year;
  fields.month = date.getUTCMonth() + 1;
  fields.day = date.getUTCDate();
  fields.repair = 'it counts the days of the year';
  return text.slice(match[0].length);
}

function readIsoDate(text: string, fields: Fields): string | null {
  const match = ISO_DATE.exec(text);
  if (match === null) return null;
  setDay(fields, match[1], match[2] ?? '1', match[3] ?? '1');
  return text.slice(match[0].length);
}

function readCjkDate(text: string, fields: Fields): string | null {
  const match = CJK_DATE.exec(text);
  if (match === null) return null;
  setDay(fields, match[1], match[2], match[3]);
  fields.repair = 'it is written for people';
  const rest = text.slice(match[0].length);
  const clock = CJK_CLOCK.exec(rest);
  if (clock === null) return rest;
  const half = /下午|오후|午後/.test(clock[1] ?? '') ? 12 : 0;
  const hour = Number(clock[2]);
  const isTwelve = clock[1] !== undefined && hour === 12;
  setClock(fields, String((isTwelve ? 0 : hour) + half), clock[3] ?? '0', clock[4] ?? '0');
  return rest.slice(clock[0].length);
}

/** Figures with dots, slashes or hyphens; null where day and month cannot be told apart. */
function readNumericDate(text: string, fields: Fields): string | null {
  const match = NUMERIC_DATE.exec(text);
  if (match === null) return null;
  const [, first = '', separator = '', middle = '', last = ''] = match;
  const rest = text.slice(match[0].length);
  fields.repair = 'its separators or their order are not the standard ones';
  if (first.length === 4) {
    setDay(fields, first, middle, last);
    return rest;
  }
  if (last.length !== 4 && last.length !== 2) return null;
  const isMonthFirst = Number(middle) > 12 || (separator === '/' && /\d\s?[ap]\.?m\b/i.test(rest));
  if (!isMonthFirst && separator !== '.' && Number(first) <= 12 && first !== middle) return null;
  setDay(fields, last, isMonthFirst ? first : middle, isMonthFirst ? middle : first);
  return rest;
}

function setDay(fields: Fields, year = '', month = '', day = ''): void {
  fields.year = expandYear(year);
  fields.month = Number(month);
  fields.day = Number(day);
}

function setClock(fields: Fields, hour = '0', minute = '0', second = '0', fraction = ''): void {
  fields.hour = Number(hour);
  fields.minute = Number(minute);
  fields.second = Number(second);
  fields.millisecond = fraction === '' ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
}

/** @see RFC 2822 §4.3 */
function expandYear(digits: string): number {
  const year = Number(digits);
  if (digits.length === 2) return year < 50 ? 2_000 + year : 1_900 + year;
  return digits.length === 3 ? 1_900 + year : year;
}

/** Reads what follows a date: a time, a zone, and nothing else. */
function readClockAndZone(text: string, fields: Fields): Fields | null {
  const rest = readClock(text, fields) ?? text;
  return readZone(rest, fields) ? fields : null;
}

function readClock(text: string, fields: Fields): string | null {
  const clock = CLOCK.exec(text);
  if (clock !== null) {
    const [, hour, minute, second, fraction, half] = clock;
    setClock(fields, hour, minute, second, fraction);
    return readHalf(fields, half) ? text.slice(clock[0].length) : null;
  }
  const basic = BASIC_CLOCK.exec(text);
  if (basic === null) return null;
  setClock(fields, basic[1], basic[2], basic[3], basic[4]);
  return text.slice(basic[0].length);
}

function readHalf(fields: Fields, half: string | undefined): boolean {
  if (half === undefined) return true;
  fields.repair ??= 'it counts the hours to twelve';
  if (fields.hour < 1 || fields.hour > 12) return fields.hour <= 23;
  fields.hour = (fields.hour % 12) + (/p/i.test(half) ? 12 : 0);
  return true;
}

/** Takes a zone in any form; false where something else is left that cannot be one. */
function readZone(text: string, fields: Fields): boolean {
  const zone = text.replace(/\s*[([][^)\]]*[)\]]?\s*$/, '').replace(/^[\s,;T]+|[\s,;.]+$/g, '');
  if (zone === '') {
    const named = /[([]([^)\]]+)/.exec(text)?.[1];
    fields.zone ??= named === undefined ? null : findZone(named);
    return true;
  }
  const offset =
    /^(?:GMT|UTC|UT|Z)?\s?([+\-−–])\s?(\d{1,2})(?::?(\d{2}))?(?::?\d{2})?(?:\s?[A-Z]{1,5})?$/i.exec(
      zone,
    );
  if (offset !== null) {
    const minutes = Number(offset[2]) * 60 + Number(offset[3] ?? '0');
    if (minutes > MAX_OFFSET || Number(offset[3] ?? '0') > 59) return false;
    fields.zone = offset[1] === '+' ? minutes : -minutes;
    return true;
  }
  const named = findZone(zone);
  if (named !== null) {
    fields.zone = named;
    return true;
  }
  if (!/^[A-Za-z_/]{1,40}$/.test(zone)) return false;
  // An unknown zone says nothing of the offset (RFC 2822 §4.3).
  fields.zone = 0;
  fields.repair = `its zone "${zone}" is not known and was read as UTC`;
  return true;
}

/** RFC 822, asctime, HTTP dates and everything else with the month's name. */
function readWords(text: string): Fields | null {
  const fields = newFields();
  const rest = takeClock(text, fields);
  if (rest === null) return null;
  const found = findWords(rest);
  if (found === null) return null;
  if (!placeNumbers(takeBareClock(found.numbers, fields), fields)) return null;
  fields.month = found.month;
  if (found.zone !== '' && !readZone(found.zone, fields)) return null;
  if (found.isOdd) fields.repair ??= 'it is not in the form that the standard wants';
  return fields;
}

/** Takes the time with its zone out of the text, wherever it stands. */
function takeClock(text: string, fields: Fields): string | null {
  const place = /(?:^|[\sT,])\d{1,2}[:.]\d{2}(?!\.\d)(?:[:.]\d{2})?/.exec(text);
  if (place === null) return text;
  const start = place.index;
  const after = readClock(text.slice(start), fields);
  if (after === null) return null;
  return `${text.slice(0, start)} ${after}`;
}

interface FoundWords {
  readonly month: number;
  readonly numbers: readonly string[];
  readonly zone: string;
  readonly isOdd: boolean;
}

const TOKENS = /[+\-−]\d{1,2}:?\d{2}(?!\d)|\d+|[\p{L}\p{M}]+/gu;

/** The month's name, the numbers and what can be a zone; words between them say nothing. */
function findWords(text: string): FoundWords | null {
  const tokens = text.replace(/\([^)]*\)?/g, ' ').match(TOKENS) ?? [];
  const place = findMonthPlace(tokens);
  const name = place === -1 ? null : findMonth(tokens[place] ?? '');
  if (name === null) return null;
  const numbers: string[] = [];
  const zone: string[] = [];
  tokens.forEach((token, index) => {
    if (index === place) return;
    const isHyphenated = /^[-−]\d{4}$/.test(token) && index === place + 1 && numbers.length === 1;
    if (/^\d/.test(token)) numbers.push(token);
    else if (isHyphenated) numbers.push(token.slice(1));
    else if (/^[+\-−]/.test(token)) zone.push(token);
    else if (index > place && numbers.length === 2 && isZoneName(token)) zone.push(token);
  });
  return { month: name.month, numbers, zone: joinZone(zone), isOdd: !name.isStandard };
}

function isZoneName(token: string): boolean {
  return /^[A-Z]{1,5}$/.test(token) || findZone(token) !== null;
}

/** A word that is a day's name too (`mar.`) is the month only where no other word can be. */
function findMonthPlace(tokens: readonly string[]): number {
  const words = tokens.flatMap((token, index) => (/^\p{L}/u.test(token) ? [index] : []));
  const english = words.filter((index) => findEnglishMonth(tokens[index] ?? '') !== null);
  const [only] = english;
  // The names of other languages are costly to look through, and seldom needed.
  if (english.length === 1 && only !== undefined && only > 0) return only;
  const places = words.filter((index) => findMonth(tokens[index] ?? '') !== null);
  return places.find((index) => !isDayName(tokens[index] ?? '')) ?? places[0] ?? -1;
}

/** `GMT +0200`: the figures hold; `+0200 CEST`: they hold too. */
function joinZone(parts: readonly string[]): string {
  return parts.find((part) => /^[+\-−]/.test(part)) ?? parts[0] ?? '';
}

/** `7 Sep 02 1500 GMT`: hours and minutes without a colon, after day and year. */
function takeBareClock(numbers: readonly string[], fields: Fields): readonly string[] {
  const clock = numbers[2];
  if (numbers.length !== 3 || clock?.length !== 4 || fields.hour + fields.minute > 0)
    return numbers;
  setClock(fields, clock.slice(0, 2), clock.slice(2));
  return numbers.slice(0, 2);
}

/** Day and year from the numbers beside the month, whichever order they have. */
function placeNumbers(numbers: readonly string[], fields: Fields): boolean {
  const [first, second] = numbers;
  if (first === undefined || second === undefined || numbers.length > 2) return false;
  const isYearFirst = first.length >= 3 && second.length <= 2;
  const [day, year] = isYearFirst ? [second, first] : [first, second];
  if (day.length > 2 || year.length < 2) return false;
  fields.day = Number(day);
  fields.year = expandYear(year);
  return true;
}

function finishDate(fields: Fields, text: string): DateReading | null {
  const { year, month, day, hour, minute, second, millisecond } = fields;
  if (!(year >= MIN_YEAR && year <= MAX_YEAR)) return null;
  if (!(month >= 1 && month <= 12) || !(day >= 1 && day <= daysOfMonth(year, month))) return null;
  const isMidnight = hour === 24 && minute === 0 && second === 0;
  if ((hour > 23 && !isMidnight) || minute > 59 || second > 60) return null;
  // A leap second is its day's last one for everybody but astronomers.
  const time = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), millisecond);
  const at = new Date(time - (fields.zone ?? 0) * 60_000);
  if (at.getUTCFullYear() < MIN_YEAR || at.getUTCFullYear() > MAX_YEAR) return null;
  const repair = fields.repair ?? checkDayName(text, time);
  return { at: at.toISOString(), repair };
}

/** The day's name says nothing that the date does not; a wrong one is worth a word to its writer. */
function checkDayName(text: string, time: number): string | null {
  const named = /^(Sun|Mon|Tue|Wed|Thu|Fri|Sat)[a-z]{0,6},? /.exec(text)?.[1];
  const isRight = named === undefined || named === DAYS[new Date(time).getUTCDay()];
  return isRight ? null : `the day is not a ${named}`;
}

function daysOfMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}
