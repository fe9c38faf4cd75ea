import fc from 'fast-check';

/** Texts that break out of carelessly written documents. */
export const HOSTILE_TEXTS: readonly string[] = [
  ']]>]]><item><title>planted</title></item>',
  'a ]]]>]]>]]]]>> b',
  'AT&T &amp; &amp;amp; &lt;b&gt; &#0; &nbsp;',
  '<script>alert("1")</script> </title></entry>',
  '"double" \'single\' `back` <!-- --> <?xml ?> <![CDATA[ x',
  'nul\u0000 bell\u0007 escape\u001b vertical\u000b form\u000c delete\u007f next\u0085',
  'high \ud83d low \ude00 pair 😀 swapped \ude00\ud83d',
  'not characters \ufffe \uffff, mark \ufeff, separators \u2028\u2029',
  'שלום עולם \u202e drawkcab \u2066isolate\u2069 مرحبا',
  'e\u0301 👩‍👩‍👧 🇨🇳 华为遭美国出口管制',
  'line\r\nline\rline\n\ttab',
  'https://a.example/?a=1&b=<2>"3"',
  'x'.repeat(5_000),
  'many words '.repeat(2_000),
  '$& $1 $` %s %00 \\u0000 \\',
  '__proto__',
];

/** Any text: pieces that mean something to XML, HTML or JSON between code units of every kind. */
export const anyText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      {
        weight: 2,
        arbitrary: fc.constantFrom(']]>', '&amp;', '&', '<', '>', '"', ' ', '\r\n', '😀'),
      },
      { weight: 2, arbitrary: fc.string({ maxLength: 12 }) },
      {
        weight: 1,
        arbitrary: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      },
      {
        weight: 1,
        arbitrary: fc.constantFrom(...HOSTILE_TEXTS.filter(({ length }) => length < 100)),
      },
    ),
    { maxLength: 12 },
  )
  .map((pieces) => pieces.join(''));
