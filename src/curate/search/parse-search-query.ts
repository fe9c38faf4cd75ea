import type {
  SearchFault,
  SearchName,
  SearchQuery,
  SearchSince,
  SearchTerm,
} from '../../model/search-query.ts';
import { cutWords } from './cut-words.ts';
import { isIdeograph } from './is-ideograph.ts';
import { writeSearchName, writeSearchQuery, writeSearchTerm } from './write-search-query.ts';

/** Longest query, in UTF-16 code units. */
export const LONGEST_QUERY = 200;
/** Most words, phrases, names and dates in one query. */
export const MOST_CLAUSES = 16;
/** Most words in all of its terms together; each Han or kana character counts. */
export const MOST_TOKENS = 40;
/** A shorter beginning would stand for half the dictionary. */
const SHORTEST_PREFIX = 2;
const MOST_HOURS = 24 * 3650;

/** A query, or what is wrong with it. */
export type ParsedSearch =
  | { readonly query: SearchQuery; readonly fault: null }
  | { readonly query: null; readonly fault: SearchFault };

const FIELDS = ['topic', 'source', 'lang', 'title', 'since', 'last'] as const;
type Field = (typeof FIELDS)[number];

/** One clause as it is written: `-title:"trade war"*`. */
interface Clause {
  readonly offset: number;
  readonly length: number;
  readonly isExcluded: boolean;
  readonly field: Field | null;
  readonly value: string;
  readonly isQuoted: boolean;
  readonly hasStar: boolean;
}

/** Ends the reading of one query; never leaves this file. */
class Refusal {
  readonly fault: SearchFault;

  constructor(message: string, { offset, length }: Pick<SearchFault, 'offset' | 'length'>) {
    this.fault = { message, offset, length };
  }
}

/**
 * Reads a query in the form of `docs/search.md`. Queries that mean the same, as words in another
 * order or case do, give the same value. It never throws.
 *
 * @param topics Slugs that may be asked for.
 */
export function parseSearchQuery(text: string, topics: ReadonlySet<string>): ParsedSearch {
  try {
    return { query: readQuery(text, topics), fault: null };
  } catch (refusal) {
    if (refusal instanceof Refusal) return { query: null, fault: refusal.fault };
    throw refusal;
  }
}

function readQuery(text: string, topics: ReadonlySet<string>): SearchQuery {
  const whole = { offset: 0, length: text.length };
  refuseLong(text, whole);
  const clauses = readClauses(text);
  const [oneTooMany] = clauses.slice(MOST_CLAUSES);
  if (oneTooMany !== undefined) {
    throw new Refusal(`there are more than ${MOST_CLAUSES} words and names, leave some out`, {
      offset: oneTooMany.offset,
      length: text.length - oneTooMany.offset,
    });
  }
  const terms: SearchTerm[] = [];
  const names: SearchName[] = [];
  let since: SearchSince | null = null;
  for (const clause of clauses) {
    if (clause.field === null || clause.field === 'title') terms.push(...readTerm(clause));
    else if (clause.field === 'since' || clause.field === 'last') {
      if (since !== null) throw new Refusal('there are two dates to begin at, keep one', clause);
      since = readSince(clause, clause.field);
    } else names.push(readName(clause, clause.field, topics));
  }
  const query = { terms: inOrder(terms, writeSearchTerm), names: inOrder(names, writeSearchName) };
  refuseTooMuch({ ...query, since }, whole);
  // Some characters fold to several, and the canonical form stands in links.
  refuseLong(writeSearchQuery({ ...query, since }), whole);
  return { ...query, since };
}

function refuseLong(text: string, whole: SearchPlace): void {
  if (text.length <= LONGEST_QUERY) return;
  throw new Refusal(`the query is longer than ${LONGEST_QUERY} characters, shorten it`, whole);
}

function refuseTooMuch({ terms, names, since }: SearchQuery, whole: SearchPlace): void {
  const asksFor = [...terms, ...names].some(({ isExcluded }) => !isExcluded);
  if (!asksFor && since === null) {
    const message =
      terms.length + names.length === 0
        ? 'there is nothing to look for, write a word'
        : 'the query only says what not to find, add a word to look for';
    throw new Refusal(message, whole);
  }
  if (terms.reduce((sum, { tokens }) => sum + tokens.length, 0) > MOST_TOKENS) {
    throw new Refusal(`the query has more than ${MOST_TOKENS} words, leave some out`, whole);
  }
}

type SearchPlace = Pick<SearchFault, 'offset' | 'length'>;

// Quotes as keyboards and word processors write them.
const clausePattern =
  /(?<excluded>-)?(?:(?<field>\p{L}+)[:：])?(?:["“”„](?<quoted>[^"“”„]*)(?<end>["“”„])?(?<star>\*+)?|(?<bare>[^\s"“”„]*))/uy;
const spaces = /\s*/uy;

