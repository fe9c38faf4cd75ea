import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '../../../src/store/sqlite/encode-text.ts';
import { anyString } from '../../contract/arbitrary-entry.ts';

describe('encoded text', () => {
  it('decodes to what it was made from', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(decodeText(encodeText(text)) === text).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('decodes to each single code unit', () => {
    for (let unit = 0; unit <= 0xffff; unit += 1) {
      const text = String.fromCharCode(unit);
      if (decodeText(encodeText(text)) !== text) expect.fail(`U+${unit.toString(16)}`);
    }
  });

  it('holds no NUL and no lone surrogate', () => {
    fc.assert(
      fc.property(anyString, (text) => {
        expect(encodeText(text)).not.toContain('\u0000');
        expect(encodeText(text).isWellFormed()).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it('sorts as UTF-8 as its code points do', () => {
    fc.assert(
      fc.property(anyString, anyString, (x, y) => {
        const bytes = Buffer.compare(Buffer.from(encodeText(x)), Buffer.from(encodeText(y)));
        expect(bytes).toBe(compareCodePoints(x, y));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    '',
    'https://a.example/1?x=y#z',
    'urn:uuid:1',
    'Grüße 华为 \u{1f600}',
    '__proto__',
    'a\tb',
  ])('is the text itself where it is ordinary: %j', (text) => {
    expect(encodeText(text)).toBe(text);
  });
});

function compareCodePoints(x: string, y: string): number {
  const left = Array.from(x, (character) => character.codePointAt(0) ?? 0);
  const right = Array.from(y, (character) => character.codePointAt(0) ?? 0);
  const at = left.findIndex((point, index) => point !== right[index]);
  if (at === -1) return Math.sign(left.length - right.length);
  return Math.sign((left[at] ?? 0) - (right[at] ?? -1));
}
