import { gzipSync } from 'node:zlib';
import { atom, escapeXml, findField, json, rss } from './fields.ts';

/** A body by name, made when it is asked for: some are large. */
export type HostileInputs = Readonly<Record<string, () => Buffer>>;

const floodLength = 300_000;
const megabyte = 1_000_000;

/** What comes 0.3 MB long, again and again. */
const floods: Readonly<Record<string, string>> = {
  'less-than signs': '<',
  ampersands: '&',
  'unclosed elements': '<a>',
  'unclosed blocks': '<div>',
  'unclosed formatting': '<b><p>',
  'unclosed tables': '<table><tr><td>',
  'unclosed drawings': '<svg><style>',
  'unclosed tags': '<a b="',
  'end tags': '</p>',
  'unclosed comments': '<!--',
  'unclosed sections': '<![CDATA[',
  'half references': '&#x',
};

/** Where a flood can stand; each a whole document. */
const places: Readonly<Record<string, (flood: string) => string>> = {
  'as the whole body': (flood) => flood,
  'unescaped in an RSS description': (flood) => rss('', `<description>${flood}</description>`),
  'escaped in an RSS description': findField('rss description').write,
  'escaped in an RSS title': findField('rss title').write,
  'escaped in an RSS author': findField('rss author').write,
  'in a CDATA section': (flood) =>
    rss('', `<content:encoded><![CDATA[${flood}]]></content:encoded>`),
  'in an Atom XHTML div': (flood) =>
    atom(
      '',
      `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${flood}</div></content>`,
    ),
  'in a JSON content_html': findField('json content_html').write,
  'in a JSON title': findField('json title').write,
};

function listFloods(): HostileInputs {
  return Object.fromEntries(
    Object.entries(floods).flatMap(([flood, piece]) =>
      Object.entries(places).map(([place, write]) => [
        `0.3 MB of ${flood} ${place}`,
        () => Buffer.from(write(piece.repeat(Math.ceil(floodLength / piece.length)))),
      ]),
    ),
  );
}

const levels = 100_000;
const attributes = megabyte;

/** In pieces, so that making a list costs little more than its text. */
function list(length: number, write: (at: number) => string): string {
  const pieceLength = 1_000;
  const pieces: string[] = [];
  for (let start = 0; start < length; start += pieceLength) {
    const size = Math.min(pieceLength, length - start);
    pieces.push(Array.from({ length: size }, (_, at) => write(start + at)).join(''));
  }
  return pieces.join('');
}

const structures: HostileInputs = {
  '100,000 levels of XML': () =>
    Buffer.from(
      rss('', `<description>${'<a>'.repeat(levels)}${'</a>'.repeat(levels)}</description>`),
    ),
  '100,000 levels of HTML': () =>
    Buffer.from(
      findField('rss description').write(`${'<div>'.repeat(levels)}x${'</div>'.repeat(levels)}`),
    ),
  '100,000 levels of XHTML': () =>
    Buffer.from(
      atom(
        '',
        `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">${'<i>'.repeat(levels)}x${'</i>'.repeat(levels)}</div></content>`,
      ),
    ),
  '100,000 levels of lists in JSON': () =>
    Buffer.from(
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","_x":${'['.repeat(levels)}${']'.repeat(levels)}}]}`,
    ),
  '100,000 levels of objects in JSON': () =>
    Buffer.from(
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","_x":${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}}]}`,
    ),
  '100,000 levels of items': () => Buffer.from(rss('', '<item>'.repeat(levels))),
  '1,000,000 attributes of the root': () =>
    Buffer.from(
      `<rss ${list(attributes, (at) => `a${at}="" `)}version="2.0"><channel><item><title>t</title></item></channel></rss>`,
    ),
  '1,000,000 attributes of an element of an item': () =>
    Buffer.from(rss('', `<title ${list(attributes, (at) => `a${at}="" `)}>t</title>`)),
  '1,000,000 attributes of an HTML element': () =>
    Buffer.from(
      findField('rss description').write(`<p ${list(attributes, (at) => `a${at} `)}>x</p>`),
    ),
  '1,000,000 equal attributes': () =>
    Buffer.from(rss('', `<title ${'a="" '.repeat(attributes)}>t</title>`)),
  '1,000,000 namespaces': () =>
    Buffer.from(rss('', `<title ${list(attributes, (at) => `xmlns:a${at}="u" `)}>t</title>`)),
  '1,000,000 members of an item': () =>
    Buffer.from(
      `{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1"${list(attributes, (at) => `,"_${at}":1`)}}]}`,
    ),
  '1,000,000 items of JSON': () =>
    Buffer.from(
      `{"version":"https://jsonfeed.org/version/1.1","items":[${'1,'.repeat(attributes)}1]}`,
    ),
  '150,000 categories': () =>
    Buffer.from(
      rss(
        '',
        list(150_000, (at) => `<category>a${at}</category>`),
      ),
    ),
  '150,000 links': () =>
    Buffer.from(
      atom(
        '',
        list(150_000, (at) => `<link href="/${at}"/>`),
      ),
    ),
  '150,000 enclosures': () =>
    Buffer.from(
      rss(
        '',
        list(150_000, (at) => `<enclosure url="https://a.example/${at}"/>`),
      ),
    ),
  '150,000 authors': () =>
    Buffer.from(
      rss(
        '',
        list(150_000, (at) => `<author>a${at}@a.example (A ${at})</author>`),
      ),
    ),
  '100,000 items with one id': () =>
    Buffer.from(rss('', '<guid>1</guid></item><item>'.repeat(100_000))),
  '100,000 links in a text': () =>
    Buffer.from(
      findField('rss description').write('<a href="/x?utm_source=a&b=c">x</a>'.repeat(100_000)),
    ),
  '100,000 pictures in a text': () =>
    Buffer.from(
      findField('rss description').write('<img src="/x.png" srcset="/y 2x">'.repeat(100_000)),
    ),
};

