import type { Instant } from './instant.ts';

/** The hand-off from ingest to normalize: one Markdown file of `content/`, read and rendered. */
export interface Article {
  /** The file's name without `.md`; the page's URL. */
  readonly slug: string;
  /** Relative to the root. */
  readonly file: string;
  /** An id of its own from the front matter, so that a file can be renamed; null takes the slug's. */
  readonly id: string | null;
  readonly title: string;
  readonly publishedAt: Instant;
  readonly updatedAt: Instant | null;
  readonly authors: readonly string[];
  readonly tags: readonly string[];
  readonly summary: string | null;
  /** As written: absolute, or relative to the article's page. */
  readonly image: string | null;
  /** BCP 47; null takes the site's. */
  readonly language: string | null;
  readonly draft: boolean;
  /** The page where it first stood, if not ours. */
  readonly canonicalUrl: string | null;
  /** The Markdown rendered, not yet made safe. */
  readonly html: string;
}
