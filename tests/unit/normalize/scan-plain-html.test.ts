import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { writeGeneratedFeeds } from '../../../bench/samples/read-sample-feeds.ts';
import { parseFeed } from '../../../src/ingest/parse-feed.ts';
import { decodePlainReferences } from '../../../src/normalize/decode-plain-references.ts';
import {
  type HtmlElement,
  type HtmlNode,
  type HtmlText,
  parseAnyHtml,
} from '../../../src/normalize/parse-html.ts';
import { scanPlainHtml } from '../../../src/normalize/scan-plain-html.ts';
import { XSS_VECTORS } from './xss-vectors.ts';

const corpora = join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'corpora');

/** The tree as plain values, so that both kinds of nodes compare. */
function describeTree(nodes: readonly HtmlNode[]): unknown {
  return nodes.map((node) => {
    if ('tagName' in node) return describeElement(node);
    return node.nodeName === '#text' ? (node as HtmlText).value : [node.nodeName];
  });
}

function describeElement({ tagName, attrs, childNodes }: HtmlElement): unknown {
  return [tagName, attrs.map(({ name, value }) => [name, value]), describeTree(childNodes)];
}

/** Whether the scanner takes the source; where it does, its tree has to be the parser's. */
function compareTrees(source: string): boolean {
  const scanned = scanPlainHtml(source);
  if (scanned === null) return false;
  expect(describeTree(scanned), source).toEqual(describeTree(parseAnyHtml(source)));
  return true;
}

function readHtmlOf(body: Uint8Array): readonly string[] {
  try {
    const { title, description, entries } = parseFeed(body, { contentType: null });
    const texts = entries.flatMap((entry) => [entry.title, entry.summary, entry.content]);
    return [title, description, ...texts].flatMap((text) => (text === null ? [] : [text.value]));
  } catch {
    return [];
  }
}

describe('HTML that is taken', () => {
  test.each([
    '<p>One <a href="https://a.example/?b=1&amp;c=2">two</a></p>\n<p>three<br />four</p>',
    '<p>one<p>two',
    "<UL><LI Class='x'>one</li></UL>",
    '<pre>\n\nx</pre>',
    '<table>\n<tr><td>x</td></tr></table><table><thead><tr><th>x</th></tr></thead></table>',
    '<p><img src="a.png" alt=""></img>text</p>',
    '<b><p>x</p></b><i>y</i>',
    'a <!-- b --> c',
    '<iframe src="x" allowfullscreen></iframe>',
    'caf&eacute; &#8217; &#x1F600; & &nbsp;',
    '<a href="?a=1&copy=2">x</a>',
    '<div><p>never closed',
  ])('%j', (source) => {
    expect(compareTrees(source)).toBe(true);
  });
});

describe('HTML that is left to the parser', () => {
  test.each([
    '<b><p></b></p>',
    '<b><b>x</b></b>',
    '<a href="x"><a href="y">z</a></a>',
    '<p><div>x</div></p>',
    '<h1><h2>x</h2></h1>',
    '<li>x</li>',
    '<ul><li>a<li>b</ul>',
    '<table>x<tr><td>y</td></tr></table>',
    '<table><td>x</td></table>',
    '<p><table></table>',
    '<tr><td>x</td></tr>',
    '<svg></svg>',
    '<math></math>',
    '<script>x</script>',
    '<style>x</style>',
    '<title>x</title>',
    '<textarea>x</textarea>',
    '<select><option>x</select>',
    '<template>x</template>',
    '<form></form>',
    '<iframe><p></iframe>',
    '<a href=x>y</a>',
    '<a href="x"title="y">z</a>',
    '<a href = "x">y</a>',
    '<a href="x" href="y">z</a>',
    '<p/>x',
    '<br></br>',
    '</p>',
    '</table>',
    'a < b',
    '&copy 2026',
    '&notit;',
    '&#150;',
    '&#0;',
    'a\rb',
    'a\0b',
    '<!-->x-->',
    '<!-- a --!> b -->',
    '<!doctype html>',
    '<![CDATA[x]]>',
    '<?php x ?>',
    '<p',
    '<p title="x',
    '<pre>&#10;x</pre>',
  ])('%j', (source) => {
    expect(scanPlainHtml(source)).toBeNull();
  });
});

const NAMES =
  'p p p div ul ol li dl dt dd b i em a span strong h2 h3 blockquote pre table tbody thead tr td th br img hr ' +
  'code figure figcaption video source iframe noscript sub section center font P DIV';
