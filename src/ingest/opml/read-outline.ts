import type { XmlElement } from '../tree/xml-element.ts';

/** What one outline says; texts with their white space folded, null where there is none. */
export interface OutlineAttributes {
  /** It names the address of a feed, or its type claims that it should name a document. */
  readonly isSubscription: boolean;
  /** In lower case. */
  readonly type: string | null;
  readonly text: string | null;
  readonly title: string | null;
  /** As written. */
  readonly xmlUrl: string | null;
  readonly htmlUrl: string | null;
  readonly language: string | null;
  /** The names of `category`: each part of its slash paths, in order. */
  readonly categories: readonly string[];
  /** Attributes in our own namespace, without its prefix. */
  readonly own: Readonly<Record<string, string>>;
}

/** Types of outlines that stand for a feed. */
const feedTypes = /^(?:rss|rss1|rss2|atom|feed|rdf|json|jsonfeed|pie)$/;
/** Types of outlines that stand for a document of another kind. */
const otherTypes = /^(?:include|link)$/;
/** What our own lists call what OPML has no attribute for. */
const ownPrefix = 'topicwire:';

/**
 * Reads an outline, its attributes case apart. The address may stand in `url` where the type says
 * that it is a feed's.
 */
export function readOutline({ attributes }: XmlElement): OutlineAttributes {
  const values = foldNames(attributes ?? []);
  const read = (name: string) => foldText(values.get(name) ?? '');
  const type = read('type')?.toLowerCase() ?? null;
  const isFeed = type !== null && feedTypes.test(type);
  const xmlUrl = read('xmlurl') ?? (isFeed ? read('url') : null);
  return {
    isSubscription: xmlUrl !== null || isFeed || otherTypes.test(type ?? ''),
    type,
    text: read('text'),
    title: read('title'),
    xmlUrl,
    htmlUrl: read('htmlurl'),
    language: read('language'),
    categories: readCategories(values.get('category') ?? ''),
    own: readOwn(values),
  };
}

function foldNames(attributes: readonly string[]): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (let at = 0; at < attributes.length; at += 2) {
    const name = (attributes[at] ?? '').toLowerCase();
    if (!values.has(name)) values.set(name, attributes[at + 1] ?? '');
  }
  return values;
}

/** `/Boston/Weather,trade` names three things. @see OPML 2.0, category */
function readCategories(category: string): readonly string[] {
  return category.split(/[,/]/).flatMap((name) => foldText(name) ?? []);
}

function readOwn(values: ReadonlyMap<string, string>): Readonly<Record<string, string>> {
  const own = [...values].filter(([name]) => name.startsWith(ownPrefix));
  return Object.fromEntries(own.map(([name, value]) => [name.slice(ownPrefix.length), value]));
}

function foldText(text: string): string | null {
  return text.replace(/[\t\n\r ]+/g, ' ').trim() || null;
}
