/** Inputs that are made to cost more than they are long, by name. */
export function writeHostileInputs(): Readonly<Record<string, string>> {
  const bomb = Array.from(
    { length: 9 },
    (_, at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`,
  );
  return {
    '0.3 MB of <': wrap('<'.repeat(300_000)),
    '0.3 MB of &lt;': wrap('&lt;'.repeat(75_000)),
    '0.3 MB of &': wrap('&'.repeat(300_000)),
    '0.3 MB of unclosed tags': wrap('<a>'.repeat(100_000)),
    '0.3 MB of unclosed quotes': wrap('<a b="'.repeat(50_000)),
    '0.3 MB of end tags': wrap('</x>'.repeat(75_000)),
    '0.3 MB of <!--': wrap('<!--'.repeat(75_000)),
    '0.3 MB of <![CDATA[': wrap('<![CDATA['.repeat(33_000)),
    '0.3 MB of <!DOCTYPE [': wrap('<!DOCTYPE ['.repeat(27_000)),
    '0.3 MB of <?': wrap('<?'.repeat(150_000)),
    '100,000 levels': wrap('<a>'.repeat(100_000) + '</a>'.repeat(100_000)),
    '1,000,000 attributes': wrap(
      `<a ${Array.from({ length: 1e6 }, (_, at) => `b${at}=""`).join(' ')}/>`,
    ),
    '100,000 namespaces': wrap(
      Array.from({ length: 1e5 }, (_, at) => `<a xmlns="u${at}">`).join(''),
    ),
    'entity bomb': `<!DOCTYPE x [<!ENTITY l0 "lol">${bomb.join('')}]>${wrap('&l9;'.repeat(1000))}`,
    'large entity': `<!DOCTYPE x [<!ENTITY e "${'e'.repeat(1000)}">]>${wrap('&e;'.repeat(100_000))}`,
    '50 MB text': wrap('x'.repeat(50_000_000)),
    'JSON, 100,000 levels': `{"version":"https://jsonfeed.org/version/1.1","items":${'['.repeat(1e5)}${']'.repeat(1e5)}}`,
  };
}

function wrap(inner: string): string {
  return `<rss version="2.0"><channel><title>t</title><item><description>${inner}</description></item></channel></rss>`;
}
