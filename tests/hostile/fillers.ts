const pieces: readonly string[] = [
  ...'<>&"\'()[]{}/\\.,:;-+_=?#%@!|~^$*0aZ \t\n\r\u00a0\u200b\ufeffé中\u0301'.split(''),
  ...['😀', '\ud800', '\u0000', '\u202e'],
  ...[
    '<a>',
    '</a>',
    '<b ',
    '<!--',
    '-->',
    '<![CDATA[',
    ']]>',
    '<a b="',
    "<a b='",
    '<?',
    '<!',
    '</',
  ],
  ...['<div>', '<p>', '<table>', '<li>', '<svg>', '<b><p>', '<a href=x>', '<img src=x>', '<td>'],
  ...['&amp;', '&#', '&#x', '&lt;', '&a', '&#0;', '&nbsp;', '&amp;amp;'],
  ...['a ', ' a', 'a,', ', ', '1:', ':1', '1-', '-1', '1.', '.1', '1/', '//', '../', '/..', './'],
  ...['a@', '@a', 'a.', '.a', 'a-', 'a(', '()', ') (', '%20', '%2', 'a=', '&a=', '?a=', 'a&', '#a'],
  ...['http://', 'https://a.', 'http:', 'a:', 'data:', 'utm_source=a&', 'urn:', 'tag:', 'x/x;'],
  ...[
    'Mon, ',
    'Jan ',
    '12 ',
    '00:',
    '2026',
    '+0000',
    'T',
    'PT1H',
    'P',
    'W',
    'Z',
    'GMT ',
    '\t\n',
    ' \n',
  ],
  ...['width:', 'a:b;', 'url(', '/*', '*/', 'a 1x, ', '1w,', '{"a":', '["', '\\u', '\\"', ', ,'],
];

/** Texts of one piece over and over, by name, which expressions that go back take long over. */
export function listFillers(length: number): ReadonlyMap<string, string> {
  // The end makes an expression that has matched so far go back.
  return new Map(
    pieces.map((piece) => {
      const text = piece.repeat(Math.ceil(length / piece.length)).slice(0, length);
      return [JSON.stringify(piece), `${text}!`];
    }),
  );
}
