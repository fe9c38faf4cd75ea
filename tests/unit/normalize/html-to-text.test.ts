import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { htmlToText } from '../../../src/normalize/html-to-text.ts';
import { readHtml } from '../../../src/normalize/read-html.ts';
import { XSS_VECTORS } from './xss-vectors.ts';

const BASE = 'https://harbour.example/posts/';
const TAGS =
  'a b p div br hr img pre table tr td th ul li dl dt h2 script style textarea noscript iframe svg template video ' +
  'source center menu select title';
const piece = fc.oneof(
  fc.constantFrom(...TAGS.split(' ')).map((name) => `<${name}>`),
  fc.constantFrom(...TAGS.split(' ')).map((name) => `</${name}>`),
  fc.constantFrom('text', ' ', '\n', '  x', '&nbsp;', '&lt;b&gt;', '&#13;', '\r', '<!-- c -->'),
  fc.constantFrom(
    '<img src="/a.png"><noscript><img src="/a.png"></noscript>',
    '<iframe src="https://player.vimeo.com/video/1" title=" t "></iframe>',
    '<iframe src="//other.example/x"></iframe>',
    '<pre>\n a\n\nb</pre>',
  ),
);
const soup = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe('the plain text of HTML', () => {
  test('is the one that comes with its safe HTML', () => {
    fc.assert(
      fc.property(soup, (html) => {
        expect(htmlToText(html)).toBe(readHtml(html, null, null).text);
      }),
      { numRuns: 3_000, seed: 20_261_122 },
    );
    for (const vector of XSS_VECTORS) {
      expect(htmlToText(vector)).toBe(readHtml(vector, null, null).text);
    }
  });

  test('has white space one by one, so that folding it keeps its length', () => {
    fc.assert(
      fc.property(soup, (html) => {
        const { text } = readHtml(html, BASE, BASE);
        expect(text).not.toMatch(/\s\s|[^\S \n]|^\s|\s$/);
      }),
      { numRuns: 3_000, seed: 20_261_122 },
    );
  });
});
