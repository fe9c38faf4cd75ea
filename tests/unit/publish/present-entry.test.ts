import { describe, expect, it } from 'vitest';
import { type PresentedEntry, presentEntry } from '../../../src/publish/present-entry.ts';
import {
  asSafeHtml,
  makeEditionEntry,
  makeLocalEntry,
  makeOrigin,
  makeSite,
} from './make-edition.ts';

type Made = Parameters<typeof makeEditionEntry>;

function present(entry: Made[0] = {}, over: Made[1] = {}): PresentedEntry {
  return presentEntry(makeEditionEntry(entry, over), makeSite(), 'en');
}

const LONG = `${'Ships wait outside the port for days. '.repeat(20)}`.trim();

describe('presentEntry: how much is shown', () => {
  it('full shows the content, and the own summary whole', () => {
    const shown = present({ summary: LONG }, { text: 'full' });
    expect(shown.summary).toBe(LONG);
    expect(shown.content).toBe('<p>The council <em>raised</em> the fees again, by 4 %.</p>');
  });

  it('full shows an excerpt of the text as summary where the item has none', () => {
    const shown = present({ summary: null, text: LONG }, { text: 'full' });
    expect(shown.summary?.length).toBeLessThanOrEqual(400);
    expect(shown.summary).toMatch(/^Ships wait .* for days\.$/);
  });

  it('excerpt shows no content and at most 400 characters of the own summary', () => {
    const shown = present({ summary: LONG, text: 'another text' }, { text: 'excerpt' });
    expect(shown.content).toBeNull();
    expect(shown.summary?.length).toBeLessThanOrEqual(400);
    expect(shown.summary?.endsWith('for days.')).toBe(true);
  });

  it('excerpt falls back to the text when there is no summary', () => {
    expect(present({ summary: ' ', text: 'Short.' }, { text: 'excerpt' }).summary).toBe('Short.');
  });

  it('a title that is the whole text is cut as the text would be', () => {
    expect(present({ title: LONG }, { text: 'full' }).title).toBe(LONG);
    for (const text of ['excerpt', 'link'] as const) {
      const { title } = present({ title: LONG }, { text });
      expect(title.length).toBeLessThanOrEqual(400);
      expect(title).toMatch(/for days\.$/);
    }
  });

  it('link shows title and page alone', () => {
    const shown = present({ image: 'https://paper.example/i.png' }, { text: 'link' });
    expect(shown).toMatchObject({ summary: null, content: null, image: null, enclosures: [] });
    expect(shown.contentText).toBe(shown.title);
  });
});

describe('presentEntry: what every format needs', () => {
  it('A18: an item without title and text is called by its link, else by its id', () => {
    const bare = { title: '', summary: null, content: null, text: '' };
    expect(present(bare).title).toBe('https://paper.example/2026/03/harbour');
    expect(present({ ...bare, link: null, id: 'urn:x-test:1' }).title).toBe('urn:x-test:1');
  });

  it('keeps an empty title where there is a summary', () => {
    expect(present({ title: '' }).title).toBe('');
  });

  it('A12: a title is plain text on one line', () => {
    expect(present({ title: ' A &amp; B\n <b>c</b>\u0000 ' }).title).toBe(
      'A &amp; B <b>c</b>\uFFFD',
    );
  });

  it('A8: dates are whole seconds, cut and never rounded up', () => {
    const shown = present();
    expect(shown.publishedAt).toBe('2026-03-01T07:30:15Z');
    expect(shown.updatedAt).toBe('2026-03-01T09:00:00Z');
  });

  it.each(['javascript:alert(1)', '/relative', 'data:text/html,x', 'https://', 'not a url'])(
    'A15, A42: the link %s is left out',
    (link) => {
      expect(present({ link }).link).toBeNull();
    },
  );

  it('A31: an enclosure keeps only amounts and types that can be true', () => {
    const [enclosure] = present({
      enclosures: [
        {
          url: 'https://paper.example/a.mp3',
          type: 'mp3',
          lengthBytes: -1,
          durationSeconds: Number.NaN,
          title: '',
        },
        { url: 'ftp://x', type: null, lengthBytes: null, durationSeconds: null, title: null },
      ],
    }).enclosures;
    expect(enclosure).toEqual({
      url: 'https://paper.example/a.mp3',
      type: null,
      lengthBytes: null,
      durationSeconds: null,
      title: null,
    });
  });

  it('names a language only where it is known and not the feed’s', () => {
    expect(present({ language: 'en' }).language).toBeNull();
    expect(present({ language: 'EN' }).language).toBeNull();
    expect(present({ language: 'und' }).language).toBeNull();
    expect(present({ language: 'no such tag' }).language).toBeNull();
    expect(present({ language: 'zh-Hant' }).language).toBe('zh-Hant');
  });
});

describe('presentEntry: attribution', () => {
  it('D12: authors are the entry’s, else the origin’s, else the source by name', () => {
    expect(present().authors[0]?.name).toBe('Ada Pier');
    expect(present({ authors: [] }).authors[0]?.name).toBe('Paper staff');
    const unsigned = present({ authors: [], origin: makeOrigin({ authors: [] }) });
    expect(unsigned.authors).toEqual([{ name: 'Example Paper', email: null, uri: null }]);
  });

  it('A4: an unsigned article of the house is by the house', () => {
    const shown = presentEntry(makeLocalEntry(), makeSite(), 'en');
    expect(shown.authors[0]?.name).toBe('Harbour Wire desk');
    expect(shown).toMatchObject({ source: null, sourceName: null, rights: 'CC BY 4.0' });
  });

  it('A14: a foreign entry never gets the house’s rights', () => {
    expect(present({ origin: makeOrigin({ rights: null }) }).rights).toBeNull();
  });

  it('leaves out what is no address, and calls a nameless person by what there is', () => {
    const persons = [
      { name: 'Cy', email: 'not an address', uri: 'javascript:x' },
      { name: '', email: 'dee@paper.example', uri: null },
      { name: ' ', email: null, uri: null },
    ];
    expect(present({ authors: persons }).authors).toEqual([
      { name: 'Cy', email: null, uri: null },
      { name: 'dee@paper.example', email: 'dee@paper.example', uri: null },
    ]);
  });

  it('A14: a source whose own id is no IRI goes by its address, one without title by its host', () => {
    const origin = makeOrigin({ id: 'feed 7', title: ' ' });
    expect(present({ origin }, { sourceTitle: null }).source).toMatchObject({
      id: 'https://paper.example/feed.xml',
      title: 'paper.example',
    });
  });

  it('touches nothing in safe HTML but what XML forbids', () => {
    const content = asSafeHtml('<p>a\u0001b\r\n<a href="https://x.example/?a&amp;b">c</a></p>\n');
    expect(present({ content }).content).toBe(
      '<p>a\uFFFDb\n<a href="https://x.example/?a&amp;b">c</a></p>',
    );
  });
});
