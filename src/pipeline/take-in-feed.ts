import type { DefectCode } from '../model/defect.ts';
import type { Entry } from '../model/entry.ts';
import type { Instant } from '../model/instant.ts';
import type { PackedEntry } from '../model/packed-entry.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type { Source } from '../model/source.ts';
import { EMPTY_MEMORY, type FeedMemory, type SourceState } from '../model/source-state.ts';
import type { HubOffer } from '../model/subscription.ts';
import type { DeskReading } from './desk.ts';
import { type DatedEntry, findWithdrawn } from './find-withdrawn.ts';
import type { House } from './house.ts';
import { keepFirstSight } from './keep-first-sight.ts';
import type { FeedRead } from './read-document.ts';
import { withSourceLock } from './source-lock.ts';
import {
  type ComparedEntries,
  compareEntries,
  isJudgedOnDesk,
  type RoundChanges,
  storeEntries,
} from './store-entries.ts';

/** A feed document as it came, by a poll or a push. */
export interface FeedDocument {
  /** Decoded of its content coding. */
  readonly body: Uint8Array;
  /** Lower-case names, values as they came. */
  readonly headers: ReadonlyMap<string, string>;
  /** Where it is from: after redirects; of a push, the topic URL. */
  readonly finalUrl: string;
  /** It holds what changed, alone (226, a push): nothing is missing that it does not hold. */
  readonly isDelta: boolean;
  /** When it came. */
  readonly at: Instant;
  /** Whether nothing is known yet of the source, so that its entries are likely to be new. */
  readonly isFirst?: boolean;
  /** Ends its reading; what was read by then is stored. */
  readonly signal?: AbortSignal | undefined;
}

/** A document that was read and compared with what is stored. */
export interface CameIn {
  /** Its entries are without this house's own. */
  readonly feed: FeedRead;
  /** Where it can be had pushed from, by its Link header or itself. */
  readonly hubOffer: HubOffer | null;
  readonly compared: ComparedEntries;
  /** How many of its entries were stored before, withdrawn ones too. */
  readonly known: number;
  /** Native ids that it takes back. */
  readonly withdrawn: readonly string[];
  /** Entries of this house that came back and were left out. */
  readonly own: number;
  readonly isDelta: boolean;
}

/** What is stored beside the entries, in the same transaction. */
export interface TakeInEnd {
  /** Null leaves the source's state as it is; then the record is not stored either. */
  readonly state: SourceState | null;
  /** A line of the ledger; null where nothing was asked. */
  readonly record: PollRecord | null;
}

/** A document that is stored. */
export interface TakenFeed<End extends TakeInEnd> extends CameIn {
  readonly end: End;
  readonly changes: RoundChanges;
}

/** Defects after which a document may hold less than its publisher meant it to. */
const INCOMPLETE: ReadonlySet<DefectCode> = new Set([
  'truncated',
  'limit-reached',
  'bad-item',
  'bad-markup',
  'mismatched-tag',
  'unclosed-tag',
  'unexpected-end-tag',
  'junk-after-document',
]);

/**
 * Reads a document of a source into the store, by one way for polls and pushes: same reader, same
 * sanitizer, same identity, same rules for what is withdrawn.
 *
 * @param finish What to store beside the entries, decided when it is known what came. `before` is
 *   the state as it is at that moment, read under the source's lock; null before the first poll or
 *   when the configuration names another URL now. Build on it with {@link rememberFeed}.
 * @throws TopicwireError `not-a-feed`, `limit-exceeded`; `fetch-refused` for a feed of this house;
 *   `store-failed`. Nothing is stored then.
 */
export async function takeInFeed<End extends TakeInEnd>(
  house: House,
  source: Source,
  document: FeedDocument,
  finish: (came: CameIn, before: SourceState | null) => End,
): Promise<TakenFeed<End>> {
  const { feed, own, hubOffer, judged } = await readFor(house, source, document);
  return await withSourceLock(house, source.id, async () => {
    const compared = await compareFeed(house, source, feed, document.isDelta);
    const came: CameIn = { ...compared, hubOffer, own };
    const before = await readStateOf(house, source);
    const end = finish(came, before);
    const { state, record } = end;
    const { withdrawn } = came;
    const changes = await storeEntries(house, came.compared, { state, record, withdrawn }, judged);
    return { ...came, end, changes };
  });
}

