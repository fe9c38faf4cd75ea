import type { Instant } from './instant.ts';
import type { ParsedExtension } from './parsed-feed.ts';
import type { SafeHtml } from './safe-html.ts';

/** One normalized item of one source. Identity is `(sourceId, nativeId)`; `id` never changes. */
export interface Entry {
  /** The published id, an absolute IRI: the native id where that is one, else derived from the identity. */
  readonly id: string;
  readonly sourceId: string;
  /** The id it came with, to the character; else its link, else a hash of its content. */
  readonly nativeId: string;
  /** Plain text, white space folded; empty when the item has none. */
  readonly title: string;
  /** The publisher's own summary as plain text; null when the item has none apart from its content. */
  readonly summary: string | null;
  readonly content: SafeHtml | null;
  /** The content as plain text, for matching and excerpts; empty without content. */
  readonly text: string;
  /** The page of the item: absolute, without tracking parameters. */
  readonly link: string | null;
  /** The link folded for comparing (scheme, host, default ports, order of parameters); never published. */
  readonly canonicalLink: string | null;
  /** All other links with absolute URLs; without self, the page and enclosures. */
  readonly links: readonly EntryLink[];
  /** The item's own, else its origin's, else its feed's. */
  readonly authors: readonly Person[];
  readonly contributors: readonly Person[];
  readonly categories: readonly Category[];
  /** As the feed says, never later than first seen; null when it says nothing readable. Never changes once stored. */
  readonly publishedAt: Instant | null;
  /**
   * As the feed said when the entry last told something new: a date that moves alone is not taken
   * over. Null when it said nothing readable.
   */
  readonly updatedAt: Instant | null;
  /** When this house first saw the entry; never moves. */
  readonly firstSeenAt: Instant;
  /** When this house saw its content change without the feed moving `updatedAt`; null before. */
  readonly revisedAt: Instant | null;
  readonly enclosures: readonly Enclosure[];
  readonly image: string | null;
  /** The feed it first stood in; null for the house's own articles. */
  readonly origin: Origin | null;
  readonly rights: string | null;
  /** BCP 47, or `und`. */
  readonly language: string;
  readonly comments: Comments | null;
  readonly inReplyTo: readonly Reply[];
  readonly geo: GeoPoint | null;
  readonly podcast: Podcast | null;
  readonly extensions: readonly ParsedExtension[];
  /** Hash over what the feed says of this item, before anything is capped or filled in. */
  readonly contentHash: string;
  /**
   * Digests of what it told in earlier versions, so that one that comes back is not taken for news;
   * absent before its first update.
   */
  readonly formerDigests?: readonly string[];
}

export interface EntryLink {
  readonly href: string;
  /** An IANA relation, or a URI. */
  readonly rel: string;
  readonly type: string | null;
  readonly hreflang: string | null;
  readonly title: string | null;
}

export interface Person {
  /** Never empty: the address or URI stands in where there is no name. */
  readonly name: string;
  readonly email: string | null;
  readonly uri: string | null;
}

export interface Category {
  readonly term: string;
  readonly scheme: string | null;
  readonly label: string | null;
}

export interface Enclosure {
  /** Absolute http or https URL. */
  readonly url: string;
  /** Media type; null when unknown. */
  readonly type: string | null;
  readonly lengthBytes: number | null;
  readonly durationSeconds: number | null;
  readonly title: string | null;
}

/** What a republished entry says of where it is from (RFC 4287 §4.2.11). */
export interface Origin {
  /** The feed's own id; its URL where it has none. */
  readonly id: string;
  readonly title: string;
  /** The page of the feed. */
  readonly link: string | null;
  /** The URL of the feed document. */
  readonly feedUrl: string;
  /** As it was when the entry last changed, so that an unchanged entry keeps its bytes. */
  readonly updatedAt: Instant | null;
  readonly authors: readonly Person[];
  readonly rights: string | null;
}

export interface Comments {
  readonly url: string | null;
  readonly feedUrl: string | null;
  readonly count: number | null;
}

export interface Reply {
  readonly ref: string;
  readonly href: string | null;
}

export interface GeoPoint {
  /** Degrees, WGS 84. */
  readonly latitude: number;
  readonly longitude: number;
}

export interface Podcast {
  readonly durationSeconds: number | null;
  readonly explicit: boolean | null;
  readonly episode: number | null;
  readonly season: number | null;
}
