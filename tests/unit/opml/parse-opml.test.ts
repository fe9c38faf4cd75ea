import { describe, expect, test } from 'vitest';
import { type ListedSubscription, parseOpml } from '../../../src/ingest/opml/parse-opml.ts';

function parse(xml: string) {
  return parseOpml(new TextEncoder().encode(xml));
}

/** The subscriptions of a body. */
function read(body: string, version = '2.0'): readonly ListedSubscription[] {
  return parse(
    `<?xml version="1.0"?><opml version="${version}"><head><title>Mine</title></head><body>${body}</body></opml>`,
  ).subscriptions;
}

const url = 'https://quay.example/feed.xml';

describe('D17: a list of subscriptions', () => {
  test.each(['1.0', '1.1', '2.0'])('of version %s is read whole', (version) => {
    const outline = `<outline type="rss" text="Quay" title="The Quay" xmlUrl="${url}" htmlUrl="https://quay.example/" language="en"/>`;
    expect(read(outline, version)).toEqual([
      {
        isSubscription: true,
        type: 'rss',
        text: 'Quay',
        title: 'The Quay',
        xmlUrl: url,
        htmlUrl: 'https://quay.example/',
        language: 'en',
        categories: [],
        own: {},
        folders: [],
        line: 1,
      },
    ]);
  });

  test('outlines around it are its folders, however deep', () => {
    const found = read(`
      <outline text="News">
        <outline title="Ports">
          <outline text="Quay" xmlUrl="${url}"/>
        </outline>
        <outline><outline text="Pilot" xmlUrl="https://pilot.example/rss"/></outline>
        <outline text="Buoy" xmlUrl="https://buoy.example/rss"/>
      </outline>
      <outline text="Empty folder"/>
      <outline text="Mole" xmlUrl="https://mole.example/rss"/>`);
    expect(found.map(({ text, folders, line }) => [text, folders, line])).toEqual([
      ['Quay', ['News', 'Ports'], 4],
      ['Pilot', ['News'], 6],
      ['Buoy', ['News'], 7],
      ['Mole', [], 10],
    ]);
  });

  test('a subscription that holds others is no folder', () => {
    const found = read(
      `<outline text="A"><outline text="Quay" xmlUrl="${url}"><outline text="B" xmlUrl="https://b.example/"/></outline></outline>`,
    );
    expect(found.map(({ text, folders }) => [text, folders])).toEqual([
      ['Quay', ['A']],
      ['B', ['A']],
    ]);
  });

  test.each([
    ['names in upper case', `<OUTLINE TYPE="RSS" TEXT="Quay" XMLURL="${url}"/>`],
    ['names in lower case', `<outline type="Rss" text="Quay" xmlurl="${url}"/>`],
    ['no type', `<outline text="Quay" xmlUrl="${url}"/>`],
    ['another type of feed', `<outline type="atom" text="Quay" xmlUrl="${url}"/>`],
    ['a title alone', `<outline title="Quay" xmlUrl="${url}"/>`],
    ['an empty text', `<outline text="" title="Quay" xmlUrl=" ${url} "/>`],
    ['url in place of xmlUrl', `<outline type="rss" text="Quay" url="${url}"/>`],
    ['a start and an end tag', `<outline text="Quay" xmlUrl="${url}"></outline>`],
  ])('%s', (_, outline) => {
    const [found] = read(outline);
    expect(found?.xmlUrl).toBe(url);
    expect(found?.title ?? found?.text).toBe('Quay');
  });

  test('neither text nor title is no reason to lose it', () => {
    expect(read(`<outline xmlUrl="${url}"/>`)).toMatchObject([{ text: null, title: null }]);
  });

  test('categories are the parts of comma-separated slash paths', () => {
    const [found] = read(
      `<outline text="Quay" xmlUrl="${url}" category="/Boston/Weather, ports ,,/trade/"/>`,
    );
    expect(found?.categories).toEqual(['Boston', 'Weather', 'ports', 'trade']);
  });

  test('an outline that should name a document, and one of another kind, are listed', () => {
    const found = read(
      '<outline type="rss" text="Lost"/><outline type="include" text="More" url="https://a.example/more.opml"/><outline text="A note"/>',
    );
    expect(found.map(({ text, type, xmlUrl }) => [text, type, xmlUrl])).toEqual([
      ['Lost', 'rss', null],
      ['More', 'include', null],
    ]);
  });

  test('a namespace, a missing body and a missing root are no matter', () => {
    const outline = `<outline text="Quay" xmlUrl="${url}"/>`;
    for (const xml of [
      `<opml xmlns="http://opml.org/spec2">${outline}</opml>`,
      `<o:opml xmlns:o="http://opml.org/spec2"><o:body><o:outline text="Quay" xmlUrl="${url}"/></o:body></o:opml>`,
      `<OPML><BODY>${outline}</BODY></OPML>`,
      outline,
    ]) {
      expect(parse(xml).subscriptions.map(({ xmlUrl }) => xmlUrl)).toEqual([url]);
    }
  });
});

