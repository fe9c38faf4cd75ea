import type { Rendered } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { removeSearchForm } from '../publish/remove-search-form.ts';
import { writeErrorPage } from '../publish/write-error-page.ts';
import type { Store } from '../store/store.ts';
import { exportFileName } from './export-file-name.ts';
import { ExportFolder, OWN_FOLDER } from './export-folder.ts';
import { writeHostHeaders } from './export-host-headers.ts';
import { writeNginxRules } from './export-nginx.ts';
import { writeHostRedirects } from './export-redirects.ts';
import type { ExportRules } from './export-rules.ts';
import { joinShapes, readShape, type ServedShape } from './export-shapes.ts';

/** Documents of a page, so that the whole publication never stands in memory. */
const documentsAPage = 50;

/** Names of the compressed copies beside a file. */
const suffixes = { gzip: '.gz', br: '.br' } as const;

export interface ExportOptions {
  /** Absolute; made where there is none. */
  readonly folder: string;
  /** Write into a folder that holds files of others, and over those that stand in the way. */
  readonly force: boolean;
  /** The headers that a document is served with. */
  readonly headersOf: (document: Rendered) => Readonly<Record<string, string>>;
  /** The slug of each renamed topic by the slugs that it had. */
  readonly moved: ReadonlyMap<string, string>;
  /** Called after each document. */
  readonly onDocument?: (path: string) => void;
}

/** What a build did to the files of its folder, by their names relative to it, each list sorted. */
export interface ExportReport {
  readonly written: readonly string[];
  readonly unchanged: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Writes every stored document as the file that a static host serves at the same path, with the same
 * bytes, its compressed copies and its date; then what tells hosts how to serve them. What is right
 * already is not touched, what an earlier build wrote and is no longer published is removed.
 *
 * @throws TopicwireError `usage` when the folder is somebody else's, `export-failed`, `store-failed`
 */
export async function exportPublication(
  store: Store,
  site: Site,
  options: ExportOptions,
): Promise<ExportReport> {
  const paths = [...(await store.listRendered()).keys()].toSorted(compareTurns);
  return await ExportFolder.use(options, async (folder) => {
    const names = paths.map(exportFileName);
    await folder.plan([...names.flatMap(withCopies), ...ownFiles]);
    const work: Work = { folder, written: [], unchanged: [], shapes: new Map(), linked: [] };
    for (let at = 0; at < paths.length; at += documentsAPage) {
      const page = paths.slice(at, at + documentsAPage);
      const documents = await store.readRendered(page);
      for (const path of page) {
        const document = documents.get(path);
        if (document !== undefined) await writeDocument(work, document, options);
        options.onDocument?.(path);
      }
    }
    const topics = paths.flatMap((path) => /^\/feeds\/([^/]+)\.rss$/.exec(path)?.[1] ?? []);
    const { before } = folder;
    const gone = listGone([...before.topics, ...before.gone], topics, options.moved);
    await writeHostFiles(work, site, gone, options.moved);
    const files = [...work.written, ...work.unchanged];
    const removed = await folder.finish({ files, topics, gone });
    return { written: work.written.sort(), unchanged: work.unchanged.sort(), removed };
  });
}

function listGone(
  known: readonly string[],
  topics: readonly string[],
  moved: ReadonlyMap<string, string>,
): readonly string[] {
  const there = new Set([...topics, ...moved.keys()]);
  return [...new Set(known)].filter((slug) => !there.has(slug)).sort();
}

interface Work {
  readonly folder: ExportFolder;
  readonly written: string[];
  readonly unchanged: string[];
  /** By their keys. */
  readonly shapes: Map<string, ServedShape>;
  /** Paths of documents with a `Link` header. */
  readonly linked: string[];
}

const notFoundFile = '404.html';
const headersFile = '_headers';
const redirectsFile = '_redirects';
/** Tells GitHub Pages to serve the files as they are. */
const noJekyllFile = '.nojekyll';
const nginxFile = `${OWN_FOLDER}/nginx.conf`;
const ownFiles = [notFoundFile, headersFile, redirectsFile, noJekyllFile, nginxFile];

/** What others lead to comes first, the front page last, so that no link leads nowhere meanwhile. */
function compareTurns(left: string, right: string): number {
  return turnOf(left) - turnOf(right) || (left < right ? -1 : 1);
}

function turnOf(path: string): number {
  if (path === '/') return 3;
  if (!path.startsWith('/feeds')) return 0;
  return /^\/feeds\/[^/]+\//.test(path) ? 1 : 2;
}

function withCopies(file: string): readonly string[] {
  return [file, ...Object.values(suffixes).map((suffix) => file + suffix)];
}

async function writeDocument(
  work: Work,
  document: Rendered,
  { headersOf }: ExportOptions,
): Promise<void> {
  const { path, body, modifiedAt, encodings } = await removeSearchForm(document);
  const file = exportFileName(path);
  await writeFile(work, file, body, modifiedAt);
  for (const { encoding, body: copy } of encodings) {
    await writeFile(work, file + suffixes[encoding], copy, modifiedAt);
  }
  const shape = readShape(path, headersOf(document));
  const known = work.shapes.get(shape.key);
  work.shapes.set(shape.key, known === undefined ? shape : joinShapes(known, shape));
  if (shape.link !== null) work.linked.push(path);
}

async function writeHostFiles(
  work: Work,
  site: Site,
  gone: readonly string[],
  moved: ReadonlyMap<string, string>,
): Promise<void> {
  const rules: ExportRules = {
    shapes: [...work.shapes.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
    linked: work.linked.sort(),
    gone,
    moved,
  };
  const notFound = writeErrorPage(404, 'Nothing is published at this address.', {
    ...site,
    hasSearch: false,
  });
  await writeFile(work, notFoundFile, notFound.body, null);
  await writeFile(work, headersFile, Buffer.from(writeHostHeaders(rules)), null);
  if (moved.size > 0) {
    await writeFile(work, redirectsFile, Buffer.from(writeHostRedirects(moved)), null);
  }
  await writeFile(work, noJekyllFile, Buffer.alloc(0), null);
  await writeFile(work, nginxFile, Buffer.from(writeNginxRules(rules)), null);
}

async function writeFile(
  { folder, written, unchanged }: Work,
  file: string,
  body: Uint8Array,
  modifiedAt: string | null,
): Promise<void> {
  const changed = await folder.write(file, body, modifiedAt);
  (changed ? written : unchanged).push(file);
}