function readClauses(text: string): readonly Clause[] {
  const clauses: Clause[] = [];
  for (let at = skipSpaces(text, 0); at < text.length; at = skipSpaces(text, at)) {
    clausePattern.lastIndex = at;
    const match = clausePattern.exec(text);
    const length = match?.[0].length ?? 0;
    // Only a character that can begin nothing is left over, and there is none.
    if (match === null || length === 0) throw new Refusal('this cannot be read', place(at, 1));
    clauses.push(readClause(match.groups ?? {}, place(at, length)));
    at += length;
  }
  return clauses;
}

function skipSpaces(text: string, at: number): number {
  spaces.lastIndex = at;
  return at + (spaces.exec(text)?.[0].length ?? 0);
}

function place(offset: number, length: number): SearchPlace {
  return { offset, length };
}

function readClause(
  { excluded, field, quoted, end, star, bare = '' }: Readonly<Record<string, string | undefined>>,
  where: SearchPlace,
): Clause {
  const isQuoted = quoted !== undefined;
  if (isQuoted && end === undefined) {
    throw new Refusal('the quotation is not closed, add a " at its end', where);
  }
  return {
    ...where,
    isExcluded: excluded !== undefined,
    field: field === undefined ? null : readField(field, where),
    value: isQuoted ? quoted : bare.replace(/\*+$/, ''),
    isQuoted,
    hasStar: isQuoted ? star !== undefined : bare.endsWith('*'),
  };
}

function readField(written: string, where: SearchPlace): Field {
  const field = FIELDS.find((known) => known === written.toLowerCase());
  if (field !== undefined) return field;
  throw new Refusal(
    `"${written}:" is no field, use ${FIELDS.map((known) => `${known}:`).join(' ')} or put it in quotation marks`,
    where,
  );
}

/** Nothing for signs alone, as `&` between two words. */
function readTerm(clause: Clause): readonly SearchTerm[] {
  const { value, hasStar, isExcluded, field } = clause;
  if (!clause.isQuoted && value.includes('*')) {
    throw new Refusal('a * stands only at the end of a word', clause);
  }
  const tokens = cutWords(value);
  const last = tokens.at(-1);
  if (last === undefined) {
    if (field === null && !hasStar) return [];
    throw new Refusal('there is no word here, write one', clause);
  }
  const isPrefix = hasStar && !isIdeograph(last);
  if (isPrefix && [...last].length < SHORTEST_PREFIX) {
    throw new Refusal(`a * needs ${SHORTEST_PREFIX} letters before it`, clause);
  }
  return [{ tokens, isPrefix, inTitle: field === 'title', isExcluded }];
}

function readName(
  clause: Clause,
  kind: SearchName['kind'],
  topics: ReadonlySet<string>,
): SearchName {
  const name = clause.value.toLowerCase();
  const { isExcluded } = clause;
  if (clause.hasStar) throw new Refusal(`"${kind}:" takes a whole name, without a *`, clause);
  if (kind === 'lang') return { kind, name: readLanguage(clause), isExcluded };
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
    throw new Refusal(`"${kind}:" takes a name such as ${kind}:chip-plants`, clause);
  }
  if (kind === 'topic' && !topics.has(name)) {
    throw new Refusal(`there is no topic "${name}", the front page lists all`, clause);
  }
  return { kind, name, isExcluded };
}

function readLanguage(clause: Clause): string {
  const [, primary] = /^([a-z]{2,3})(?:-[a-z0-9]{1,8})*$/i.exec(clause.value) ?? [];
  if (primary !== undefined) return primary.toLowerCase();
  throw new Refusal('"lang:" takes a language such as lang:en or lang:zh', clause);
}

function readSince(clause: Clause, field: 'since' | 'last'): SearchSince {
  if (clause.isExcluded)
    throw new Refusal(`"${field}:" cannot be excluded, leave the - out`, clause);
  return field === 'since' ? readDay(clause) : readSpan(clause);
}

function readDay(clause: Clause): SearchSince {
  const day = clause.value;
  const isDay = /^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(Date.parse(day));
  // JavaScript takes 30 February for 2 March.
  if (isDay && !clause.hasStar && new Date(day).toISOString().startsWith(day)) {
    return { kind: 'since', day };
  }
  throw new Refusal('"since:" takes a day such as since:2026-11-01', clause);
}

const HOURS = { h: 1, d: 24, w: 168 } as const;

function readSpan(clause: Clause): SearchSince {
  const [, digits, letter] = /^(\d{1,5})([hdw])$/i.exec(clause.value) ?? [];
  const unit = (['h', 'd', 'w'] as const).find((known) => known === letter?.toLowerCase());
  const amount = Number(digits);
  if (unit !== undefined && !clause.hasStar && amount > 0 && amount * HOURS[unit] <= MOST_HOURS) {
    return { kind: 'last', amount, unit };
  }
  throw new Refusal('"last:" takes a span such as last:12h, last:7d or last:4w', clause);
}

/** Sorted and each once, by what they are written as. */
function inOrder<T>(values: readonly T[], write: (value: T) => string): readonly T[] {
  const byText = new Map(values.map((value) => [write(value), value]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}
