import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';

/** Feeds that others wrote; they stand beside the checkout and are no part of it. */
export const corporaFolder = path.join(import.meta.dirname, '../../../shared/corpora');

/** Whether the corpora stand there; tests over them are skipped where they do not. */
export const hasCorpora = existsSync(corporaFolder);

/** Why tests over the corpora did not run, for the name of the test that says so. */
export const skippedReason = 'skipped: ../shared/corpora does not stand beside the checkout';

/** All files below a folder of the corpora with one of the endings, as paths within it. */
export function listFiles(folder: string, ending: RegExp): readonly string[] {
  return readdirSync(path.join(corporaFolder, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => ending.test(file))
    .toSorted();
}

/**
 * All documents that are to be read. The readings that gofeed and feed-rs keep beside their inputs as
 * JSON are none.
 */
export function listDocuments(): readonly string[] {
  const files = listFiles('', /\.(?:xml|rss|atom|html|json)$/);
  const known = new Set(files);
  const isReading = (file: string): boolean =>
    /\.serde\.json$|_expected\.json$/.test(file) || known.has(file.replace(/\.json$/, '.xml'));
  return files.filter((file) => !(file.endsWith('.json') && isReading(file)));
}
