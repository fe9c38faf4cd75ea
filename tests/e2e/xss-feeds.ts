import { atom, escapeXml, json, rss } from '../hostile/fields.ts';
import { ADDRESS_VECTORS } from './xss-more-vectors.ts';

/** One feed of one entry that has a vector in every place that holds a text or an address. */
export type WriteHostileFeed = (vector: string, at: number) => string;

function attribute(text: string): string {
  return escapeXml(text);
}

/** An address for the places of one; those that are written as entities are meant to be so. */
function chooseAddress(vector: string, at: number): string {
  return at % 2 === 0 ? vector : (ADDRESS_VECTORS[at % ADDRESS_VECTORS.length] ?? vector);
}

function inSection(text: string): string {
  return `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`;
}

function writeRssItem(at: number, text: string, address: string): string {
  const url = attribute(address);
  return (
    `<guid isPermaLink="false">rss-${at}</guid><title>${text}</title><link>${url}</link>` +
    `<description>${text}</description><content:encoded>${text}</content:encoded><author>${text}</author>` +
    `<dc:creator>${text}</dc:creator><category domain="${url}">${text}</category><comments>${url}</comments>` +
    `<enclosure url="${url}" type="${url}" length="1"/><media:thumbnail url="${url}"/><dc:rights>${text}</dc:rights>` +
    `<source url="${url}">${text}</source><media:content url="${url}"/><dc:language>${text}</dc:language>`
  );
}

function writeAtomEntry(
  at: number,
  type: string,
  text: string,
  vector: string,
  url: string,
): string {
  return (
    `<id>urn:atom:${type}:${at}</id><title type="${type}">${text}</title><summary type="${type}">${text}</summary>` +
    `<content type="${type}">${text}</content><author><name>${attribute(vector)}</name><uri>${url}</uri>` +
    `<email>${attribute(vector)}</email></author><category term="${attribute(vector)}" scheme="${url}" label="${attribute(vector)}"/>` +
    `<link href="${url}"/><link rel="enclosure" href="${url}" title="${attribute(vector)}"/><link rel="related" href="${url}"/>` +
    `<rights type="${type}">${text}</rights><source><id>${url}</id><title type="${type}">${text}</title><link href="${url}"/></source>`
  );
}

/** The same vector in every kind of feed, and in every way that each can hold it. */
export const HOSTILE_FEEDS: Readonly<Record<string, WriteHostileFeed>> = {
  'RSS, escaped': (vector, at) =>
    rss('', writeRssItem(at, escapeXml(vector), chooseAddress(vector, at))),
  'RSS, in CDATA': (vector, at) =>
    rss('', writeRssItem(at, inSection(vector), chooseAddress(vector, at + 1))),
  'RSS, as it is': (vector, at) => rss('', writeRssItem(at, vector, vector)),
  'RSS, escaped twice': (vector, at) =>
    rss('', writeRssItem(at, escapeXml(escapeXml(vector)), escapeXml(vector))),
  'Atom, as HTML': (vector, at) =>
    atom(
      '',
      writeAtomEntry(at, 'html', escapeXml(vector), vector, attribute(chooseAddress(vector, at))),
    ),
  'Atom, as text': (vector, at) =>
    atom(
      '',
      writeAtomEntry(
        at,
        'text',
        escapeXml(vector),
        vector,
        attribute(chooseAddress(vector, at + 1)),
      ),
    ),
  'Atom, as XHTML': (vector, at) => {
    const div = `<div xmlns="http://www.w3.org/1999/xhtml">${vector}</div>`;
    return atom('', writeAtomEntry(at, 'xhtml', div, vector, attribute(vector)));
  },
  JSON: (vector, at) => {
    const address = chooseAddress(vector, at);
    return json(
      {},
      {
        ...{
          id: `json-${at}`,
          url: address,
          external_url: address,
          title: vector,
          summary: vector,
        },
        ...{ content_html: vector, image: address, banner_image: address, tags: [vector] },
        authors: [{ name: vector, url: address, avatar: address }],
        attachments: [{ url: address, mime_type: vector, title: vector }],
      },
    );
  },
};
