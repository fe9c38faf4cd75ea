import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutExcerpt } from '../../../src/publish/cut-excerpt.ts';
import { anyText } from './hostile-text.ts';

describe('cutExcerpt', () => {
  it.each<[string, string, number, string]>([
    ['leaves a text that fits', 'One two.', 8, 'One two.'],
    [
      'ends behind the last whole sentence',
      'One is here. Two is there. Three is',
      30,
      'One is here. Two is there.',
    ],
    [
      'takes a sentence that ends exactly at the limit',
      'One is here. Two is there. Three',
      26,
      'One is here. Two is there.',
    ],
    [
      'keeps closing quotes with their sentence',
      'He said “it is here.” She left then',
      25,
      'He said “it is here.”',
    ],
    [
      'does not end behind initials',
      'FedEx sues the U.S. Commerce Department over rules',
      24,
      'FedEx sues the U.S.…',
    ],
    [
      'does not end behind a title',
      'They asked Mr. Lametti to stop the matter now',
      20,
      'They asked Mr.…',
    ],
    [
      'does not take a full stop inside a number',
      'Shares fell by 2.7 percent on that day in June',
      30,
      'Shares fell by 2.7 percent on…',
    ],
    [
      'passes over a sentence that would leave too little',
      'Yes. And then the whole long story went on',
      30,
      'Yes. And then the whole long…',
    ],
    ['drops a comma before the ellipsis', 'One, two, three, four, five', 17, 'One, two, three…'],
    [
      'ends a Chinese text behind its sentence',
      '美国商务部公布名单。供应商须先取得许可证。股价下跌',
      22,
      '美国商务部公布名单。供应商须先取得许可证。',
    ],
    [
      'ends behind an abbreviation in capitals',
      'The port joins NATO. Others stay away from it',
      30,
      'The port joins NATO.',
    ],
    [
      'ends an Arabic text behind its question',
      'هل ترتفع الرسوم؟ نعم ترتفع هذا العام كله',
      22,
      'هل ترتفع الرسوم؟',
    ],
    ['ends a Hindi text behind its sentence', 'बंदरगाह बंद है। जहाज बाहर खड़े हैं और', 22, 'बंदरगाह बंद है।'],
    ['cuts a text without spaces behind a character', '华'.repeat(20), 10, `${'华'.repeat(9)}…`],
    ['counts code points', '😀'.repeat(10), 10, '😀'.repeat(10)],
    ['cuts no surrogate pair', '😀'.repeat(11), 10, `${'😀'.repeat(9)}…`],
    ['cuts no combined character', `${'a'.repeat(8)}👩‍👩‍👧bcd`, 11, `${'a'.repeat(8)}…`],
  ])('%s', (_fact, text, limit, expected) => {
    expect(cutExcerpt(text, limit)).toBe(expected);
  });

  it('is never longer than the limit, and begins as the text does', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 60 }), (text, limit) => {
        const cut = cutExcerpt(text, limit);
        expect([...cut].length).toBeLessThanOrEqual(limit);
        expect(text.startsWith(cut) || text.startsWith(cut.slice(0, -1))).toBe(true);
        expect(text.isWellFormed() ? cut.isWellFormed() : true).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('takes a long text without a blank in little time', () => {
    const started = performance.now();
    for (const text of ['x', '. ', '.', ' ', '"'].map((piece) => piece.repeat(500_000))) {
      cutExcerpt(text, 400);
    }
    expect(performance.now() - started).toBeLessThan(200);
  });
});
