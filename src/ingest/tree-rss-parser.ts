import Parser from 'rss-parser';
import { childElements, type XmlElement } from './tree/xml-element.ts';
import { isEmpty } from './xml-feed/keep-rest.ts';

/** What rss-parser makes of an item; where we gave it elements it gives elements back. */
export interface RssParserItem {
  /** The item itself, for all that rss-parser does not know. */
  readonly node: readonly [XmlElement];
  readonly id?: XmlElement;
  readonly guid?: XmlElement;
  readonly 'rdf:about'?: string;
  readonly title?: XmlElement;
  readonly link?: XmlElement;
  /** RSS `description`, Atom `content`: a handle. */
  readonly content?: string;
  /** RSS `content:encoded`: a handle. */
  readonly 'content:encoded'?: string;
  /** Atom `summary`: a handle. */
  readonly summary?: string;
  readonly pubDate?: XmlElement;
  readonly date?: XmlElement;
  readonly published?: XmlElement;
  readonly updated?: XmlElement;
  readonly comments?: XmlElement;
  readonly rights?: XmlElement;
  readonly language?: XmlElement;
  readonly categories?: readonly XmlElement[];
}

/** What rss-parser makes of a feed. */
export interface RssParserFeed {
  readonly node: readonly [XmlElement];
  readonly items: readonly RssParserItem[];
  readonly id?: XmlElement;
  readonly title?: XmlElement;
  readonly link?: XmlElement;
  /** A handle. */
  readonly description?: string;
  readonly subtitle?: XmlElement;
  readonly language?: XmlElement;
  readonly copyright?: XmlElement;
  readonly rights?: XmlElement;
  readonly generator?: XmlElement;
  readonly pubDate?: XmlElement;
  readonly lastBuildDate?: XmlElement;
  readonly ttl?: XmlElement;
  readonly logo?: XmlElement;
  readonly icon?: XmlElement;
  readonly image?: { readonly url?: XmlElement };
}

/** What came back, and the way from its handles to the elements they stand for. */
export interface RssParserReading {
  readonly feed: RssParserFeed;
  readonly elementOf: (handle: string | undefined) => XmlElement | null;
}

/** A part of the tree as xml2js would show it: lists of children by name. */
type Shape = Record<string, unknown[] | object>;

/** The methods that rss-parser 3.13.0 has and its types do not name. */
interface BuildMethods {
  buildAtomFeed(document: Shape): RssParserFeed;
  buildRSS0_9(document: Shape): RssParserFeed;
  buildRSS1(document: Shape): RssParserFeed;
  buildRSS2(document: Shape): RssParserFeed;
}

const Base = Parser as unknown as new (options: object) => BuildMethods;

const keepArray = { keepArray: true };
const customFields = {
  feed: [['node', 'node', keepArray], 'id', 'subtitle', 'rights', 'logo', 'icon', 'generator'],
  item: [['node', 'node', keepArray], 'published', 'updated', 'rights'],
};

/** Canonical name in the tree -> name that rss-parser reads, for what it chooses among. */
const rssFields = nameTable([
  'title',
  'dc:title',
  'description',
  'link',
  'pubDate',
  'comments',
  'guid',
  'category',
  'content:encoded',
  'dc:date',
  'dc:rights',
  'dc:language',
]);
const channelFields = nameTable([
  'title',
  'dc:title',
  'description',
  'link',
  'language',
  'copyright',
  'generator',
  'pubDate',
  'lastBuildDate',
  'ttl',
]);
const atomFields = new Map([
  ['atom:id', 'id'],
  ['atom:title', 'title'],
  ['atom:content', 'content'],
  ['atom:summary', 'summary'],
  ['atom:published', 'published'],
  ['atom:issued', 'published'],
  ['atom:updated', 'updated'],
  ['atom:modified', 'updated'],
  ['atom:rights', 'rights'],
  ['atom:copyright', 'rights'],
  ['atom:subtitle', 'subtitle'],
  ['atom:tagline', 'subtitle'],
  ['atom:generator', 'generator'],
  ['atom:logo', 'logo'],
  ['atom:icon', 'icon'],
]);

/** Texts that rss-parser would cut into snippets, or build markup of: it gets handles instead. */
const handledFields = new Set(['description', 'content', 'summary', 'content:encoded']);

/**
 * rss-parser over our tree. It chooses which elements are a feed's and an item's basics and gives
 * those elements back; it never sees their text. Texts that it would work on stand for themselves
 * as handles. One parser reads any number of feeds, one after the other.
 */
export class TreeRssParser extends Base {
  #handled: XmlElement[] = [];

  constructor() {
    super({ customFields });
  }

  /** The dates stay unread here. */
  setISODate(): void {}

  /** RSS of any version: its channel and its items, wherever they stand. */
  readRss(channel: XmlElement, items: readonly XmlElement[], version: string): RssParserReading {
    const shape = this.#shape(channel, channelFields);
    shape.item = items.map((item) => this.#shapeRssItem(item));
    const image = childElements(channel).find(({ name }) => name === 'image');
    if (image !== undefined) shape.image = [shapeImage(image)];
    const document = {
      rss: { $: { version }, channel: [shape] },
      'rdf:RDF': { channel: [shape], item: shape.item },
    };
    if (version === '1.0') return this.#finish(this.buildRSS1(document));
    if (version.startsWith('0.9')) return this.#finish(this.buildRSS0_9(document));
    return this.#finish(this.buildRSS2(document));
  }

  /** Atom of either version. */
  readAtom(feed: XmlElement, entries: readonly XmlElement[]): RssParserReading {
    const shape = this.#shape(feed, atomFields);
    shape.entry = entries.map((entry) => this.#shape(entry, atomFields));
    return this.#finish(this.buildAtomFeed({ feed: shape }));
  }

  #finish(feed: RssParserFeed): RssParserReading {
    const handled = this.#handled;
    this.#handled = [];
    const elementOf = (handle: string | undefined): XmlElement | null =>
      handle === undefined ? null : (handled[Number(handle)] ?? null);
    return { feed, elementOf };
  }

  #shapeRssItem(item: XmlElement): Shape {
    const shape = this.#shape(item, rssFields);
    if (item.attributes !== null) shape.$ = item.$;
    return shape;
  }

  #shape(element: XmlElement, fields: ReadonlyMap<string, string>): Shape {
    const shape: Shape = { node: [element] };
    for (const child of element.children ?? []) {
      if (typeof child === 'string') continue;
      const field = fields.get(child.kind.name);
      if (field === undefined || isEmpty(child)) continue;
      const value = handledFields.has(field) ? this.#handle(child) : child;
      const values = shape[field];
      if (Array.isArray(values)) values.push(value);
      else shape[field] = [value];
    }
    return shape;
  }

  #handle(element: XmlElement): string {
    this.#handled.push(element);
    return String(this.#handled.length - 1);
  }
}

function shapeImage(image: XmlElement): Shape {
  const url = childElements(image).find(({ name }) => name === 'url');
  return url === undefined ? {} : { url: [url] };
}

function nameTable(names: readonly string[]): ReadonlyMap<string, string> {
  return new Map(names.map((name) => [name, name]));
}