describe('a list with broken XML', () => {
  test.each([
    [
      'bare ampersands',
      '<outline text="Q & A" xmlUrl="https://quay.example/?a=1&b=2&copy=3"/>',
      'bare-ampersand',
      'https://quay.example/?a=1&b=2&copy=3',
    ],
    [
      'an HTML entity',
      '<outline text="Caf&eacute;" xmlUrl="https://quay.example/"/>',
      'html-entity',
      'https://quay.example/',
    ],
    [
      'an end tag too many',
      '<outline text="a" xmlUrl="https://quay.example/"/></outline>',
      'unexpected-end-tag',
      'https://quay.example/',
    ],
    [
      'a folder that is not closed',
      '<outline text="News"><outline text="a" xmlUrl="https://quay.example/"/>',
      'mismatched-tag',
      'https://quay.example/',
    ],
    [
      'a control character',
      '<outline text="a\u0001b" xmlUrl="https://quay.example/"/>',
      'bad-character',
      'https://quay.example/',
    ],
  ])('%s: read, and told', (_, outline, code, expected) => {
    const { subscriptions, defects } = parse(
      `<opml version="1.0">\n<body>\n${outline}\n</body></opml>`,
    );
    expect(subscriptions.map(({ xmlUrl }) => xmlUrl)).toEqual([expected]);
    expect(defects.map((defect) => defect.code)).toContain(code);
    expect(defects.every(({ line }) => line !== null && line >= 3)).toBe(true);
  });

  test('cut in the middle: what came before is kept', () => {
    const whole = `<opml version="2.0"><body><outline text="a" xmlUrl="${url}"/><outline text="b" xmlUrl="https://b.exa`;
    const { subscriptions, defects } = parse(whole);
    expect(subscriptions.map(({ xmlUrl }) => xmlUrl)).toEqual([url]);
    expect(defects.map(({ code }) => code)).toContain('truncated');
  });

  test('in another encoding', () => {
    const text = `<?xml version="1.0" encoding="iso-8859-1"?><opml version="2.0"><body><outline text="Caf\xe9" xmlUrl="${url}"/></body></opml>`;
    expect(parseOpml(Buffer.from(text, 'latin1')).subscriptions[0]?.text).toBe('Café');
    const wide = `\ufeff<opml version="2.0"><body><outline text="Café" xmlUrl="${url}"/></body></opml>`;
    expect(parseOpml(Buffer.from(wide, 'utf16le')).subscriptions[0]?.text).toBe('Café');
  });

  test.each(['', 'no list', '<rss version="2.0"><channel/></rss>', '<html><body>x</body></html>'])(
    'no list at all: %s',
    (text) => {
      expect(() => parse(text)).toThrow(expect.objectContaining({ code: 'not-a-feed' }));
    },
  );

  test('a list without subscriptions is one', () => {
    expect(parse('<opml version="2.0"><head/><body/></opml>').subscriptions).toEqual([]);
  });
});
