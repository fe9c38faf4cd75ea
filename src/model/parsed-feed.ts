import type { Defect } from './defect.ts';

/** What a document turned out to be, told by its root element, namespace or version. */
export type FeedFormat =
  | 'rss-0.90'
  | 'rss-0.91'
  | 'rss-0.92'
  | 'rss-0.93'
  | 'rss-0.94'
  | 'rss-1.0'
  | 'rss-2.0'
  | 'atom-0.3'
  | 'atom-1.0'
  | 'json-1.0'
  | 'json-1.1';

/**
 * The hand-off from ingest to normalize: one feed document, copied and not interpreted. Strings
 * are as they stood in the document after one decoding of the format's own escapes (XML references,
 * JSON escapes): dates are unread, URLs unresolved, HTML untouched, white space kept.
 */
export interface ParsedFeed {
  readonly format: FeedFormat;
  /** Inherited base of the feed element (`xml:base` values joined), or null. */
  readonly base: string | null;
  /** `xml:lang`, `language`, `dc:language`, or null. */
  readonly language: string | null;
  /** `atom:id`, `rdf:about`; null elsewhere. */
  readonly id: string | null;
  readonly title: ParsedText | null;
  /** `subtitle`, `tagline`, channel `description`. */
  readonly description: ParsedText | null;
  readonly links: readonly ParsedLink[];
  /** RSS `webMaster` too, told by `from`. */
  readonly authors: readonly ParsedPerson[];
  readonly contributors: readonly ParsedPerson[];
  readonly categories: readonly ParsedCategory[];
  readonly published: string | null;
  readonly updated: string | null;
  readonly rights: ParsedText | null;
  readonly generator: string | null;
  /** Channel `image/url`, `logo`, `itunes:image`, a picture in `media:content`, JSON `icon`. */
  readonly image: string | null;
  /** `atom:icon`, JSON `favicon`. */
  readonly icon: string | null;
  readonly hints: ParsedHints;
  /** `fh:complete` is present: the document holds the whole feed (RFC 5005 §2). */
  readonly complete: boolean;
  /** `fh:archive` is present: the document never changes (RFC 5005 §4). */
  readonly archive: boolean;
  /** In document order. */
  readonly entries: readonly ParsedEntry[];
  readonly tombstones: readonly ParsedTombstone[];
  readonly extensions: readonly ParsedExtension[];
  readonly defects: readonly Defect[];
}

/** One item of a feed document. Missing is null or an empty list, never invented. */
export interface ParsedEntry {
  /** `atom:id`, `guid`, `rdf:about`, JSON `id`; to the character. */
  readonly id: string | null;
  /** `guid`'s `isPermaLink` as RSS 2.0 reads it (absent is true); null for other kinds of id. */
  readonly idIsPermalink: boolean | null;
  readonly title: ParsedText | null;
  /**
   * RSS `description`, Atom `summary`, JSON `summary`; without these `dc:description`,
   * `dcterms:abstract`, `itunes:summary`, `media:description`, whichever comes first.
   */
  readonly summary: ParsedText | null;
  /** `content:encoded`, Atom `content`, JSON `content_html` or else `content_text`, RSS `xhtml:body`. */
  readonly content: ParsedText | null;
  /** RSS and RDF `link` (rel null), Atom `link`s wherever they stand, JSON `url` (rel null) and
   *  `external_url` (rel `related`), `feedburner:origLink` (rel `feedburner:origlink`). */
  readonly links: readonly ParsedLink[];
  readonly authors: readonly ParsedPerson[];
  readonly contributors: readonly ParsedPerson[];
  readonly categories: readonly ParsedCategory[];
  /** `published`, `issued`, `pubDate`, `dc:date`, `date_published`. */
  readonly published: string | null;
  /** `updated`, `modified`, `dcterms:modified`, `date_modified`. */
  readonly updated: string | null;
  /** `enclosure`, `media:content`, JSON `attachments`; Atom enclosures stay among the links. */
  readonly enclosures: readonly ParsedEnclosure[];
  /** `media:thumbnail`, `itunes:image`, JSON `image` and `banner_image`, in that order. */
  readonly images: readonly string[];
  /** `atom:source`, RSS `source`: the feed that the entry first stood in. */
  readonly origin: ParsedOrigin | null;
  readonly rights: ParsedText | null;
  readonly comments: ParsedComments | null;
  /** `thr:in-reply-to` (RFC 4685 §3). */
  readonly inReplyTo: readonly ParsedReply[];
  /** `georss:point`, `geo:lat` and `geo:long`, unread: `"45.256 -71.92"`. */
  readonly geo: string | null;
  readonly podcast: ParsedPodcast | null;
  /** `xml:lang` in force, `dc:language`, JSON `language`; null where only the feed's holds. */
  readonly language: string | null;
  readonly base: string | null;
  readonly extensions: readonly ParsedExtension[];
  /** Line of the entry's start tag, one-based; null in JSON. */
  readonly line: number | null;
}

