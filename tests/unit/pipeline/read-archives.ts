import { expect } from 'vitest';
import { archiveFolder, archivePath, FEED_KINDS } from '../../../src/publish/publication-path.ts';
import type { TestHouse } from './test-house.ts';

/** An archive of the topic `tin` as readers get it. */
export interface SeenArchive {
  /** By format. */
  readonly bytes: readonly string[];
  readonly ids: readonly string[];
  readonly items: ReadonlyMap<string, string>;
}

/** An item of a JSON Feed. */
export interface Item {
  readonly id: string;
  readonly date_published: string;
}

export function readItems(text: string): readonly Item[] {
  return JSON.parse(text).items;
}

/** All archives of the topic `tin`, the oldest first. */
export async function readArchives(at: TestHouse): Promise<readonly SeenArchive[]> {
  const archives: SeenArchive[] = [];
  for (;;) {
    const paths = FEED_KINDS.map((kind) => archivePath('tin', archives.length + 1, kind));
    const documents = await at.house.store.readRendered(paths);
    const bytes = paths.flatMap((path) => {
      const document = documents.get(path);
      if (document === undefined) return [];
      expect(at.house.publication.find(path)?.etag).toBe(document.etag);
      return [new TextDecoder().decode(document.body)];
    });
    if (bytes.length === 0) break;
    expect(bytes).toHaveLength(FEED_KINDS.length);
    const items = readItems(bytes.at(-1) ?? '');
    archives.push({
      bytes,
      ids: items.map(({ id }) => id),
      items: new Map(items.map((item) => [item.id, JSON.stringify(item)])),
    });
  }
  const listed = [...(await at.house.store.listRendered()).keys()];
  const inFolder = listed.filter((path) => path.startsWith(archiveFolder('tin')));
  // And a page each.
  expect(inFolder).toHaveLength(archives.length * (FEED_KINDS.length + 1));
  return archives;
}

/**
 * That no closed archive changed but by what vanished from it.
 *
 * @param vanishes ids that may have.
 * @param linksToVanished whether an archive links to something that may have, and so may lose the link.
 */
export function expectUnchanged(
  before: readonly SeenArchive[],
  archives: readonly SeenArchive[],
  vanishes: (id: string) => boolean,
  linksToVanished: (archive: SeenArchive) => boolean = () => false,
): void {
  for (const [index, old] of before.entries()) {
    const now = archives[index];
    if (now === undefined) throw new Error(`archive ${index + 1} is gone`);
    const lost = old.ids.filter((id) => !now.ids.includes(id));
    expect(now.ids).toEqual(old.ids.filter((id) => !lost.includes(id)));
    expect(lost.filter((id) => !vanishes(id))).toEqual([]);
    const isSame = lost.length === 0 && !linksToVanished(old);
    if (isSame && index < before.length - 1) expect(now.bytes).toEqual(old.bytes);
  }
}
