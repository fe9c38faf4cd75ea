import fc from 'fast-check';

/** A piece of a page, free of how it is written down. */
export type PagePart =
  | { readonly kind: 'block'; readonly name: string; readonly children: readonly PagePart[] }
  | { readonly kind: 'inline'; readonly name: string; readonly text: string }
  | { readonly kind: 'link'; readonly path: string; readonly text: string }
  | { readonly kind: 'image'; readonly name: string; readonly alt: string }
  | { readonly kind: 'text'; readonly words: readonly string[] };

/** Choices of a writer that mean nothing; each call gives the next. */
export type Choose = (many: number) => number;

const word = fc.constantFrom(
  'crane',
  'harbour',
  'AT&T',
  '«Nordkai»',
  '5 < 6',
  'naïve',
  '华为',
  'x"y',
  "quay's",
  '12',
  'tide',
);
const words = fc.array(word, { minLength: 1, maxLength: 6 });

const inlinePart: fc.Arbitrary<PagePart> = fc.oneof(
  fc.record({ kind: fc.constant('text' as const), words }),
  fc.record({
    kind: fc.constant('inline' as const),
    name: fc.constantFrom('b', 'em', 'code', 'strong'),
    text: word,
  }),
  fc.record({
    kind: fc.constant('link' as const),
    path: fc.constantFrom('a', 'b?page=2', 'c/d?x=1&y=2'),
    text: word,
  }),
  fc.record({
    kind: fc.constant('image' as const),
    name: fc.constantFrom('crane', 'quay'),
    alt: word,
  }),
);

/** Pages of paragraphs, headings and lists. */
export const page: fc.Arbitrary<readonly PagePart[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('block' as const),
      name: fc.constantFrom('p', 'h2', 'div', 'blockquote'),
      children: fc.array(inlinePart, { minLength: 1, maxLength: 5 }),
    }),
    fc.record({
      kind: fc.constant('block' as const),
      name: fc.constantFrom('ul', 'ol'),
      children: fc.array(
        fc.record({
          kind: fc.constant('block' as const),
          name: fc.constant('li'),
          children: fc.array(inlinePart, { minLength: 1, maxLength: 3 }),
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
  ),
  { minLength: 1, maxLength: 5 },
);

/** The same page in the markup that the choices make of it. */
export function writePage(parts: readonly PagePart[], choose: Choose): string {
  const written = parts
    .map((part) => writePart(part, choose))
    .join(pick(choose, ['', '\n', ' \n ']));
  return (
    written +
    pick(choose, [
      '',
      '<img src="https://stats.example/open.gif" width="1" height="1">',
      '<!-- made -->',
    ])
  );
}

function writePart(part: PagePart, choose: Choose): string {
  switch (part.kind) {
    case 'block': {
      const isList = part.name === 'ul' || part.name === 'ol';
      const gap = isList ? pick(choose, ['', '\n  ']) : '';
      const inner = part.children.map((child) => writePart(child, choose)).join(isList ? gap : ' ');
      const edge = pick(choose, ['', '\n', '   ']);
      return writeElement(part.name, [], `${edge}${inner}${edge}`, choose);
    }
    case 'inline':
      return writeElement(part.name, [], writeText(part.text, choose), choose);
    case 'link': {
      const glue = part.path.includes('?') ? '&' : '?';
      const tracking = pick(choose, ['', `${glue}utm_source=rss`, `${glue}fbclid=q${choose(9)}`]);
      const href = `https://else.example/${part.path}${tracking}`;
      return writeElement(
        'a',
        [['href', href], ...(choose(2) === 0 ? [] : [['rel', 'nofollow'] as const])],
        writeText(part.text, choose),
        choose,
      );
    }
    case 'image': {
      const size = pick(choose, ['', '-300x200', '-1024x768', '-scaled']);
      const buster = pick(choose, ['', '?v=3', `?w=640&t=${choose(99)}`]);
      const source = `https://harbour.example/up/${part.name}${size}.jpg${buster}`;
      const width = choose(2) === 0 ? [] : [['width', String(300 + choose(90))] as const];
      return writeTag('img', [['src', source], ['alt', part.alt], ...width], choose);
    }
    case 'text':
      return writeText(part.words.join(' '), choose);
  }
}

function writeElement(
  name: string,
  attributes: readonly (readonly [string, string])[],
  inner: string,
  choose: Choose,
): string {
  const shown = pick(choose, [name, name.toUpperCase()]);
  return `${writeTag(shown, attributes, choose)}${inner}</${shown}>`;
}

function writeTag(
  name: string,
  attributes: readonly (readonly [string, string])[],
  choose: Choose,
): string {
  const extra = pick<readonly (readonly [string, string])[]>(choose, [
    [],
    [['class', `c${choose(9)}`]],
    [
      ['style', 'margin:0'],
      ['data-id', '7'],
    ],
  ]);
  const all = [...attributes, ...extra];
  if (choose(2) === 1) all.reverse();
  const quote = pick(choose, ['"', "'"]);
  return `<${name}${all.map(([key, value]) => ` ${key}=${quote}${escapeAll(value)}${quote}`).join('')}>`;
}

function writeText(text: string, choose: Choose): string {
  const gap = pick(choose, [' ', '\n', '  ']);
  const escaped = choose(2) === 0 ? escapeAll(text) : escapeNumerically(text);
  return escaped.replaceAll(' ', gap);
}

function escapeAll(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

function escapeNumerically(text: string): string {
  return text.replace(
    /[^a-z0-9 ]/giu,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
  );
}

function pick<Value>(choose: Choose, values: readonly Value[]): Value {
  const value = values[choose(values.length)];
  if (value === undefined) throw new Error('there is nothing to choose from');
  return value;
}
