/** How much of a foreign text may be republished. */
export type Rights = 'full' | 'excerpt' | 'link';

/** A feed that we poll. */
export interface Source {
  /** Lower-case letters, digits and hyphens; never `local`. */
  readonly id: string;
  readonly url: string;
  /** The editor's name for it; null takes the feed's own. */
  readonly title: string | null;
  /** Points added to every score that its entries reach, unless a topic says otherwise; 0 by default. */
  readonly weight: number;
  readonly rights: Rights;
  readonly tags: readonly string[];
  /** BCP 47; holds where neither entry nor feed declares one. */
  readonly language: string | null;
  /** Sent with each request; secrets from the environment already filled in. Never logged or shown. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The id of `content/`, the house's own source. */
export const LOCAL_SOURCE_ID = 'local';