const name = fc.constantFrom(...NAMES.split(' '));
const attributes = fc.constantFrom(
  '',
  '',
  '',
  ' ',
  ' href="x"',
  " title='&quot;&amp;'",
  ' HREF="?a=1&b=2&amp;c" alt',
  '\nclass="<b>"\t',
  ' /',
  ' a=b',
  ' a="1"b="2"',
  ' a="1" A="2"',
  ' data-x.y:z_1="&lt;&#39;&eacute;&copy"',
);
const text = fc.oneof(
  fc.constantFrom('text', ' ', '\n', ' \n ', 'a & b', '&amp;', '&nbsp;x', '&#8217;', '&lt;b&gt;'),
  fc.constantFrom('&copy', '&copy;', '&bogus;', '&#128;', '&#xe9;', '&', '&;', '<', '>', '\u00a0'),
  fc.constantFrom('\ufeff', '\u{1f600}', '\ud800', '\f', '\r\n', '\0', '\u0001', '\ufffe'),
  fc.constantFrom('<!-- c -->', '<!---->', '<!-->', '<!-- - --', '<!--a--!>', '-->', '</img>'),
  fc.string({ maxLength: 8, unit: 'binary' }),
);
/** Mostly well-formed, with anything that can go wrong in between. */
const { markup } = fc.letrec<{ markup: string; element: string }>((tie) => ({
  element: fc
    .tuple(name, attributes, tie('markup'), fc.integer({ min: 0, max: 19 }), name)
    .map(([tag, written, inner, luck, other]) => {
      const end = luck === 0 ? '' : `</${luck === 1 ? other : tag}>`;
      return `<${tag}${written}>${inner}${end}`;
    }),
  markup: fc
    .array(fc.oneof({ maxDepth: 7, withCrossShrink: true }, text, tie('element'), tie('element')), {
      maxLength: 4,
    })
    .map((parts) => parts.join('')),
}));
const names =
  'p b a i ul li div table tr td h2 pre br img /p /b /a /i /ul /li /div /table /tr /td /h2';
const soup = fc
  .array(
    fc.oneof(
      fc.constantFrom(...names.split(' ')).map((tag) => `<${tag}>`),
      text,
    ),
    {
      maxLength: 14,
    },
  )
  .map((parts) => parts.join(''));

describe('the tree of the scanner is that of the parser', () => {
  test.each([
    ['nested elements', markup, 2_000],
    ['loose tags', soup, 500],
  ])('for %s', (_name, source, leastTaken) => {
    let taken = 0;
    fc.assert(
      fc.property(source, (html) => {
        if (compareTrees(html)) taken += 1;
      }),
      { numRuns: 10_000, seed: 20_261_122 },
    );
    expect(taken).toBeGreaterThan(leastTaken);
  });

  test('for hostile vectors, alone and wrapped', () => {
    for (const vector of XSS_VECTORS) {
      for (const wrap of ['$', '<p>$</p>', '<table><tr><td>$</td></tr></table>', '<ul><li>$'])
        compareTrees(wrap.replace('$', () => vector));
    }
  });

  test('for generated feeds, all of which it takes', () => {
    const sources = writeGeneratedFeeds().flatMap(readHtmlOf);
    expect(sources.length).toBeGreaterThan(1_000);
    expect(sources.filter((source) => !compareTrees(source))).toEqual([]);
  });

  test.skipIf(!existsSync(corpora))('for the feeds of the corpora, most of which it takes', () => {
    const sources = readdirSync(corpora, { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile())
      .flatMap((file) => readHtmlOf(readFileSync(join(file.parentPath, file.name))))
      .filter((source) => /[<&]/.test(source));
    const taken = sources.filter(compareTrees);
    expect(taken.length / sources.length).toBeGreaterThan(0.8);
  });
});

test('references are replaced as the parser replaces them', () => {
  const reference = fc.oneof(
    fc.constantFrom('&amp;', '&AMP;', '&eacute;', '&NotEqualTilde;', '&copy', '&copy;', '&x;', '&'),
    fc.integer({ min: 0, max: 0x120000 }).map((code) => `&#${code};`),
    fc.integer({ min: 0, max: 0x120000 }).map((code) => `&#x${code.toString(16)};`),
    fc.constantFrom('=', 'a', ' ', ';', '#', '1', '&lt', '&a=', '&copy=', '&copya'),
  );
  const source = fc.array(reference, { maxLength: 6 }).map((parts) => parts.join(''));
  fc.assert(
    fc.property(source, (raw) => {
      const inText = decodePlainReferences(raw, false);
      const inAttribute = decodePlainReferences(raw, true);
      if (inText !== null && raw !== '') {
        expect(describeTree(parseAnyHtml(`<p>${raw}</p>`))).toEqual([['p', [], [inText]]]);
      }
      if (inAttribute !== null) {
        expect(describeTree(parseAnyHtml(`<p title="${raw}">`))).toEqual([
          ['p', [['title', inAttribute]], []],
        ]);
      }
    }),
    { numRuns: 10_000, seed: 20_261_122 },
  );
});
