import { readdir, readFile } from 'node:fs/promises';
import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { Article } from '../model/article.ts';
import type { FileFault } from '../model/file-fault.ts';
import { type ParsedArticle, parseArticle, readSlug } from './markdown/parse-article.ts';

const FOLDER = 'content';
/** Files open at once. */
const BATCH = 32;

export interface ReadArticles {
  /** By slug, sorted; drafts and articles of the future too. */
  readonly articles: readonly Article[];
  readonly faults: readonly FileFault[];
  /** Slugs of files that are there and cannot be used, sorted. */
  readonly brokenSlugs: readonly string[];
}

/**
 * Reads `content/*.md`, not what lies deeper, without `README.md` and hidden files. A broken file
 * is reported and skipped. No folder means no articles.
 *
 * @param root The folder that holds `content/`.
 */
export async function readArticles(root: string): Promise<ReadArticles> {
  const { files, faults } = await listFiles(root);
  const parsed: ParsedArticle[] = [];
  for (let start = 0; start < files.length; start += BATCH) {
    const batch = files.slice(start, start + BATCH);
    parsed.push(...(await Promise.all(batch.map((file) => parseFile(root, file)))));
  }
  const checked = refuseRepeatedIds(parsed);
  return {
    articles: checked.flatMap(({ article }) => (article === null ? [] : [article])),
    faults: [...faults, ...checked.flatMap((one) => one.faults)],
    brokenSlugs: checked.filter(({ article }) => article === null).map(({ slug }) => slug),
  };
}

/**
 * Reads one Markdown file below the root.
 *
 * @param file Relative to the root, or absolute.
 */
export async function readArticle(
  root: string,
  file: string,
): Promise<{ readonly article: Article | null; readonly faults: readonly FileFault[] }> {
  const path = relative(resolve(root), resolve(root, file)).split(sep).join('/');
  if (path.startsWith('../') || isAbsolute(path)) {
    const message = 'the file lies outside of the root, name one below it';
    return { article: null, faults: [{ file, line: null, column: null, message }] };
  }
  const { article, faults } = await parseFile(root, path);
  return { article, faults };
}

async function listFiles(
  root: string,
): Promise<{ readonly files: readonly string[]; readonly faults: readonly FileFault[] }> {
  try {
    const entries = await readdir(join(root, FOLDER), { withFileTypes: true });
    const names = entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
    const files = names.filter(isArticle).sort(compareSlugs);
    return { files: files.map((name) => `${FOLDER}/${name}`), faults: [] };
  } catch (error) {
    if (readCode(error) === 'ENOENT') return { files: [], faults: [] };
    return { files: [], faults: [unreadable(FOLDER, error)] };
  }
}

function isArticle(name: string): boolean {
  return name.endsWith('.md') && !name.startsWith('.') && name.toLowerCase() !== 'readme.md';
}

/** By code units, so that the order is the same on every machine. */
function compareSlugs(left: string, right: string): number {
  const [a, b] = [readSlug(left), readSlug(right)];
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

async function parseFile(root: string, file: string): Promise<ParsedArticle> {
  try {
    return parseArticle(await readFile(join(root, file)), file);
  } catch (error) {
    const faults = [unreadable(file, error)];
    return { slug: readSlug(file), article: null, faults, idPlace: null };
  }
}

/** An id of its own must differ from all others, and from the slugs that stand in for an id. */
function refuseRepeatedIds(parsed: readonly ParsedArticle[]): readonly ParsedArticle[] {
  const owners = new Map<string, string>();
  for (const { article } of parsed) {
    if (article !== null && article.id === null) owners.set(article.slug, article.file);
  }
  return parsed.map((one) => {
    const { article, idPlace } = one;
    if (article === null || article.id === null) return one;
    const owner = owners.get(article.id);
    if (owner === undefined) {
      owners.set(article.id, article.file);
      return one;
    }
    const message = `id "${article.id}" is already that of ${owner}, give this article another`;
    const { line, column } = idPlace ?? { line: null, column: null };
    return { ...one, article: null, faults: [{ file: article.file, line, column, message }] };
  });
}

function unreadable(file: string, error: unknown): FileFault {
  const missing = readCode(error) === 'ENOENT';
  const message = missing
    ? 'there is no such file, check the name'
    : `the file cannot be read (${readCode(error) || 'unknown'}), check its kind and rights`;
  return { file, line: null, column: null, message };
}

function readCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
