import type { Site } from '../model/site.ts';
import type { Source } from '../model/source.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { writeOpmlText, writeTags } from './opml-text.ts';
import { writeEmptyElement, writeParentElement } from './write-xml.ts';

/** What of a source leaves the house; its headers may hold secrets and never do. */
export type SharedSource = Omit<Source, 'headers'>;

/** Of our own attributes, for what OPML has no word for. */
const OWN_NAMESPACE = 'urn:topicwire:opml';

/**
 * The sources as a list of subscriptions, for other readers and for our own import, which reads
 * everything back. The first tag of a source is its folder; folders stand where their first source
 * does, and all tags are categories too.
 *
 * @see OPML 2.0, subscription lists
 */
export function writeSubscriptions(sources: Iterable<SharedSource>, site: Site): string {
  return writeOpmlText(site.title, writeFolders(sources), site, {
    'xmlns:topicwire': OWN_NAMESPACE,
  });
}

function writeFolders(sources: Iterable<SharedSource>): readonly string[] {
  const written: (string | { readonly folder: string; readonly outlines: string[] })[] = [];
  const folders = new Map<string, string[]>();
  for (const source of sources) {
    const folder = makeXmlSafeLine(source.tags[0] ?? '');
    const outlines = folders.get(folder);
    if (folder === '') written.push(writeSource(source));
    else if (outlines !== undefined) outlines.push(writeSource(source));
    else {
      const first = [writeSource(source)];
      folders.set(folder, first);
      written.push({ folder, outlines: first });
    }
  }
  return written.map((part) =>
    typeof part === 'string'
      ? part
      : writeParentElement('outline', { text: part.folder, title: part.folder }, part.outlines),
  );
}

function writeSource({ id, url, title, weight, rights, tags, language }: SharedSource): string {
  const text = makeXmlSafeLine(title ?? '') || id;
  const names = tags.map(makeXmlSafeLine).filter((tag) => tag !== '');
  const canBeListed = names.every((name) => !/[,/]/.test(name));
  return writeEmptyElement('outline', {
    type: 'rss',
    text,
    title: text,
    xmlUrl: url,
    category: canBeListed ? writeTags(tags) : null,
    language,
    'topicwire:id': id,
    'topicwire:untitled': title === null ? 'true' : null,
    // A comma or a slash would part a category in two.
    'topicwire:tags': canBeListed ? null : JSON.stringify(names),
    'topicwire:weight': weight === 0 ? null : weight,
    'topicwire:rights': rights === 'excerpt' ? null : rights,
  });
}
