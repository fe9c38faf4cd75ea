import { describe, expect, it } from 'vitest';
import { readFreshness } from '../../../src/ingest/http/read-freshness.ts';
import { readHttpDate } from '../../../src/ingest/http/read-http-date.ts';

const NOW = '2026-11-22T12:00:00.000Z';

const read = (headers: Record<string, string>) =>
  readFreshness(new Map(Object.entries(headers)), NOW);

describe('freshness', () => {
  it.each([
    [{ 'cache-control': 'max-age=3600' }, 3600, 'max-age'],
    [{ 'cache-control': 'public, Max-Age="600"' }, 600, 'max-age'],
    [{ 'cache-control': 'max-age=3600', age: '600' }, 3000, 'max-age'],
    [{ 'cache-control': 'max-age=3600', age: '4000' }, null, null],
    [{ 'cache-control': 's-maxage=60' }, null, null],
    [{ 'cache-control': 'max-age=0' }, null, null],
    [{ 'cache-control': 'no-cache, max-age=600' }, null, null],
    [{ 'cache-control': 'no-store', expires: 'Sun, 22 Nov 2026 13:00:00 GMT' }, null, null],
    [{ 'cache-control': 'max-age=99999999999999999999' }, 2 ** 31, 'max-age'],
    [{ 'cache-control': 'max-age=soon' }, null, null],
    [{ expires: 'Sun, 22 Nov 2026 13:00:00 GMT' }, 3600, 'Expires'],
    [
      { expires: 'Sun, 22 Nov 2026 20:00:00 GMT', date: 'Sun, 22 Nov 2026 19:00:00 GMT' },
      3600,
      'Expires',
    ],
    [{ expires: 'Sun, 22 Nov 2026 13:00:00 GMT', 'cache-control': 'max-age=60' }, 60, 'max-age'],
    [{ expires: '0' }, null, null],
    [{ expires: 'Sun, 22 Nov 2026 11:00:00 GMT' }, null, null],
    [{}, null, null],
  ])('of %o is %s by %s', (headers, freshSeconds, freshBy) => {
    expect(read(headers)).toMatchObject({ freshSeconds, freshBy });
  });

  it.each([
    ['120', 120],
    [' 7 ', 7],
    ['0', 0],
    ['Sun, 22 Nov 2026 14:00:00 GMT', 7200],
    ['Sun, 22 Nov 2026 10:00:00 GMT', 0],
    ['-5', null],
    ['1.5', null],
    ['in a while', null],
  ])('Retry-After "%s" is %s seconds', (text, seconds) => {
    expect(read({ 'retry-after': text }).retryAfterSeconds).toBe(seconds);
  });

  it.each([
    [{}, 7200, 'max-age'],
    [{ age: '600' }, 7200, 'max-age'],
    [{ 'cache-control': 'max-age=60' }, 60, 'max-age'],
    [{ expires: 'Sun, 22 Nov 2026 13:00:00 GMT' }, 3600, 'Expires'],
    [{ 'cache-control': 'max-age=0' }, null, null],
    [{ 'cache-control': 'no-cache' }, null, null],
  ])('C6: of a 304 with %o after 2 h is %s by %s', (headers, freshSeconds, freshBy) => {
    const kept = readFreshness(new Map(Object.entries(headers)), NOW, 7200);
    expect(kept).toMatchObject({ freshSeconds, freshBy });
  });

  it('a Retry-After date is taken by the clock that asks for more patience', () => {
    const headers = { 'retry-after': 'Sun, 22 Nov 2026 11:30:00 GMT' };
    expect(read(headers).retryAfterSeconds).toBe(0);
    const behind = { ...headers, date: 'Sun, 22 Nov 2026 11:00:00 GMT' };
    expect(read(behind).retryAfterSeconds).toBe(1800);
  });
});

describe('HTTP dates', () => {
  it.each([
    'Sun, 06 Nov 1994 08:49:37 GMT',
    'Sunday, 06-Nov-94 08:49:37 GMT',
    'Sun Nov  6 08:49:37 1994',
  ])('%s is read', (text) => {
    expect(readHttpDate(text, NOW)).toBe('1994-11-06T08:49:37.000Z');
  });

  it('with two digits lie at most 50 years ahead', () => {
    expect(readHttpDate('Sunday, 06-Nov-76 08:49:37 GMT', NOW)).toMatch(/^2076/);
    expect(readHttpDate('Sunday, 06-Nov-77 08:49:37 GMT', NOW)).toMatch(/^1977/);
  });

  it.each([
    '',
    '0',
    '-1',
    '2026-11-22T12:00:00Z',
    'Sun, 32 Nov 2026 08:49:37 GMT',
    'Sun, 31 Nov 2026 08:49:37 GMT',
    'Sun, 06 Foo 2026 08:49:37 GMT',
    'Sun, 06 Nov 2026 24:49:37 GMT',
    'Sun, 06 Nov 2026 08:49:37 +0100',
  ])('"%s" is none', (text) => {
    expect(readHttpDate(text, NOW)).toBeNull();
  });
});
