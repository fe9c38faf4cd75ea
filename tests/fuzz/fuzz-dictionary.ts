import { XSS_VECTORS } from '../unit/normalize/xss-vectors.ts';

const markup =
  '< > & " \' </ /> <! <? ?> <!-- --> --!> <![CDATA[ ]]> ]]]]><![CDATA[> <!DOCTYPE <!DOCTYPE&#32;x[ ]> <!ENTITY&#32;a&#32;"&a;">';

const elements =
  'rss channel item title link description guid pubDate category author enclosure source comments ttl image url ' +
  'rdf:RDF feed entry id updated published summary content name uri email logo icon rights subtitle generator ' +
  'content:encoded dc:creator dc:date dc:language dc:subject media:content media:thumbnail media:group itunes:author ' +
  'itunes:duration itunes:image podcast:transcript georss:point thr:in-reply-to slash:comments wfw:commentRss ' +
  'feedburner:origLink at:deleted-entry xhtml:body div p a b i img table tr td svg math style script template ' +
  'select noscript iframe textarea plaintext xmp pre li ul h1 ruby rt video audio form button __proto__ constructor ' +
  'toString a:b:c x:item';

const attributes = [
  'xmlns="http://www.w3.org/2005/Atom"',
  'xmlns=""',
  'xmlns="http://purl.org/rss/1.0/"',
  'xmlns:atom="http://www.w3.org/2005/Atom"',
  'xmlns:content="http://purl.org/rss/1.0/modules/content/"',
  'xmlns:xml="u"',
  'xmlns:__proto__="u"',
  'xml:base="//"',
  'xml:base="../x/"',
  'xml:base="javascript:1"',
  'xml:base="http://[::1"',
  'xml:lang="zh-Hant"',
  'xml:lang="-"',
  'type="xhtml"',
  'type="html"',
  'type="text/plain"',
  'type="application/octet-stream"',
  'mode="base64"',
  'isPermaLink="false"',
  'rel="enclosure"',
  'rel="self"',
  'rel="alternate"',
  'rel="hub"',
  'href="x"',
  'href="javascript:alert(1)"',
  'href=""',
  'src="//evil.example/"',
  'length="-1"',
  'length="1e999"',
  '__proto__="1"',
  'constructor="1"',
  'a=',
  'a="',
  "='",
];

const references =
  '&amp; &lt; &gt; &quot; &apos; &nbsp; &eacute &amp;amp;lt; &#0; &#x0; &#13; &#x80; &#xd800; &#xdfff; &#xffff; ' +
  '&#x110000; &#99999999999999999999; &#x; &; &x; &NotEqualTilde; &lt;script&gt; &#60;b&#62;';

const values = [
  'Thu, 31 Feb 2026 25:61:61 +9999',
  '2026-11-22T18:00:00Z',
  '2026-W47-7',
  '0000-00-00',
  '99999-01-01T00:00:00Z',
  '-1',
  '1e308',
  '22. November 2026 18:00',
  'http://',
  'http://[',
  'https://a.example/%zz',
  'https://a.example/?utm_source=x&amp;fbclid=y#z',
  'mailto:a@b',
  'urn:uuid:1',
  'tag:a,2026:b',
  'data:text/html,<script>alert(1)</script>',
  '//a.example',
  '?',
  '#',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  '\u202e\u2066\u200b\ufeff',
  '\u0000\u0001\u000b\u000c\u001f\u007f\u0085\u2028',
  '😀\u0301\u0301',
  '\r\n\r',
  ']]>]]>',
  'x'.repeat(3_000),
];

const json = [
  '{"version":"https://jsonfeed.org/version/1.1","items":[',
  '"items":',
  '"id":',
  '"content_html":',
  '"__proto__":{"polluted":1},',
  '"constructor":{"prototype":{"polluted":1}},',
  '"authors":[{"name":null}],',
  '"attachments":[{}],',
  '"tags":[1,null,"a"],',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '\\u',
  '\\ud800',
  '\\u0000',
  '\\',
  'null',
  'true',
  '1e999',
  '// x\n',
  ")]}',",
];

const documents = [
  '<?xml version="1.0"?>',
  '<?xml version="1.0" encoding="utf-16"?>',
  '<?xml version="1.0" encoding="shift_jis"?>',
  '<?xml version="1.0" encoding="iso-2022-jp"?>',
  '<?xml version="1.0" encoding="windows-1252"?>',
  '<?xml version="1.1"?>',
  '<html><body>',
  '<rss version="2.0"><channel>',
  '<feed xmlns="http://www.w3.org/2005/Atom">',
  '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">',
  '</channel></rss>',
  '</feed>',
];

/** Pieces of text that meet what readers treat in a special way. */
export const TEXT_TOKENS: readonly string[] = [
  ...markup.split(' ').map((token) => token.replaceAll('&#32;', ' ')),
  ...elements.split(' ').flatMap((name) => [`<${name}>`, `</${name}>`, `<${name}/>`, `<${name} `]),
  ...attributes.map((attribute) => ` ${attribute} `),
  ...references.split(' '),
  ...values,
  ...json,
  ...documents,
  ...XSS_VECTORS.filter((vector) => vector.length < 400),
];

/** Pieces of bytes that no text holds: byte order marks, broken and long UTF-8, escape sequences. */
export const BYTE_TOKENS: readonly Uint8Array[] = [
  [0xef, 0xbb, 0xbf],
  [0xfe, 0xff],
  [0xff, 0xfe],
  [0xff, 0xfe, 0, 0],
  [0, 0, 0xfe, 0xff],
  [0x1f, 0x8b],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xf4, 0x90, 0x80, 0x80],
  [0xe2, 0x82],
  [0x1b, 0x24, 0x42],
  [0x1b, 0x28, 0x42],
  [0x80],
  [0x00],
  [0x93, 0x94],
  [0x0d],
].map((bytes) => Uint8Array.from(bytes));
