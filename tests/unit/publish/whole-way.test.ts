import { describe, expect, it } from 'vitest';
import type { Document } from '../../../src/model/rendered.ts';
import { atom, rss } from '../../hostile/fields.ts';
import { goWholeWay } from '../../hostile/whole-way.ts';
import { NOW } from '../normalize/make-parsed.ts';
import { readWithFeedsmith } from './read-with-feedsmith.ts';

/** What each of the three feeds says of the one item of a document. */
function publish(document: string) {
  const { documents, refused } = goWholeWay(Buffer.from(document));
  expect(refused).toEqual([]);
  const entries = documents.filter(isFeed).map(({ body, mediaType }) => {
    const [entry] = readWithFeedsmith(body, mediaType).entries;
    if (entry === undefined) throw new Error('the item is lost');
    return entry;
  });
  expect(entries).toHaveLength(3);
  return entries;
}

function isFeed({ path }: Document): boolean {
  return /\.(?:rss|atom|json)$/.test(path);
}

const ITEM = '<guid>urn:x-test:1</guid><title>t</title><link>https://paper.example/1</link>';

describe('on the whole way from a feed to ours', () => {
  it('A3, A13: an id stays, whatever else of the item changes', () => {
    const moved = ITEM.replace('<title>t', '<title>other').replace('/1</link>', '/moved</link>');
    for (const item of [ITEM, moved]) {
      expect(publish(rss('', item)).map(({ id }) => id)).toEqual(Array(3).fill('urn:x-test:1'));
    }
  });

  it('A3: an id that is no IRI becomes the same one each time and in each format', () => {
    const [first = [], second] = [1, 2].map((link) =>
      publish(rss('', `<guid>7</guid><title>t</title><link>https://p.example/${link}</link>`)),
    );
    const ids = new Set([...first, ...(second ?? [])].map(({ id }) => id));
    expect([...ids]).toEqual([expect.stringMatching(/^urn:uuid:[0-9a-f-]{36}$/)]);
  });

  it('A20: an item of the future is dated by the moment at which it was read', () => {
    const future = `${ITEM}<pubDate>Fri, 01 Jan 2100 00:00:00 GMT</pubDate>`;
    for (const { published } of publish(rss('', future))) {
      expect(Date.parse(published ?? '')).toBe(Date.parse(NOW));
    }
  });

  it('A15: references are absolute in links and in HTML', () => {
    const html = '&lt;a href="../a?b=1"&gt;a&lt;/a&gt; &lt;img src="/i.png"&gt;';
    const item = `${ITEM.replace('https://paper.example', '')}<enclosure url="/a.mp3" type="audio/mpeg"/>`;
    const content = `<content:encoded>${html}</content:encoded>`;
    const entries = publish(rss('<link>https://paper.example/deep/page</link>', item + content));
    for (const entry of entries) {
      const urls = [
        ...(entry.content?.value.matchAll(/(?:href|src)="([^"]*)"/g) ?? []),
        ...entry.links.map(({ href }) => ['', href]),
        ...entry.enclosures.map(({ url }) => ['', url]),
      ].map(([, url]) => url);
      expect(urls.length).toBeGreaterThan(3);
      for (const url of urls) expect(url).toMatch(/^https:\/\//);
    }
  });

  it('A42: nothing that runs goes out', () => {
    const html =
      '&lt;p onclick="x()"&gt;kept&lt;script&gt;x()&lt;/script&gt;&lt;a href="javascript:x()"&gt;a&lt;/a&gt;' +
      '&lt;form&gt;&lt;input&gt;&lt;/form&gt;&lt;iframe src="https://x.example/"&gt;&lt;/iframe&gt;&lt;/p&gt;';
    for (const { content } of publish(
      atom('', `<id>urn:x-test:1</id><content type="html">${html}</content>`),
    )) {
      expect(content?.value).toContain('kept');
      expect(content?.value).not.toMatch(/<script|onclick|javascript:|<form|<input|<iframe/i);
    }
  });
});