/** A text construct (RFC 4287 §3.1) with what is needed to interpret it. */
export interface ParsedText {
  /**
   * `text`: plain. `html`: one string of HTML. `xhtml`: serialized children of the XHTML div,
   * to be read as HTML. `base64`, `other`: content of `mediaType`. `unknown`: RSS description and
   * title, where the format does not say and normalize decides.
   */
  readonly type: 'text' | 'html' | 'xhtml' | 'base64' | 'other' | 'unknown';
  readonly value: string;
  /** The type attribute where it is a media type. */
  readonly mediaType: string | null;
  /** Out-of-line content (RFC 4287 §4.1.3.2). */
  readonly src: string | null;
  readonly base: string | null;
  readonly language: string | null;
}

export interface ParsedLink {
  readonly href: string;
  /** As written; null where the format has none or it was left out. */
  readonly rel: string | null;
  readonly type: string | null;
  readonly hreflang: string | null;
  readonly title: string | null;
  readonly length: string | null;
  readonly base: string | null;
}

/** A person as the format wrote it. RSS's `addr (Name)` is left whole in `name`. */
export interface ParsedPerson {
  readonly name: string | null;
  readonly email: string | null;
  readonly uri: string | null;
  /** The element or member it came from: `atom:author`, `rss:author`, `dc:creator`, … */
  readonly from: string;
}

export interface ParsedCategory {
  readonly term: string;
  /**
   * Atom `scheme`, RSS `domain`, `itunes:category` and other vocabularies by their URI; one that ends
   * in `#keywords` marks a whole list with commas.
   */
  readonly scheme: string | null;
  readonly label: string | null;
}

export interface ParsedEnclosure {
  readonly url: string;
  readonly type: string | null;
  /** Bytes, unread. */
  readonly length: string | null;
  /** Seconds or `hh:mm:ss`, unread. */
  readonly duration: string | null;
  readonly title: string | null;
  /** Media RSS `medium`. */
  readonly medium: string | null;
  readonly width: string | null;
  readonly height: string | null;
}

export interface ParsedOrigin {
  readonly id: string | null;
  readonly title: ParsedText | null;
  /** RSS `source url` is a link of rel `self`. */
  readonly links: readonly ParsedLink[];
  readonly updated: string | null;
  readonly authors: readonly ParsedPerson[];
  readonly rights: ParsedText | null;
}

export interface ParsedComments {
  readonly url: string | null;
  /** `wfw:commentRss`, Atom `replies`. */
  readonly feedUrl: string | null;
  /** `slash:comments`, `thr:total`, unread. */
  readonly count: string | null;
}

export interface ParsedReply {
  readonly ref: string;
  readonly href: string | null;
  readonly type: string | null;
  readonly source: string | null;
}

export interface ParsedPodcast {
  readonly duration: string | null;
  readonly explicit: string | null;
  readonly episode: string | null;
  readonly season: string | null;
  readonly episodeType: string | null;
}

/** What the publisher says about when to come again, unread. */
export interface ParsedHints {
  /** Minutes. */
  readonly ttl: string | null;
  readonly skipHours: readonly string[];
  readonly skipDays: readonly string[];
  readonly updatePeriod: string | null;
  readonly updateFrequency: string | null;
  readonly updateBase: string | null;
}

/** `at:deleted-entry` (RFC 6721 §3). */
export interface ParsedTombstone {
  readonly ref: string;
  readonly when: string | null;
}

/** An element or member that the model does not know, kept as it came. */
export type ParsedExtension = ExtensionElement | ExtensionMember;

export interface ExtensionElement {
  readonly namespace: string | null;
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (ExtensionElement | string)[];
}

/** A JSON Feed extension member. */
export interface ExtensionMember {
  readonly member: string;
  readonly value: unknown;
}
