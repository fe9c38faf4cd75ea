import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  LONGEST_QUERY,
  MOST_CLAUSES,
  parseSearchQuery,
} from '../../../src/curate/search/parse-search-query.ts';
import { writeSearchQuery } from '../../../src/curate/search/write-search-query.ts';
import type { SearchQuery } from '../../../src/model/search-query.ts';

const TOPICS = new Set(['chips', 'trade-war']);

function read(text: string): SearchQuery {
  const { query, fault } = parseSearchQuery(text, TOPICS);
  if (query === null) throw new Error(fault.message);
  return query;
}

function canon(text: string): string {
  return writeSearchQuery(read(text));
}

describe('what a query means', () => {
  test('words in any order, case and accents are one query', () => {
    const written = canon('Tariff  Huawei');
    expect(written).toBe('huawei tariff');
    expect(canon('huawei TARIFF huawei')).toBe(written);
    expect(canon('Köln Café')).toBe(canon('cafe koln'));
  });

  test('a word of several parts is a phrase', () => {
    expect(canon('trade-war')).toBe('"trade war"');
    expect(read('trade-war')).toEqual(read('"Trade War"'));
    expect(read('“trade war”')).toEqual(read('"trade war"'));
  });

  test('Han and kana are found character by character, in either script', () => {
    expect(read('华为').terms[0]?.tokens).toEqual(['华', '为']);
    expect(canon('華為')).toBe('华为');
    expect(canon('"华为 5G"')).toBe('"华为 5g"');
    expect(read('薴')).toEqual(read('苎'));
    expect(read('华为*').terms[0]?.isPrefix).toBe(false);
  });

  test('a star lets the last word go on', () => {
    expect(read('tarif*').terms).toEqual([
      { tokens: ['tarif'], isPrefix: true, inTitle: false, isExcluded: false },
    ]);
    expect(canon('"trade wa"*')).toBe('"trade wa"*');
  });

  test('fields, exclusions and dates', () => {
    expect(canon('-beer title:"trade war" topic:chips -source:agency lang:zh-Hans wine')).toBe(
      '-beer title:"trade war" wine -source:agency lang:zh topic:chips',
    );
    expect(read('chips since:2026-11-01').since).toEqual({ kind: 'since', day: '2026-11-01' });
    expect(read('last:7d').since).toEqual({ kind: 'last', amount: 7, unit: 'd' });
  });

  test('signs alone say nothing', () => {
    expect(canon('AT & T - !')).toBe('at t');
  });
});

describe('what cannot be read is said, with its place', () => {
  test.each([
    ['', 'nothing to look for', 0, 0],
    ['!!!', 'nothing to look for', 0, 3],
    ['-beer', 'only says what not to find', 0, 5],
    ['chips "trade war', 'not closed', 6, 10],
    ['chips http://a.example/', '"http:" is no field', 6, 17],
    ['chips topic:secret', 'no topic "secret"', 6, 12],
    ['topic:', 'takes a name', 0, 6],
    ['topic:chip*', 'without a *', 0, 11],
    ['source:a/b', 'takes a name', 0, 10],
    ['lang:english', 'takes a language', 0, 12],
    ['wa*r', 'only at the end', 0, 4],
    ['*', 'no word here', 0, 1],
    ['a*', 'needs 2 letters', 0, 2],
    ['title:', 'no word here', 0, 6],
    ['since:2026-02-30', 'takes a day', 0, 16],
    ['since:yesterday', 'takes a day', 0, 15],
    ['x -since:2026-01-01', 'cannot be excluded', 2, 17],
    ['last:7', 'takes a span', 0, 6],
    ['last:99999w', 'takes a span', 0, 11],
    ['last:7d since:2026-01-01', 'two dates', 8, 16],
  ])('%s', (text, message, offset, length) => {
    const { fault } = parseSearchQuery(text, TOPICS);
    expect(fault).toMatchObject({ offset, length });
    expect(fault?.message).toContain(message);
  });

  test('limits on length, clauses and words', () => {
    const faultOf = (text: string) => parseSearchQuery(text, TOPICS).fault?.message ?? '';
    expect(faultOf('x'.repeat(LONGEST_QUERY + 1))).toContain('longer than');
    expect(faultOf('x'.repeat(LONGEST_QUERY))).toBe('');
    expect(faultOf('ﬃ'.repeat(LONGEST_QUERY / 2))).toContain('longer than');
    const words = Array.from({ length: MOST_CLAUSES + 1 }, (_, at) => `w${at}`);
    expect(faultOf(words.join(' '))).toContain('more than 16');
    expect(faultOf(words.slice(1).join(' '))).toBe('');
    expect(faultOf('华'.repeat(41))).toContain('more than 40');
  });
});

const anyPiece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom('"', '-', '*', ':', 'title:', 'topic:chips', 'source:', 'lang:en', 'last:3d'),
  fc.constantFrom(
    'trade-war',
    "China's",
    'U.S.',
    '2.7',
    '华为',
    'ガス',
    'ｶﾞｽ',
    '한국',
    'हिन्दी',
    ' ',
  ),
);
const anyQuery = fc.array(anyPiece, { maxLength: 12 }).map((pieces) => pieces.join(''));

describe('for any text', () => {
  test('it is read or refused with a place inside of it, and never throws', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { query, fault } = parseSearchQuery(text, TOPICS);
        expect((query === null) !== (fault === null)).toBe(true);
        if (fault === null) return;
        expect(fault.offset).toBeGreaterThanOrEqual(0);
        expect(fault.offset + fault.length).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: 20_000 },
    );
  });

  test('the canonical form reads back as the same query, and is its own', () => {
    let read = 0;
    fc.assert(
      fc.property(anyQuery, (text) => {
        const { query } = parseSearchQuery(text, TOPICS);
        if (query === null) return;
        const written = writeSearchQuery(query);
        read += 1;
        const again = parseSearchQuery(written, TOPICS);
        expect(again).toEqual({ query, fault: null });
        expect(writeSearchQuery(query)).toBe(written);
      }),
      { numRuns: 20_000 },
    );
    expect(read).toBeGreaterThan(2_000);
  });

  test('no word of a query holds what an index expression is made of', () => {
    fc.assert(
      fc.property(anyQuery, (text) => {
        const tokens = parseSearchQuery(text, TOPICS).query?.terms.flatMap((term) => term.tokens);
        for (const token of tokens ?? []) expect(token).toMatch(/^[\p{L}\p{N}\p{M}.]+$/u);
      }),
      { numRuns: 5_000 },
    );
  });
});