const entityLevels = list(9, (at) => `<!ENTITY l${at + 1} "${`&l${at};`.repeat(10)}">`);

function withDoctype(subset: string, text: string): Buffer {
  return Buffer.from(`<!DOCTYPE rss [${subset}]>${rss('', `<title>${text}</title>`)}`);
}

const entities: HostileInputs = {
  'a billion laughs': () => withDoctype(`<!ENTITY l0 "lol">${entityLevels}`, '&l9;'),
  'a billion laughs in an attribute': () =>
    Buffer.from(
      `<!DOCTYPE rss [<!ENTITY l0 "lol">${entityLevels}]>${rss('', '<guid isPermaLink="&l9;">&l9;</guid>')}`,
    ),
  'a quadratic blow-up': () =>
    withDoctype(`<!ENTITY a "${'a'.repeat(100_000)}">`, '&a;'.repeat(100_000)),
  'an entity of itself': () => withDoctype('<!ENTITY a "&b;"><!ENTITY b "&a;">', '&a;'),
  'parameter entities': () =>
    withDoctype(
      `<!ENTITY % p0 "x">${list(9, (at) => `<!ENTITY % p${at + 1} "${`%p${at};`.repeat(10)}">`)}%p9;`,
      't',
    ),
  '50,000 entities': () =>
    withDoctype(
      list(50_000, (at) => `<!ENTITY e${at} "v">`),
      list(50_000, (at) => `&e${at};`),
    ),
};

const sizes: HostileInputs = {
  'a text of 50 MB': () =>
    Buffer.from(findField('rss description').write('word '.repeat(10_000_000))),
  'a text of 30 MB': () =>
    Buffer.from(findField('rss description').write('word '.repeat(6_000_000))),
  'a text of 7 MB': () =>
    Buffer.from(findField('rss description').write('word '.repeat(1_400_000))),
  'a text of 1 MB in JSON': () =>
    Buffer.from(findField('json content_text').write('word '.repeat(200_000))),
  'HTML of 7 MB': () =>
    Buffer.from(findField('rss description').write('<p>word <b>word</b></p> '.repeat(300_000))),
  'a title of 7 MB': () => Buffer.from(findField('rss title').write('word '.repeat(1_400_000))),
  'an id of 7 MB': () => Buffer.from(findField('atom id').write('w'.repeat(7_000_000))),
  'an address of 7 MB': () =>
    Buffer.from(findField('atom link/@href').write(`https://a.example/${'w/'.repeat(3_500_000)}`)),
  '10 GB in a gzip file': packZeros,
  '31 MB of spaces': () => Buffer.alloc(31 * megabyte, ' '),
  '31 MB of UTF-16': () => Buffer.alloc(31 * megabyte, Buffer.from('\ufeffa<', 'utf16le')),
  '31 MB of Shift_JIS': () =>
    Buffer.concat([
      Buffer.from('<?xml version="1.0" encoding="shift_jis"?><rss><channel><item><title>'),
      Buffer.alloc(31 * megabyte, Buffer.from([0x83, 0x41])),
    ]),
};

/** Gzip members one after the other, each a megabyte of zeros. */
function packZeros(): Buffer {
  const member = gzipSync(Buffer.alloc(megabyte));
  return Buffer.alloc(member.length * 10_000, member);
}

