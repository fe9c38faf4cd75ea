import type { FeedFormat } from '../../model/parsed-feed.ts';
import type { AtomDocument } from '../atom/read-atom.ts';
import type { RssDocument } from '../rss/read-rss.ts';
import { findPrefix, oldAtomNamespace } from '../tree/namespaces.ts';
import { childElements, findChild, readAttribute, type XmlElement } from '../tree/xml-element.ts';

/** What a tree holds, as far as its roots tell. */
export type FoundFeed =
  | { readonly kind: 'rss'; readonly root: XmlElement; readonly document: RssDocument }
  | { readonly kind: 'atom'; readonly root: XmlElement; readonly document: AtomDocument };

/** The first root that is one of a feed, told by name, namespace and version; null without one. */
export function findFeed(roots: readonly XmlElement[]): FoundFeed | null {
  for (const root of roots) {
    const found = inspectRoot(root);
    if (found !== null) return found;
  }
  return null;
}

function inspectRoot(root: XmlElement): FoundFeed | null {
  if (root.name === 'atom:feed' || root.name === 'atom:entry') return describeAtom(root);
  if (root.name === 'rss') return describeRss(root, readRssVersion(root));
  if (root.name === 'channel') return describeRss(root, 'rss-2.0');
  if (root.name !== 'rdf:RDF' && root.name.toLowerCase() !== 'rdf') return null;
  const core = childElements(root).find(({ name }) => name === 'channel' || name === 'item');
  const namespace = core?.kind.namespace ?? readAttribute(root, 'xmlns') ?? '';
  const isRss = core !== undefined || findPrefix(namespace).prefix === '';
  return isRss ? describeRss(root, readRdfVersion(namespace)) : null;
}

function describeAtom(root: XmlElement): FoundFeed {
  const isOld =
    root.kind.namespace === oldAtomNamespace || readAttribute(root, 'version')?.trim() === '0.3';
  const entries =
    root.name === 'atom:entry'
      ? [root]
      : childElements(root).filter(({ name }) => name === 'atom:entry');
  const format = isOld ? 'atom-0.3' : 'atom-1.0';
  return { kind: 'atom', root, document: { format, feed: root, entries } };
}

function describeRss(root: XmlElement, format: FeedFormat): FoundFeed {
  const channel = root.name === 'channel' ? root : (findChild(root, 'channel') ?? root);
  return { kind: 'rss', root, document: { format, channel, root, items: findItems(root) } };
}

/** Items stand in the channel, beside it, or in a list of their own, as the dialects have it. */
function findItems(root: XmlElement): XmlElement[] {
  return childElements(root).flatMap((child) => {
    if (child.name === 'item') return [child];
    return child.name === 'channel' || child.name === 'items' ? findItems(child) : [];
  });
}

function readRssVersion(root: XmlElement): FeedFormat {
  const version = readAttribute(root, 'version')?.trim() ?? '';
  const dialect = /^0\.9(?<digit>[0-4]?)/.exec(version);
  if (dialect === null) return 'rss-2.0';
  const digit = dialect.groups?.digit ?? '';
  return digit === '' ? 'rss-0.90' : (`rss-0.9${digit}` as FeedFormat);
}

function readRdfVersion(namespace: string): FeedFormat {
  return namespace.includes('netscape.com/rdf/simple/0.9') ? 'rss-0.90' : 'rss-1.0';
}
