import { makeEdition } from '../curate/build-edition.ts';
import { planRecord, type RecordFacts } from '../curate/plan-record.ts';
import { readStanding } from '../curate/standing-decisions.ts';
import type { Edition, EditionEntry } from '../model/edition.ts';
import { type EntryKey, joinKey } from '../model/entry-key.ts';
import type { PlacedEntry } from '../model/placement.ts';
import type {
  ArchiveWords,
  PublishedRecord,
  RecordStep,
  TopicRecord,
} from '../model/publication-record.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { arrangeTopic, isRead } from './arrange-topic.ts';
import type { House } from './house.ts';
import { readTombstones } from './read-tombstones.ts';

/** What changed and is looked at in one step: more would hold the event loop. */
const notesAStep = 400;

/** An edition that is not published yet, with what the record has to say before it is. */
export interface PlannedPublication {
  readonly edition: Edition;
  readonly step: RecordStep;
}

/**
 * The edition of a topic by what is stored now, once the topic's record says everything of it: which
 * entries are published, which archive document holds those that the feed has no room for, what was
 * taken back. The record comes before any document that shows it, so that a process that is killed in
 * between loses nothing.
 *
 * @throws TopicwireError `store-failed`
 */
export async function recordPublication(house: House, topic: Topic): Promise<Edition> {
  for (;;) {
    const { edition, step } = await planPublication(house, topic);
    const isNew = saysSomething(step);
    // Another process that took the record on meanwhile may have changed what follows.
    if (isNew && !(await house.store.recordStep(step))) continue;
    if (step.notes.length === notesAStep) continue;
    const tombstones = await readTombstones(house.store, edition);
    return { ...edition, tombstones };
  }
}

function saysSomething({ records, archives, erased, notes }: RecordStep): boolean {
  return [records, archives, erased, notes].some((part) => part.length > 0);
}

/** The edition of a topic, without its tombstones, and the step that its record takes before it is published. */
export async function planPublication(house: House, topic: Topic): Promise<PlannedPublication> {
  const { store, rules, now } = house;
  const { slug, publish } = topic;
  const record = await store.readTopicRecord(slug, notesAStep);
  const { notes, oldestArchive, newestArchive } = record;
  const changed = await readChanged(house, topic, record);
  const { erased } = changed;
  const { records, archives, shown } = planRecord({
    ...changed,
    record,
    feedEntries: publish.entries,
    words: readWords(topic, rules.config.site),
    now: now(),
  });
  const newest = newestArchive + archives.length;
  const previousArchive = newest >= oldestArchive ? newest : null;
  const edition = makeEdition(topic, shown, rules.config.site);
  return {
    edition: { ...edition, history: { ...edition.history, previousArchive } },
    step: { topic: slug, revision: record.revision, records, archives, erased, notes },
  };
}

interface Changed extends Pick<RecordFacts, 'entries' | 'records' | 'fateOf' | 'erasedIds'> {
  readonly erased: readonly EntryKey[];
}

/** What is published now, and what became of what was. */
async function readChanged(house: House, topic: Topic, record: TopicRecord): Promise<Changed> {
  const { store } = house;
  const { slug } = topic;
  const { notes, unarchived, behind } = record;
  const touched = notes.length === 0 ? [] : await store.findRecords(slug, notes);
  const keys = uniqueKeys([...notes, ...touched, ...unarchived, ...behind]);
  const placed = await readPlacedWithCopies(house, slug, keys);
  const { entries: arranged, limits, hidden } = await arrangeTopic(house, topic, placed);
  const published = new Set(placed.filter(isPublished).map(({ entry }) => joinKey(entry)));
  const standing = new Set([
    ...published,
    ...hidden.map(joinKey),
    ...arranged.map(({ entry }) => joinKey(entry)),
  ]);
  const limited = new Set([...limits.keys()].map(({ entry }) => joinKey(entry)));
  const isOut = (key: EntryKey) => !isRead(house, key) || limited.has(joinKey(key));
  const erased = await findErased(
    house,
    slug,
    notes.filter((note) => !published.has(joinKey(note))),
  );
  const erasedRecords = erased.length === 0 ? [] : await store.findRecords(slug, erased);
  const known = [...unarchived, ...behind, ...touched, ...(await findHidden(house, slug, hidden))];
  const entries =
    notes.length < notesAStep ? arranged : leaveForLater(arranged, topic, keys, known);
  const ids = entries.map(({ id }) => id);
  known.push(...(await store.readRecords(slug, ids)));
  known.push(...(await findRenamed(house, slug, entries, known)));
  return {
    entries,
    records: new Map(known.map((each) => [each.id, each])),
    fateOf: (each) => {
      if (!standing.has(joinKey(each))) return 'removed';
      return isOut(each) ? 'set-aside' : 'behind';
    },
    erasedIds: new Set(erasedRecords.map(({ id }) => id)),
    erased,
  };
}