const half = '\ud83d';
const halves = `${half}a\udc00${half}${half}`;

const characters: HostileInputs = {
  'lone surrogates in JSON': () =>
    Buffer.from(
      json(
        { title: halves, authors: [{ name: halves }] },
        {
          ...Object.fromEntries(
            ['id', 'url', 'title', 'summary', 'content_html', 'language', 'image'].map((name) => [
              name,
              halves,
            ]),
          ),
          tags: [halves],
          attachments: [{ url: `https://a.example/${half}`, mime_type: halves, title: halves }],
        },
      ),
    ),
  'lone surrogates as references': () =>
    Buffer.from(
      rss(
        '',
        `<title>&#xd83d;a&#xdc00;</title><guid>&#xd83d;</guid><description>&amp;#xd83d;</description>`,
      ),
    ),
  'lone surrogates in UTF-16': () =>
    Buffer.from(
      `\ufeff${rss('', `<title>${halves}</title><guid>${half}</guid><description>${halves}</description>`)}`,
      'utf16le',
    ),
  'lone surrogates in UTF-8': () =>
    Buffer.concat([
      Buffer.from('<rss><channel><item><title>'),
      Buffer.from([0xed, 0xa0, 0x80, 0x61, 0xed, 0xb0, 0x80]),
      Buffer.from('</title><guid>1</guid></item></channel></rss>'),
    ]),
  '0.3 MB of lone surrogates': () =>
    Buffer.from(findField('json content_html').write(half.repeat(floodLength))),
};

const names = ['__proto__', 'constructor', 'prototype', 'hasOwnProperty', 'toString', 'valueOf'];

/** Names that every object has in JavaScript, wherever a name or a key can stand. */
function listNames(): HostileInputs {
  return Object.fromEntries(
    names.flatMap((name): [string, () => Buffer][] => [
      [`${name} in RSS`, () => Buffer.from(writeNamesInRss(name))],
      [`${name} in Atom`, () => Buffer.from(writeNamesInAtom(name))],
      [`${name} in JSON`, () => Buffer.from(writeNamesInJson(name))],
    ]),
  );
}

function writeNamesInRss(name: string): string {
  const attribute = `${name}="${name}" x:${name}="p"`;
  const own = `<${name} ${attribute}><polluted>yes</polluted></${name}><x:${name} ${attribute}>p</x:${name}>`;
  const scoped = `<${name}:${name} xmlns:${name}="${name}" ${name}:${name}="p">p</${name}:${name}>`;
  const texts = [
    'title',
    'guid',
    'link',
    'category',
    'author',
    'dc:creator',
    'dc:language',
    'pubDate',
  ]
    .map((element) => `<${element} ${attribute}>${name}</${element}>`)
    .join('');
  const html = escapeXml(
    `<${name} ${name}="1"><p ${name}="1" title="${name}">x</p></${name}>&${name};`,
  );
  return rss(
    `${own}${scoped}<language>${name}</language>`,
    `${texts}${own}${scoped}<description>${html}</description><enclosure url="${name}" type="${name}" ${attribute}/>`,
  );
}

function writeNamesInAtom(name: string): string {
  const attribute = `${name}="${name}"`;
  const own = `<${name} ${attribute}><polluted>yes</polluted></${name}>`;
  return atom(
    `<id>${name}</id>${own}<link rel="${name}" href="${name}" ${attribute}/>`,
    `<id>${name}</id><title type="${name}">${name}</title><link rel="${name}" type="${name}" href="${name}" hreflang="${name}"/>` +
      `<category term="${name}" scheme="${name}" label="${name}" ${attribute}/><author><name>${name}</name>${own}</author>` +
      `<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><${name} ${attribute}>x</${name}></div></content>${own}`,
  );
}

function writeNamesInJson(name: string): string {
  const object = `{"polluted":"yes","${name}":{"polluted":"yes","prototype":{"polluted":"yes"}}}`;
  const own = `"${name}":${object},"_${name}":${object}`;
  return (
    `{"version":"https://jsonfeed.org/version/1.1",${own},"title":"${name}","items":[{${own},"id":"${name}",` +
    `"title":"${name}","content_html":"<${name}>x","tags":["${name}"],"authors":[{"name":"${name}",${own}}],` +
    `"attachments":[{"url":"https://a.example/${name}","mime_type":"${name}",${own}}]}]}`
  );
}

/** All hostile inputs, in groups that one process can be measured with. */
export const HOSTILE_INPUTS: Readonly<Record<string, HostileInputs>> = {
  floods: listFloods(),
  structures,
  entities,
  sizes,
  characters,
  names: listNames(),
};
