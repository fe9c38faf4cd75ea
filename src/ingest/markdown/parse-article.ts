import type { Article } from '../../model/article.ts';
import type { FileFault } from '../../model/file-fault.ts';
import { decodeUtf8 } from './decode-utf8.ts';
import { type Place, readFrontMatter } from './read-front-matter.ts';
import { renderMarkdown } from './render-markdown.ts';
import { splitFrontMatter } from './split-front-matter.ts';

const SLUG = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

export interface ParsedArticle {
  readonly slug: string;
  /** Null when there is a fault. */
  readonly article: Article | null;
  readonly faults: readonly FileFault[];
  /** Where `id` stands in the file; null without one. */
  readonly idPlace: Place | null;
}

/**
 * Reads one Markdown file with front matter; all of its faults at once.
 *
 * @param file Relative to the root, with forward slashes.
 */
export function parseArticle(bytes: Uint8Array, file: string): ParsedArticle {
  const slug = readSlug(file);
  const slugFaults = SLUG.test(slug) ? [] : [fault(file, null, describeBadSlug(slug))];
  const parsed = parseText(bytes, file, slug);
  const faults = [...slugFaults, ...parsed.faults];
  return { ...parsed, slug, article: faults.length > 0 ? null : parsed.article, faults };
}

/** The file's name without its folder and `.md`. */
export function readSlug(file: string): string {
  return (file.split('/').at(-1) ?? '').replace(/\.md$/i, '');
}

function parseText(bytes: Uint8Array, file: string, slug: string): ParsedArticle {
  const lost = (place: Place, message: string): ParsedArticle => ({
    slug,
    article: null,
    faults: [fault(file, place, message)],
    idPlace: null,
  });
  const decoded = decodeUtf8(bytes);
  if (!('text' in decoded)) return lost(decoded, 'this is not UTF-8, save the file as UTF-8');
  const start = { line: 1, column: 1 };
  const parts = splitFrontMatter(decoded.text);
  if (parts === 'not-opened') {
    return lost(start, 'there is no front matter, begin the file with ---, title, date and ---');
  }
  if (parts === 'not-closed') {
    return lost(start, 'the front matter has no end, put a line of --- behind it');
  }
  const { frontMatter, faults, idPlace } = readFrontMatter(parts.frontMatter, file);
  const html = renderMarkdown(parts.body, frontMatter?.title ?? '');
  const bodyFaults =
    html === ''
      ? [fault(file, { line: parts.bodyLine, column: 1 }, 'the article has no text, write it here')]
      : [];
  const article = frontMatter === null ? null : { slug, file, ...frontMatter, html };
  return { slug, article, faults: [...faults, ...bodyFaults], idPlace };
}

function describeBadSlug(slug: string): string {
  const better = slug
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  const example = better === '' ? 'my-article.md' : `${better}.md`;
  return `the name "${slug}.md" makes no good URL, rename it to small letters, digits and hyphens (${example})`;
}

function fault(file: string, place: Place | null, message: string): FileFault {
  return { file, line: place?.line ?? null, column: place?.column ?? null, message };
}
