import { TEXT_TOKENS } from './fuzz-dictionary.ts';
import type { SeededRandom } from './seeded-random.ts';

const mostItems = 4;
const mostTokens = 40;

const rssFields =
  'title link description guid pubDate author category comments content:encoded dc:creator dc:date dc:subject ' +
  'media:title media:description itunes:summary itunes:author feedburner:origLink source';
const atomFields =
  'title id updated published summary content rights category author/name author/uri author/email contributor/name ' +
  'source/title source/id';
const jsonMembers =
  'id url external_url title content_html content_text summary image banner_image date_published date_modified language';

/** A feed that is sound by itself, with tokens of the dictionary in every place that holds text. */
export function composeFeed(random: SeededRandom): Buffer {
  const compose = random.pick([composeRss, composeRss, composeAtom, composeAtom, composeJson]);
  return Buffer.from(compose(random));
}

function composeRss(random: SeededRandom): string {
  const items = repeat(1 + random.below(mostItems), () => {
    const links = `<enclosure url="${attribute(random)}" type="${attribute(random)}" length="${attribute(random)}"/>`;
    const media = `<media:content url="${attribute(random)}" medium="image"><media:thumbnail url="${attribute(random)}"/></media:content>`;
    return `<item>${fill(rssFields, random)}${links}${media}</item>`;
  });
  return `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0"><channel>${fill('title link description language copyright', random)}${items}</channel></rss>`;
}

function composeAtom(random: SeededRandom): string {
  const items = repeat(1 + random.below(mostItems), () => {
    const links = repeat(random.below(3), () => {
      const rel = random.pick(['alternate', 'enclosure', 'via', 'related', 'self', 'replies']);
      return `<link rel="${rel}" href="${attribute(random)}" type="${attribute(random)}" title="${attribute(random)}"/>`;
    });
    return `<entry${base(random)}>${fill(atomFields, random)}${links}<category term="${attribute(random)}" label="${attribute(random)}"/></entry>`;
  });
  return `<feed xmlns="http://www.w3.org/2005/Atom"${base(random)}>${fill('title subtitle id updated rights logo', random)}${items}</feed>`;
}

function composeJson(random: SeededRandom): string {
  const items = Array.from({ length: 1 + random.below(mostItems) }, () => {
    const chosen = jsonMembers.split(' ').filter(() => random.oneIn(2));
    const members = chosen.map((name) => [name, random.oneIn(12) ? 7 : soup(random)] as const);
    const authors = [{ name: soup(random), url: random.pick(TEXT_TOKENS) }];
    const attachments = [{ url: random.pick(TEXT_TOKENS), mime_type: random.pick(TEXT_TOKENS) }];
    return { ...Object.fromEntries(members), authors, attachments, tags: [soup(random)] };
  });
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title: soup(random),
    items,
  });
}

/** Some of the fields; a slash parts an element from the one around it. */
function fill(fields: string, random: SeededRandom): string {
  const chosen = fields.split(' ').filter(() => random.oneIn(2));
  return chosen
    .map((field) => {
      const [outer = '', inner] = field.split('/');
      const element = writeElement(inner ?? outer, random);
      return inner === undefined ? element : `<${outer}>${element}</${outer}>`;
    })
    .join('');
}

function writeElement(name: string, random: SeededRandom): string {
  const text = random.oneIn(4) ? random.pick(TEXT_TOKENS) : soup(random);
  const type = random.pick(['', '', ' type="html"', ' type="xhtml"', ' type="text"']);
  const written = random.pick([
    escapeText(text),
    escapeText(text),
    `<![CDATA[${text.replaceAll(']]>', ']]]]><![CDATA[>')}]]>`,
    `<div xmlns="http://www.w3.org/1999/xhtml">${text}</div>`,
  ]);
  return `<${name}${type}>${written}</${name}>`;
}

function soup(random: SeededRandom): string {
  return repeat(random.length(mostTokens), () => random.pick(TEXT_TOKENS));
}

function attribute(random: SeededRandom): string {
  return escapeText(random.pick(TEXT_TOKENS));
}

function base(random: SeededRandom): string {
  return random.oneIn(4) ? ` xml:base="${attribute(random)}"` : '';
}

function repeat(length: number, write: () => string): string {
  return Array.from({ length }, write).join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
