import type { ErrorOptions } from '../model/topicwire-error.ts';
import type { XmlTree } from './tree/build-tree.ts';
import { childElements, pushReversed, textOf, type XmlElement } from './tree/xml-element.ts';

type Described = readonly [message: string, options: ErrorOptions];

/** Roots of other kinds of XML that are often taken for feeds. */
const otherKinds: Readonly<Record<string, string>> = {
  opml: 'an OPML list of feeds',
  urlset: 'a sitemap',
  sitemapindex: 'an index of sitemaps',
  opensearchdescription: 'an OpenSearch description',
  svg: 'an SVG image',
  error: 'an error message in XML',
  plist: 'a property list',
};

/** What a document is that holds no feed, and what to do about it. */
export function describeNoFeed(text: string, { roots }: XmlTree): Described {
  if (text.trim() === '') return ['The document is empty', {}];
  const html = roots.find(({ kind }) => kind.local.toLowerCase() === 'html');
  if (html !== undefined || /^\s*<!doctype\s+html/i.test(text)) return describeHtml(html ?? null);
  const [root] = roots;
  if (root === undefined) return describeText(text);
  const name = root.kind.local;
  const folded = name.toLowerCase();
  const other = Object.hasOwn(otherKinds, folded) ? otherKinds[folded] : undefined;
  if (other !== undefined) return [`The document is ${other}, not a feed`, adviceFor(folded)];
  if (/^(?:b|br|p|div|h[1-6]|script|body|head|title|meta)$/.test(folded)) return describeHtml(null);
  return [`The document is XML with the root <${name.slice(0, 80)}>, not a feed`, {}];
}

function adviceFor(root: string): ErrorOptions {
  return root === 'opml' ? { advice: 'import it as a list of sources' } : {};
}

function describeHtml(html: XmlElement | null): Described {
  const title = html === null ? null : findTitle(html);
  const named = title === null ? '' : ` with the title "${title}"`;
  return [
    `The document is an HTML page${named}, not a feed`,
    { advice: "give the address of the page's feed" },
  ];
}

function findTitle(html: XmlElement): string | null {
  const pending: XmlElement[] = [html];
  for (let element = pending.pop(); element !== undefined; element = pending.pop()) {
    if (element.kind.local.toLowerCase() === 'title') {
      const text = textOf(element).trim().replace(/\s+/g, ' ');
      return text === '' ? null : text.slice(0, 100);
    }
    pushReversed(pending, childElements(element));
  }
  return null;
}

function describeText(text: string): Described {
  const controls = text.slice(0, 1000).match(/[\0-\x08\x0e-\x1f\ufffd]/g)?.length ?? 0;
  if (controls > 5) return ['The document is binary data, not a feed', {}];
  const start = text.trim().slice(0, 60).replace(/\s+/g, ' ');
  return [`The document is plain text, not a feed: "${start}"`, {}];
}