/** The stored state of a source, unless it belongs to another URL. */
export async function readStateOf(
  { store }: Pick<House, 'store'>,
  source: Source,
): Promise<SourceState | null> {
  const state = await store.readSourceState(source.id);
  return state?.url === source.url ? state : null;
}

/** What a state holds of its feed after this document. */
export function rememberFeed(
  { feed, hubOffer, withdrawn, own, isDelta }: CameIn,
  before: SourceState | null,
): FeedMemory {
  const known = before ?? EMPTY_MEMORY;
  return {
    feedTitle: feed.origin.title,
    hints: feed.hints,
    hubOffer: isDelta ? (hubOffer ?? known.hubOffer) : hubOffer,
    selfUrl: isDelta ? (feed.selfUrl ?? known.selfUrl) : feed.selfUrl,
    complete: isDelta ? known.complete : feed.complete,
    newestEntryAt: findNewest(known.newestEntryAt, feed.entries),
    ownEntries: own,
    totals: {
      ...known.totals,
      withdrawn: known.totals.withdrawn + withdrawn.length,
      deltas: known.totals.deltas + (isDelta ? 1 : 0),
    },
  };
}

/** What reads a document of a source of this house. */
export async function readFor(
  { desk, rules, learning }: Pick<House, 'desk' | 'rules' | 'learning'>,
  source: Source,
  { body, headers, finalUrl, at, signal, isFirst = false }: Omit<FeedDocument, 'isDelta'>,
): Promise<DeskReading> {
  const { baseUrl, tagAuthority, since } = rules.config.site;
  const own = { baseUrl, tagAuthority, since };
  const judgedBy = isFirst && isJudgedOnDesk(rules) && learning === null ? rules : null;
  return await desk.read({ source, own, body, headers, finalUrl, at }, { signal, judgedBy });
}

async function compareFeed(
  house: House,
  source: Source,
  feed: FeedRead,
  isDelta: boolean,
): Promise<Omit<CameIn, 'own' | 'hubOffer'>> {
  const entries = await keepFirstSight(house, feed);
  const compared = await compareEntries(house, source.id, entries);
  const { gone, withdrawn } = await readWithdrawn(house, source.id, { ...feed, isDelta });
  // Changes alone, perhaps delivered late or twice, bring nothing back that they do not change.
  const stale = new Set<Entry | PackedEntry>(isDelta ? compared.revived : []);
  // What a document brings and takes back at once would be stored anew with every poll.
  const kept = (entry: Entry | PackedEntry) => !gone.has(entry.nativeId) && !stale.has(entry);
  return {
    feed,
    compared: {
      ...compared,
      entries: compared.entries.filter(kept),
      added: compared.added.filter(kept),
    },
    known: compared.read - compared.added.length,
    withdrawn,
    isDelta,
  };
}

interface Withdrawal {
  /** What the document takes back, whether it is stored or not. */
  readonly gone: ReadonlySet<string>;
  /** Those among them that are stored and not withdrawn yet. */
  readonly withdrawn: readonly string[];
}

async function readWithdrawn(
  { store }: House,
  sourceId: string,
  feed: FeedRead & { readonly isDelta: boolean },
): Promise<Withdrawal> {
  const { tombstones } = feed;
  const isWhole = feed.complete && !feed.isDelta && !mayLack(feed);
  if (tombstones.length === 0 && !isWhole) return { gone: new Set(), withdrawn: [] };
  const ids = tombstones.map(({ nativeId }) => nativeId);
  const known = await store.readEntries(sourceId, ids);
  const stored = new Map<string, Entry>();
  for (const [id, { entry, withdrawn }] of known) if (!withdrawn) stored.set(id, entry);
  const present = new Map<string, DatedEntry>(feed.entries.map((entry) => [entry.nativeId, entry]));
  const whole = isWhole ? await store.listNativeIds(sourceId) : null;
  const gone = new Set(findWithdrawn({ tombstones, present, stored, whole }));
  const withdrawn = [...gone].filter((id) => stored.has(id) || !present.has(id));
  return { gone, withdrawn };
}

/** Whether a reader's repair may have cost entries, so that their absence proves nothing. */
function mayLack({ defects }: Pick<FeedRead, 'defects'>): boolean {
  return defects.some(({ code }) => INCOMPLETE.has(code));
}

function findNewest(before: Instant | null, entries: readonly DatedEntry[]): Instant | null {
  let newest = before;
  for (const { publishedAt, updatedAt } of entries) {
    const at = publishedAt ?? updatedAt;
    if (at !== null && (newest === null || at > newest)) newest = at;
  }
  return newest;
}
