import type { Entry } from '../model/entry.ts';
import type { DefectList } from './defect-list.ts';
import { hashText } from './hash-text.ts';
import { publishId } from './publish-id.ts';

/** An entry with the place for what is found wrong with it. */
export interface Candidate {
  readonly entry: Entry;
  readonly defects: DefectList;
}

/**
 * No two entries with one native id: of several versions of one item the newest stays, in its place;
 * different items that share an id get one each, made of it and of what tells them apart.
 * @param feedPage the feed's own page, which says nothing of an item that links to it
 * @see RFC 4287 §4.1.1
 */
export function separateRepeatedIds(
  candidates: readonly Candidate[],
  feedPage: string | null,
): readonly Entry[] {
  const ids = new Set(candidates.map(({ entry }) => entry.nativeId));
  if (ids.size === candidates.length) return candidates.map(({ entry }) => entry);
  const groups = Map.groupBy(candidates, ({ entry }) => entry.nativeId);
  const kept = new Map<Candidate, Entry>();
  for (const group of groups.values()) {
    for (const [candidate, entry] of settleGroup(group, feedPage)) kept.set(candidate, entry);
  }
  return candidates.flatMap((candidate) => kept.get(candidate) ?? []);
}

function settleGroup(
  group: readonly Candidate[],
  feedPage: string | null,
): readonly (readonly [Candidate, Entry])[] {
  const items = gatherItems(group, feedPage);
  return items.map((versions) => {
    const newest = chooseNewest(versions);
    if (versions.length > 1) {
      newest.defects.add(
        'id-repeated',
        `${versions.length} versions of the item are in the document; the newest was taken`,
      );
    }
    return [newest, items.length === 1 ? newest.entry : tellApart(newest, feedPage)] as const;
  });
}

/** Versions of one item have its link or its title in common. */
function gatherItems(group: readonly Candidate[], feedPage: string | null): Candidate[][] {
  const items: Candidate[][] = [];
  const itemOf = new Map<string, Candidate[]>();
  for (const candidate of group) {
    const marks = listMarks(candidate.entry, feedPage);
    const known = marks.map((mark) => itemOf.get(mark)).find((item) => item !== undefined);
    const item = known ?? [];
    if (known === undefined) items.push(item);
    item.push(candidate);
    for (const mark of marks) itemOf.set(mark, item);
  }
  return items;
}

function listMarks(
  { canonicalLink, title, text, summary }: Entry,
  feedPage: string | null,
): readonly string[] {
  const marks: string[] = [];
  if (canonicalLink !== null && canonicalLink !== feedPage) marks.push(`link ${canonicalLink}`);
  if (title !== '') marks.push(`title ${title}`);
  return marks.length > 0 ? marks : [`text ${text}\n${summary ?? ''}`];
}

function chooseNewest(versions: readonly Candidate[]): Candidate {
  return versions.reduce((newest, other) =>
    dateOf(other.entry) > dateOf(newest.entry) ? other : newest,
  );
}

function dateOf(entry: Entry): string {
  return entry.updatedAt ?? entry.publishedAt ?? '';
}

function tellApart({ entry, defects }: Candidate, feedPage: string | null): Entry {
  const mark = hashText(listMarks(entry, feedPage)[0] ?? '').slice(0, 12);
  const nativeId = `${entry.nativeId}${entry.nativeId.includes('#') ? '-' : '#'}${mark}`;
  defects.add(
    'id-repeated',
    `other items of the document have the id "${entry.nativeId.slice(0, 80)}" too; "${mark}" was added to it`,
  );
  return { ...entry, nativeId, id: publishId(entry.sourceId, nativeId) };
}
