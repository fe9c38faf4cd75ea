import fc from 'fast-check';
import { expect, test } from 'vitest';
import { narrowText } from '../../../src/ingest/tree/narrow-text.ts';

const letters = 'plain letters, digits and signs: 0123456789 <p>&amp;</p> ';
const longText = 'a long text of many words '.repeat(50_000);

test.each([
  ['nothing', ''],
  ['a short text', 'short'],
  ['ASCII', letters.repeat(3)],
  ['Latin-1 to its last character', `${letters}\u00e9\u00ff\u0080\u00a0`],
  ['a dash at the end', `${letters}–`],
  ['a dash at the start', `– ${letters}`],
  ['what has the lower byte of a letter', `${letters}\u0161\u0141`],
  ['half a pair of surrogates', `${letters}\ud83d`],
  ['Han characters', '漢字'.repeat(60)],
  ['a text longer than any before it', longText],
  ['a short one behind it', letters],
])('%s stays as it is', (_, text) => {
  const wide = `–${text}`.slice(1);
  expect(narrowText(wide)).toBe(text);
});

test('every text stays as it is', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.string({ unit: fc.constantFrom('a', '\u00ff', '\u0100', '\ud800'), maxLength: 100 }),
  );
  fc.assert(
    fc.property(text, (each) => narrowText(each) === each),
    { numRuns: 2_000 },
  );
});
