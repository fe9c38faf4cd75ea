import pLimit from 'p-limit';
import { type Edition, type EditionEntry, NO_HISTORY } from '../model/edition.ts';
import type { ArchiveKey } from '../model/publication-record.ts';
import type { Document, Rendered } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { LOCAL_SOURCE_ID } from '../model/source.ts';
import { encodeDocument } from '../publish/encode-document.ts';
import {
  archivePagePath,
  archivePath,
  FEED_KINDS,
  topicPath,
} from '../publish/publication-path.ts';
import { writeArchivePage } from '../publish/write-archive-page.ts';
import type { StoredArchive } from '../store/store.ts';
import type { House } from './house.ts';
import { isHiddenPath } from './list-public-topics.ts';
import { renderFeedsInTurns } from './render-topic.ts';
import { type RefusedDocument, type RenderedPart, refuse } from './rendered-part.ts';

const archivesAPage = 50;
/** One is read back while another is compressed. */
const compressedAtOnce = 2;

/**
 * Renders the archive documents that were closed, followed by their first successor, or lost an
 * entry since they were rendered. All others are not even looked at, and none is kept in memory.
 *
 * @param topic those of one topic alone; absent: all.
 * @returns what the gate held back; it is tried again with the next rendering.
 * @throws TopicwireError `store-failed`
 */
export async function renderArchives(
  house: House,
  topic: string | null = null,
): Promise<readonly RefusedDocument[]> {
  const refused: RefusedDocument[] = [];
  let after: ArchiveKey | null = null;
  for (;;) {
    const wanted = { topic, after, limit: archivesAPage };
    const page: readonly ArchiveKey[] = await house.store.listStaleArchives(wanted);
    for (const key of page) refused.push(...(await renderArchive(house, key)));
    after = page.at(-1) ?? null;
    if (page.length < archivesAPage) return refused;
  }
}

async function renderArchive(house: House, key: ArchiveKey): Promise<readonly RefusedDocument[]> {
  const { store, rules, publication } = house;
  if (isHiddenPath(topicPath(key.topic), rules)) return [];
  const { baseUrl } = rules.config.site;
  const archive = await store.readArchive(key);
  if (archive === null) return [];
  const edition = await thaw(house, key, archive);
  const { documents, page, refused } = await renderOrRefuse(house, key, archive, edition);
  if (refused.length > 0) {
    await withhold(house, [...refused, { path: archivePagePath(key.topic, key.number) }]);
    return refused;
  }
  const { editions, articles } = publication;
  const isClosed = edition.history.nextArchive !== null;
  const changed = [
    ...(await encodeChanged(house, documents, isClosed)),
    ...(await encodeChanged(house, page, false)),
  ];
  const { version } = archive;
  const isCurrent = await store.writeArchiveDocuments({ ...key, version }, baseUrl, changed);
  if (isCurrent) publication.change(changed, [], { editions, articles });
  return [];
}

/** One archive that fails costs no other. */
async function renderOrRefuse(
  { rules }: House,
  { topic, number }: ArchiveKey,
  { words }: StoredArchive,
  edition: Edition,
): Promise<RenderedPart & { readonly page: readonly Document[] }> {
  const { site } = rules.config;
  try {
    const frozen = { ...site, ...words.site, baseUrl: site.baseUrl, hubs: [] };
    const feeds = await renderFeedsInTurns(edition, frozen);
    // The page may look different with another version of the program; its feeds never do.
    return { ...feeds, page: [writeArchivePage(edition, site)] };
  } catch (error) {
    const paths = FEED_KINDS.map((kind) => archivePath(topic, number, kind));
    return { documents: [], page: [], refused: paths.map((path) => refuse(path, error)) };
  }
}

/** What is served of it may hold what was taken back since it was rendered. */
async function withhold(
  { store, publication }: House,
  refused: readonly Pick<RefusedDocument, 'path'>[],
): Promise<void> {
  const served = refused.map(({ path }) => path).filter((path) => publication.find(path));
  if (served.length === 0) return;
  await store.writeRendered([], served);
  const { editions, articles } = publication;
  publication.change([], served, { editions, articles });
}

async function encodeChanged(
  { publication, now }: House,
  documents: readonly Document[],
  isClosed: boolean,
): Promise<readonly Rendered[]> {
  const limit = pLimit(compressedAtOnce);
  const at = now();
  const encoded = await limit.map(documents, (document) =>
    encodeDocument(
      isClosed ? { ...document, cache: 'forever' } : document,
      publication.find(document.path) ?? null,
      at,
    ),
  );
  const changed = encoded.filter((each): each is Rendered => publication.find(each.path) !== each);
  // Nobody asks an archive for what is new.
  return changed.map(({ entryMarks: _, ...document }) => document);
}

/** The edition that an archive document holds. */
async function thaw(
  { store, rules }: House,
  { topic, number }: ArchiveKey,
  { words, updatedAt, entries }: StoredArchive,
): Promise<Edition> {
  const { oldestArchive, newestArchive } = await store.readTopicRecord(topic, 0);
  return {
    topic: words.topic,
    updatedAt,
    entries: moveHouse(entries, words.site, rules.config.site),
    tombstones: [],
    history: {
      ...NO_HISTORY,
      archive: number,
      previousArchive: number > oldestArchive ? number - 1 : null,
      nextArchive: number < newestArchive ? number + 1 : null,
    },
  };
}

/** The house's own entries link to the address that it has now. */
function moveHouse(
  entries: readonly EditionEntry[],
  { baseUrl: before }: Pick<Site, 'baseUrl'>,
  { baseUrl }: Site,
): readonly EditionEntry[] {
  if (before === baseUrl) return entries;
  const move = (entry: EditionEntry): EditionEntry =>
    JSON.parse(JSON.stringify(entry).replaceAll(`${before}/`, () => `${baseUrl}/`));
  return entries.map((each) => (each.entry.sourceId === LOCAL_SOURCE_ID ? move(each) : each));
}
