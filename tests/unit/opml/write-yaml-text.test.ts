import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { writeYamlText, writeYamlUrl } from '../../../src/config/write-yaml-text.ts';

describe('writeYamlText', () => {
  test('what is written is read back, in lists and maps, by YAML 1.2 and 1.1', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 20 }),
      fc.string({ unit: 'grapheme', maxLength: 20 }),
      fc.stringMatching(/^[ a-zA-Z0-9:#,&*!|>'"%@`{}[\]?\\/.+=~_-]{0,12}$/),
      fc.constantFrom(
        'no',
        'On',
        'null',
        '~',
        'y',
        '.nan',
        '1_000',
        '12:30:45',
        '0b1',
        '<<',
        '=',
        'NaN',
        'a: b',
        'a #b',
        '---',
        '...',
      ),
    );
    fc.assert(
      fc.property(text, (value) => {
        fc.pre(value.isWellFormed());
        const written = writeYamlText(value);
        for (const version of ['1.2', '1.1'] as const) {
          const read = parse(`a: ${written}\nb: [${written}, ${written}]\nc: {d: ${written}}\n`, {
            version,
          });
          expect(read).toEqual({ a: value, b: [value, value], c: { d: value } });
        }
      }),
      { numRuns: 300 },
    );
  });

  test.each([
    ['The Quay, Daily', '"The Quay, Daily"'],
    ['Trade Press', 'Trade Press'],
    ['IT之家', 'IT之家'],
    ['Agency: News', '"Agency: News"'],
    ['Ports & Ships (EU)', 'Ports & Ships (EU)'],
    ['no', '"no"'],
  ])('%j is written %s', (text, expected) => {
    expect(writeYamlText(text)).toBe(expected);
  });
});

test('a URL is read back as it was', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ withQueryParameters: true }),
      fc.string({ maxLength: 8 }),
      (base, rest) => {
        const url = URL.parse(`${base}${rest}`);
        fc.pre(url !== null);
        if (url === null) return;
        url.hash = '';
        expect(parse(`- a: ${writeYamlUrl(url.href)}\n  b: c\n`)).toEqual([
          { a: url.href, b: 'c' },
        ]);
      },
    ),
    { numRuns: 1000 },
  );
});