/** What stands as published though its entry is published under another id now, that of its story. */
async function findRenamed(
  { store }: House,
  slug: string,
  entries: readonly EditionEntry[],
  known: readonly PublishedRecord[],
): Promise<readonly PublishedRecord[]> {
  const standing = known.filter(({ removedAt }) => removedAt === null);
  const keyOf = new Map(standing.map((record) => [record.id, joinKey(record)]));
  const renamed = entries.filter(({ id, entry }) => keyOf.get(id) !== joinKey(entry));
  if (renamed.length === 0) return [];
  const ids = new Set(entries.map(({ id }) => id));
  const keys = new Set(renamed.map(({ entry }) => joinKey(entry)));
  const found = await store.findRecords(
    slug,
    renamed.map(({ entry }) => entry),
  );
  return found.filter(
    (record) => record.removedAt === null && !ids.has(record.id) && keys.has(joinKey(record)),
  );
}

/** What was published by itself and hides behind another entry now, though nothing of its own changed. */
async function findHidden(
  { store }: House,
  slug: string,
  hidden: readonly EntryKey[],
): Promise<readonly PublishedRecord[]> {
  if (hidden.length === 0) return [];
  const keys = new Set(hidden.map(joinKey));
  const found = await store.findRecords(slug, hidden);
  return found.filter((record) => record.removedAt === null && keys.has(joinKey(record)));
}

/**
 * While there are more notes, what lies behind the end of the feed and is not of this step waits for
 * its turn, so that the oldest are archived first.
 */
function leaveForLater(
  arranged: readonly EditionEntry[],
  { publish }: Topic,
  keys: readonly EntryKey[],
  known: readonly PublishedRecord[],
): readonly EditionEntry[] {
  const ofStep = new Set(keys.map(joinKey));
  const ids = new Set(known.map(({ id }) => id));
  return arranged.filter(
    ({ id, entry }, at) => at < publish.entries || ids.has(id) || ofStep.has(joinKey(entry)),
  );
}

function readWords({ slug, title, description, language }: Topic, site: Site): ArchiveWords {
  const { author, rights, baseUrl } = site;
  return {
    topic: { slug, title, description, language },
    site: {
      title: site.title,
      description: site.description,
      language: site.language,
      author,
      rights,
      baseUrl,
    },
  };
}

function isPublished({ placement }: PlacedEntry): boolean {
  return placement.state === 'published';
}

function uniqueKeys(keys: readonly EntryKey[]): readonly EntryKey[] {
  return [...new Map(keys.map((key) => [joinKey(key), key])).values()];
}

/** How these entries stand and, where one is published no more, how copies stand that may follow it. */
async function readPlacedWithCopies(
  { store }: House,
  slug: string,
  keys: readonly EntryKey[],
): Promise<readonly PlacedEntry[]> {
  if (keys.length === 0) return [];
  const placed = await store.readPlaced(slug, keys);
  const published = new Set(placed.filter(isPublished).map(({ entry }) => joinKey(entry)));
  const gone = keys.filter((key) => !published.has(joinKey(key)));
  if (gone.length === 0) return placed;
  const known = new Set(keys.map(joinKey));
  const copies = (await store.readCopies(gone)).filter((copy) => !known.has(joinKey(copy)));
  return copies.length === 0 ? placed : [...placed, ...(await store.readPlaced(slug, copies))];
}

/**
 * Those of these entries that vanish from closed archive documents too: withdrawn by their source,
 * taken down, or hidden or rejected by an editor. What other rules leave out now stays in them.
 */
async function findErased(
  { store }: House,
  slug: string,
  gone: readonly EntryKey[],
): Promise<readonly EntryKey[]> {
  if (gone.length === 0) return [];
  const withdrawn = new Set((await store.listWithdrawn(gone)).map(joinKey));
  const decisions = Map.groupBy(await store.readDecisions(gone), joinKey);
  return gone
    .filter((key) => {
      const standing = readStanding(decisions.get(joinKey(key)) ?? []).get(slug);
      const verdict = standing?.verdict?.action.kind;
      return withdrawn.has(joinKey(key)) || verdict === 'hide' || verdict === 'reject';
    })
    .map(({ sourceId, nativeId }) => ({ sourceId, nativeId }));
}
