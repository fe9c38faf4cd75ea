import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import type { Document } from '../../src/model/rendered.ts';
import { escapeHtml } from '../../src/normalize/escape-html.ts';

/** What an entry of a published feed gives a reader to show. */
interface ShownEntry {
  /** Put into the page as HTML. */
  readonly html: readonly string[];
  /** Put into the page as text. */
  readonly texts: readonly string[];
  /** Made into links. */
  readonly addresses: readonly string[];
}

type Values = readonly (string | undefined)[];

/** A feed as a reader shows it, told by another reader than ours: pieces of HTML, each different. */
export function showFeed({ path, body }: Document): readonly string[] {
  const text = new TextDecoder().decode(body);
  const read = path.endsWith('.rss') ? readRss : path.endsWith('.atom') ? readAtom : readJson;
  const entries = read(text);
  const links = entries.flatMap(({ addresses }) => addresses).map(writeLink);
  const texts = entries.flatMap((entry) => entry.texts).map((word) => `<p>${escapeHtml(word)}</p>`);
  return [...new Set([...entries.flatMap(({ html }) => html), ...links, ...texts])];
}

function writeLink(url: string): string {
  return `<a href="${escapeHtml(url)}">${escapeHtml(url)}</a>`;
}

function readRss(text: string): readonly ShownEntry[] {
  return (parseRssFeed(text).items ?? []).map((item) => ({
    html: present([item.description, item.content?.encoded]),
    texts: present([
      item.title,
      ...(item.dc?.creators ?? []),
      ...(item.categories ?? []).map(({ name }) => name),
    ]),
    addresses: present([
      item.link,
      item.comments,
      item.source?.url,
      ...(item.enclosures ?? []).map(({ url }) => url),
      ...(item.media?.thumbnails ?? []).map(({ url }) => url),
    ]),
  }));
}

function readAtom(text: string): readonly ShownEntry[] {
  return (parseAtomFeed(text).entries ?? []).map((entry) => {
    const content = typeof entry.content === 'string' ? { value: entry.content } : entry.content;
    const isText = (content?.type ?? 'text') === 'text';
    const words = [entry.title, entry.summary, entry.rights].map((word) =>
      typeof word === 'string' ? word : word?.value,
    );
    return {
      html: isText ? [] : present([content?.value]),
      texts: present([
        ...words,
        isText ? content?.value : undefined,
        ...(entry.authors ?? []).map(({ name }) => name),
      ]),
      addresses: present([
        ...(entry.links ?? []).map(({ href }) => href),
        ...(entry.authors ?? []).map(({ uri }) => uri),
        ...(entry.source?.links ?? []).map(({ href }) => href),
      ]),
    };
  });
}

function readJson(text: string): readonly ShownEntry[] {
  return (parseJsonFeed(JSON.parse(text)).items ?? []).map((item) => ({
    html: present([item.content_html]),
    texts: present([item.title, item.summary, item.content_text, ...(item.tags ?? [])]),
    addresses: present([
      item.url,
      item.external_url,
      item.image,
      ...(item.authors ?? []).map(({ url }) => url),
      ...(item.attachments ?? []).map(({ url }) => url),
    ]),
  }));
}

function present(values: Values): readonly string[] {
  return values.filter((value) => value !== undefined);
}
