import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Decision } from '../../model/decision.ts';
import type { Tombstone } from '../../model/edition.ts';
import type { Entry } from '../../model/entry.ts';
import { joinKey } from '../../model/entry-key.ts';
import type { HubKey, HubPing, HubSubscriber } from '../../model/hub-subscriber.ts';
import type { Instant } from '../../model/instant.ts';
import type { PlacedEntry, Placement } from '../../model/placement.ts';
import type { PollHour, PollHourPlan } from '../../model/poll-hour.ts';
import type { PollRecord } from '../../model/poll-record.ts';
import type {
  ArchiveKey,
  PublishedRecord,
  RecordStep,
  TopicRecord,
} from '../../model/publication-record.ts';
import type { MarkedEntry, SearchHit } from '../../model/published-text.ts';
import type { ReaderCount } from '../../model/reader-count.ts';
import type { Rendered, RenderedHead } from '../../model/rendered.ts';
import type { SourceState } from '../../model/source-state.ts';
import type { StoryHead, StoryKeys, StoryMember, ToldEntry } from '../../model/story.ts';
import type { Push, Subscription } from '../../model/subscription.ts';
import type { Takedown, TakedownTarget } from '../../model/takedown.ts';
import type { TopicToken } from '../../model/topic-token.ts';
import {
  type ArchiveVersion,
  type DueDocument,
  type EntryKey,
  FEED_VERSIONS,
  type FellowOptions,
  type GoodRules,
  type HubChange,
  type HubCounts,
  type HubDelivery,
  type IndexedMark,
  LEDGER_LINES,
  type Lease,
  type LeaseRequest,
  type ListEntriesOptions,
  type ListPlacedOptions,
  type ListStaleArchivesOptions,
  type ListStoryKeysOptions,
  type NumberedTakedown,
  POLL_HOURS,
  type PushHead,
  RECORDS_BEHIND,
  type RenderedVersion,
  type SearchOptions,
  type SourceRound,
  type StandingChange,
  type Store,
  type StoreCounts,
  type StoredArchive,
  type StoredEntry,
  type ToldMembers,
  type UntoldEntry,
} from '../store.ts';
import {
  forgetArchiveDocuments,
  markForeign,
  markRendered,
  selectArchive,
  selectStale,
} from './archive-table.ts';
import {
  hasTakedowns,
  insertTakedown,
  restoreUnbarred,
  selectTakedowns,
  selectTopicsOfTarget,
  withdrawBarred,
} from './bar-table.ts';
import type { Database } from './database.ts';
import {
  countDecisions,
  insertDecision,
  selectDecisions,
  selectDecisionsOn,
  selectPins,
} from './decision-table.ts';
import {
  countEntries,
  selectByIdOrLink,
  selectEntries,
  selectNativeIds,
  selectPage,
  selectSeenUntil,
  withdrawEntry,
  writeEntry,
} from './entry-table.ts';
import { addReaders, deleteReadersBefore, selectReaders } from './feed-reader-table.ts';
import { deleteVersions, noteVersion, selectMarks } from './feed-version-table.ts';
import { FileIdentity } from './file-identity.ts';
import {
  deleteGoodRules,
  selectGoodHashes,
  selectGoodRules,
  writeGoodRules,
} from './good-rules-table.ts';
import {
  countHubSubscribers,
  deleteHubPing,
  deleteHubSubscriber,
  deleteLapsed,
  selectAgain,
  selectDue,
  selectHubPing,
  selectHubPings,
  selectHubSubscriber,
  selectHubSubscribers,
  selectNextAttempt,
  selectNextHubPath,
  selectPresentEtag,
  selectUnderWay,
  selectWishing,
  writeHubPing,
  writeHubSubscriber,
} from './hub-table.ts';
import { deleteRules, selectRules, writeRules } from './judged-rules-table.ts';
import { endLease, giveBackLease, selectLeases, takeLease } from './lease-table.ts';
import {
  countPlacements,
  deletePlacement,
  deletePlacements,
  deleteSomeOfTopic,
  insertPlacement,
  selectFellows,
  selectPlaced,
  selectPlacedOf,
  selectPublishedTopics,
} from './placement-table.ts';
import { countPoll, planHour, selectHours } from './poll-hour-table.ts';
import { insertPoll, selectPolls } from './poll-table.ts';
import { deletePush, insertPush, selectPush, selectPushHeads } from './push-table.ts';
import { readNumber } from './read-column.ts';
import {
  deleteSomeNotes,
  deleteSomeRecords,
  selectBehind,
  selectNotes,
  selectRecordHead,
  selectRecords,
  selectRecordsOf,
  selectTombstones,
  selectUnarchived,
  selectWithdrawn,
} from './record-table.ts';
import {
  refuseBadLimit,
  refuseForeignParts,
  refuseForeignPlacements,
  refuseOtherTopics,
} from './refuse-misuse.ts';
import { isRemovedTopic, noteRemovedTopic, reviveTopic } from './removed-topic-table.ts';
import {
  deleteDocument,
  selectDocument,
  selectDocuments,
  selectHeads as selectRenderedHeads,
  selectVersions,
  writeDocument,
} from './rendered-table.ts';
import {
  deletePublished,
  deleteSearchTopic,
  insertSearchTopic,
  markPage,
  mergeIndex,
  type PageEnd,
  selectHits,
  selectMarked,
  selectRevision,
  selectSearchTopics,
  takeMark,
  writePublished,
} from './search-table.ts';
import { noteBeginning, selectBeginnings } from './source-beginning-table.ts';
import { selectState, selectStates, writeState } from './source-state-table.ts';
import {
  deleteHeads,
  noteUntold,
  selectCopies,
  selectHeads,
  selectNewestNumber,
  selectNewestSight,
  selectStoryKeys,
  selectTexts,
  selectToldEntries,
  selectTopicsOfStories,
  selectUntold,
  writeHead,
  writeMember,
} from './story-table.ts';
import {
  deleteSubscription,
  selectSubscription,
  selectSubscriptions,
  writeSubscription,
} from './subscription-table.ts';
import { deleteOldestArchive, takeRecordStep } from './take-record-step.ts';
import {
  insertToken,
  noteTokenUse,
  revokeToken,
  selectToken,
  selectTokens,
} from './topic-token-table.ts';

const entriesAPage = 250;
const documentsAPage = 32;
const versionsAPage = 500;
const placementsAPage = 500;
const subscribersAPage = 500;
const marksAPage = 200;
/** The index is merged in steps of a millisecond, as many as its growth needs. */
const lettersAMerge = 50_000;
const pagesAMerge = 32;
const dayMs = 86_400_000;

/** The store in one SQLite file. */
export class SqliteStore implements Store {
  readonly #database: Database;
  readonly #identity: FileIdentity;

  /** @param database Brought to the newest version. */
  constructor(database: Database) {
    this.#database = database;
    this.#identity = new FileIdentity(database.file);
  }

  close(): Promise<void> {
    return this.#database.close();
  }

  readEntries(
    sourceId: string,
    nativeIds: readonly string[],
  ): Promise<ReadonlyMap<string, StoredEntry>> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const found = new Map<string, StoredEntry>();
      for (let start = 0; start < nativeIds.length; start += entriesAPage) {
        if (start > 0) await nextTurn();
        const some = nativeIds.slice(start, start + entriesAPage);
        const entries = await pages.read(() => selectEntries(database, sourceId, some));
        for (const stored of entries) found.set(stored.entry.nativeId, stored);
      }
      return found;
    });
  }

  listNativeIds(sourceId: string): Promise<readonly string[]> {
    return this.#database.read(() => selectNativeIds(this.#database, sourceId));
  }

  findEntry(idOrLink: string): Promise<Entry | null> {
    return this.#database.read(() => selectByIdOrLink(this.#database, idOrLink));
  }

  listSeenUntil(at: Instant, limit: number): Promise<readonly Entry[]> {
    return this.#database.read(() => {
      refuseBadLimit(limit);
      return selectSeenUntil(this.#database, at, limit);
    });
  }

  listEntries(options: ListEntriesOptions): Promise<readonly Entry[]> {
    return this.#database.read(() => {
      refuseBadLimit(options.limit);
      return selectPage(this.#database, options);
    });
  }

  writeRound(round: SourceRound): Promise<readonly string[]> {
    const database = this.#database;
    return database.writeTogether(() => {
      refuseForeignParts(round);
      const { sourceId } = round;
      const written = round.entries.map(({ nativeId }) => nativeId);
      const touched = [...written, ...round.withdrawn];
      const before = selectPublishedTopics(database, sourceId, touched);
      deletePlacements(database, sourceId, written);
      const mayBeTakenDown = hasTakedowns(database);
      for (const entry of round.entries) writeEntry(database, entry, mayBeTakenDown);
      noteUntold(database, sourceId, round.entries);
      const [first] = round.entries;
      if (first !== undefined) noteBeginning(database, sourceId, first.firstSeenAt);
      for (const placement of round.placements) insertPlacement(database, placement);
      for (const nativeId of round.withdrawn) {
        withdrawEntry(database, { sourceId, nativeId }, round.at);
      }
      if (round.state !== null) writePoll(database, round.state, round.record);
      return [...new Set([...before, ...listPublishedTopics(round)])].sort();
    });
  }

  listPlaced(options: ListPlacedOptions): Promise<readonly PlacedEntry[]> {
    return this.#database.read(() => {
      refuseBadLimit(options.limit);
      return selectPlaced(this.#database, options);
    });
  }

  readPlaced(topic: string, keys: readonly EntryKey[]): Promise<readonly PlacedEntry[]> {
    return this.#database.read(() => selectPlacedOf(this.#database, topic, keys));
  }

  listFellows(options: FellowOptions): Promise<readonly EntryKey[]> {
    return this.#database.read(() => {
      refuseBadLimit(options.limit);
      return selectFellows(this.#database, options);
    });
  }

  replacePlacements(
    topic: string,
    keys: readonly EntryKey[],
    placements: readonly Placement[],
  ): Promise<readonly StandingChange[]> {
    const database = this.#database;
    return database.write(() => {
      refuseForeignPlacements(keys, placements);
      refuseOtherTopics(topic, placements);
      const after = new Map(placements.map((placement) => [joinKey(placement), placement.state]));
      const changes = keys.map((key) => ({
        sourceId: key.sourceId,
        nativeId: key.nativeId,
        before: deletePlacement(database, key, topic),
        after: after.get(joinKey(key)) ?? null,
      }));
      for (const placement of placements) insertPlacement(database, placement);
      return changes.filter((change) => change.before !== change.after);
    });
  }

  readJudgedRules(): Promise<ReadonlyMap<string, string>> {
    return this.#database.read(() => selectRules(this.#database));
  }

  writeJudgedRules(topic: string, rulesHash: string): Promise<void> {
    return this.#database.write(() => {
      writeRules(this.#database, topic, rulesHash);
      reviveTopic(this.#database, topic);
    });
  }

  removeTopic(topic: string): Promise<void> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const steps = [
        () => deleteSomeOfTopic(database, topic, placementsAPage),
        () => deleteOldestArchive(database, topic),
        () => deleteSomeRecords(database, topic, placementsAPage),
        () => deleteSomeNotes(database, topic, placementsAPage),
      ];
      for (const removeSome of steps) {
        while ((await pages.write(removeSome)) > 0) await nextTurn();
      }
      // Last, so that a topic whose removal was cut off is still known and removed the next time.
      await pages.write(() => {
        deleteHeads(database, topic);
        deleteGoodRules(database, topic);
        deleteRules(database, topic);
        noteRemovedTopic(database, topic);
      });
    });
  }

  readTopicRecord(topic: string, notes: number): Promise<TopicRecord> {
    const database = this.#database;
    return database.read(() => {
      refuseBadLimit(notes);
      return {
        ...selectRecordHead(database, topic),
        unarchived: selectUnarchived(database, topic),
        behind: selectBehind(database, topic, RECORDS_BEHIND),
        notes: selectNotes(database, topic, notes),
      };
    });
  }

  readRecords(topic: string, ids: readonly string[]): Promise<readonly PublishedRecord[]> {
    return this.#database.read(() => selectRecords(this.#database, topic, ids));
  }

  findRecords(topic: string, keys: readonly EntryKey[]): Promise<readonly PublishedRecord[]> {
    return this.#database.read(() => selectRecordsOf(this.#database, topic, keys));
  }

  listWithdrawn(keys: readonly EntryKey[]): Promise<readonly EntryKey[]> {
    return this.#database.read(() => selectWithdrawn(this.#database, keys));
  }

  listTombstones(topic: string, limit: number): Promise<readonly Tombstone[]> {
    return this.#database.read(() => {
      refuseBadLimit(limit);
      return selectTombstones(this.#database, topic, limit);
    });
  }

  recordStep(step: RecordStep): Promise<boolean> {
    return this.#database.write(() => takeRecordStep(this.#database, step));
  }

  listStaleArchives(options: ListStaleArchivesOptions): Promise<readonly ArchiveKey[]> {
    return this.#database.read(() => {
      refuseBadLimit(options.limit);
      return selectStale(this.#database, options);
    });
  }

  markForeignArchives(baseUrl: string): Promise<void> {
    return this.#database.write(() => markForeign(this.#database, baseUrl));
  }

  readArchive(key: ArchiveKey): Promise<StoredArchive | null> {
    return this.#database.read(() => selectArchive(this.#database, key));
  }

  writeArchiveDocuments(
    archive: ArchiveVersion,
    baseUrl: string,
    documents: readonly Rendered[],
  ): Promise<boolean> {
    const database = this.#database;
    return database.write(() => {
      if (!markRendered(database, archive, baseUrl)) return false;
      for (const document of documents) writeDocument(database, document);
      return true;
    });
  }

  appendTakedown(takedown: Takedown): Promise<readonly string[]> {
    const database = this.#database;
    return database.write(() => {
      insertTakedown(database, takedown);
      return selectTopicsOfTarget(database, takedown.target);
    });
  }

  enforceTakedowns(at: Instant): Promise<void> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const steps = [
        () => withdrawBarred(database, at, entriesAPage),
        () => restoreUnbarred(database, entriesAPage),
      ];
      for (const changeSome of steps) {
        while ((await pages.write(changeSome)) > 0) await nextTurn();
      }
    });
  }

  listTakedowns(after: number): Promise<readonly NumberedTakedown[]> {
    return this.#database.read(() => selectTakedowns(this.#database, after));
  }

  listTopicsOf(target: TakedownTarget): Promise<readonly string[]> {
    return this.#database.read(() => selectTopicsOfTarget(this.#database, target));
  }

  appendDecision(decision: Decision): Promise<void> {
    return this.#database.write(() => insertDecision(this.#database, decision));
  }

  listDecisions(topic: string, key?: EntryKey): Promise<readonly Decision[]> {
    return this.#database.read(() => selectDecisions(this.#database, topic, key));
  }

  countDecisions(): Promise<ReadonlyMap<string, number>> {
    return this.#database.read(() => countDecisions(this.#database));
  }

  readDecisions(keys: readonly EntryKey[]): Promise<readonly Decision[]> {
    return this.#database.read(() => selectDecisionsOn(this.#database, keys));
  }

  listPins(after: Instant): Promise<readonly Decision[]> {
    return this.#database.read(() => selectPins(this.#database, after));
  }

  readGoodHashes(): Promise<ReadonlyMap<string, string>> {
    return this.#database.read(() => selectGoodHashes(this.#database));
  }

  readGoodRules(topics: readonly string[]): Promise<readonly GoodRules[]> {
    return this.#database.read(() => selectGoodRules(this.#database, topics));
  }

  writeGoodRules(rules: readonly GoodRules[]): Promise<void> {
    return this.#database.write(() => {
      for (const each of rules) writeGoodRules(this.#database, each);
    });
  }

  readBeginnings(sourceIds: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    return this.#database.read(() => selectBeginnings(this.#database, sourceIds));
  }

  listUntold(limit: number): Promise<readonly UntoldEntry[]> {
    return this.#database.read(() => {
      refuseBadLimit(limit);
      return selectUntold(this.#database, limit);
    });
  }

  readNewestTold(): Promise<{ readonly number: number; readonly seenAt: Instant | null }> {
    const database = this.#database;
    return database.read(() => ({
      number: selectNewestNumber(database),
      seenAt: selectNewestSight(database),
    }));
  }

  listStoryKeys(options: ListStoryKeysOptions): Promise<readonly StoryKeys[]> {
    return this.#database.read(() => {
      refuseBadLimit(options.limit);
      return selectStoryKeys(this.#database, options);
    });
  }

  readTexts(numbers: readonly number[], membersEach: number): Promise<readonly ToldEntry[]> {
    return this.#database.read(() => selectTexts(this.#database, numbers, membersEach));
  }

  readCopies(keys: readonly EntryKey[]): Promise<readonly StoryMember[]> {
    return this.#database.read(() => selectCopies(this.#database, keys));
  }

  readToldEntries(numbers: readonly number[]): Promise<readonly ToldEntry[]> {
    return this.#database.read(() => selectToldEntries(this.#database, numbers));
  }

  writeStoryMembers({ members, newestNumber }: ToldMembers): Promise<boolean> {
    const database = this.#database;
    return database.write(() => {
      if (selectNewestNumber(database) !== newestNumber) return false;
      for (const member of members) writeMember(database, member);
      return true;
    });
  }

  listTopicsOfStories(storyIds: readonly string[]): Promise<readonly string[]> {
    return this.#database.read(() => selectTopicsOfStories(this.#database, storyIds));
  }

  async readStoryHeads(
    topic: string,
    textIds: readonly string[],
  ): Promise<ReadonlyMap<string, StoryHead>> {
    const heads = await this.#database.read(() => selectHeads(this.#database, topic, textIds));
    return new Map(heads.map((head) => [head.textId, head]));
  }

  writeStoryHeads(heads: readonly StoryHead[]): Promise<void> {
    const database = this.#database;
    return database.write(() => {
      for (const head of heads) writeHead(database, head);
    });
  }

  async readSourceStates(): Promise<ReadonlyMap<string, SourceState>> {
    const states = await this.#database.read(() => selectStates(this.#database));
    return new Map(states.map((state) => [state.sourceId, state]));
  }

  readSourceState(sourceId: string): Promise<SourceState | null> {
    return this.#database.read(() => selectState(this.#database, sourceId));
  }

  writeSourceState(state: SourceState, record: PollRecord | null): Promise<void> {
    return this.#database.write(() => writePoll(this.#database, state, record));
  }

  listPolls(sourceId: string, limit: number): Promise<readonly PollRecord[]> {
    return this.#database.read(() => {
      refuseBadLimit(limit);
      return selectPolls(this.#database, sourceId, limit);
    });
  }

  listPollHours(): Promise<readonly PollHour[]> {
    return this.#database.read(() => selectHours(this.#database));
  }

  planPollHour(at: Instant, plan: PollHourPlan): Promise<void> {
    return this.#database.write(() => planHour(this.#database, at, plan));
  }

  leaseSources(request: LeaseRequest): Promise<readonly string[]> {
    const database = this.#database;
    return database.writeForNow(() =>
      request.sources
        .filter((source) => takeLease(database, source, request))
        .map(({ sourceId }) => sourceId),
    );
  }

  listLeases(at: Instant): Promise<readonly Lease[]> {
    return this.#database.read(() => selectLeases(this.#database, at));
  }

  releaseSources(worker: string, sourceIds: readonly string[]): Promise<void> {
    const database = this.#database;
    return database.writeForNow(() => {
      for (const sourceId of sourceIds) giveBackLease(database, worker, sourceId);
    });
  }

  listSubscriptions(sourceId?: string): Promise<readonly Subscription[]> {
    return this.#database.read(() => selectSubscriptions(this.#database, sourceId ?? null));
  }

  readSubscription(key: string): Promise<Subscription | null> {
    return this.#database.read(() => selectSubscription(this.#database, key));
  }

  addSubscription(subscription: Subscription): Promise<void> {
    return this.#database.write(() => writeSubscription(this.#database, subscription));
  }

  changeSubscription(
    key: string,
    change: (current: Subscription) => Subscription | null,
  ): Promise<Subscription | null> {
    const database = this.#database;
    return database.write(() => {
      const current = selectSubscription(database, key);
      const changed = current === null ? null : change(current);
      if (changed === null) return null;
      const kept = { ...changed, key };
      writeSubscription(database, kept);
      return kept;
    });
  }

  removeSubscription(key: string): Promise<void> {
    return this.#database.write(() => deleteSubscription(this.#database, key));
  }

  addPush(push: Push): Promise<number> {
    return this.#database.write(() => insertPush(this.#database, push));
  }

  listPushes(): Promise<readonly PushHead[]> {
    return this.#database.read(() => selectPushHeads(this.#database));
  }

  readPush(number: number): Promise<Push | null> {
    return this.#database.read(() => selectPush(this.#database, number));
  }

  removePush(number: number): Promise<void> {
    return this.#database.write(() => deletePush(this.#database, number));
  }

  readHubSubscriber(key: HubKey): Promise<HubSubscriber | null> {
    return this.#database.read(() => selectHubSubscriber(this.#database, key));
  }

  changeHubSubscriber(key: HubKey, change: HubChange): Promise<HubSubscriber | null> {
    return this.#database.write(() => this.#changeHubSubscriber(key, change));
  }

  changeHubDelivery(key: HubKey, change: HubChange): Promise<HubSubscriber | null> {
    return this.#database.writeForNow(() => this.#changeHubSubscriber(key, change));
  }

  listHubSubscribers(after: HubKey | null, limit: number): Promise<readonly HubSubscriber[]> {
    return this.#database.read(() => selectHubSubscribers(this.#database, after, limit));
  }

  listHubPaths(): Promise<readonly string[]> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const paths: string[] = [];
      for (;;) {
        const some = await pages.read(() => listPathsBehind(database, paths.at(-1) ?? ''));
        paths.push(...some);
        if (some.length < subscribersAPage) return paths;
        await nextTurn();
      }
    });
  }

  listHubWishes(): Promise<readonly HubKey[]> {
    return this.#database.read(() => selectWishing(this.#database));
  }

  listHubDue(document: DueDocument): Promise<readonly HubKey[]> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const due: HubKey[] = [];
      for (;;) {
        const after = due.at(-1)?.callback ?? '';
        const some = await pages.read(() => selectDue(database, document, after, subscribersAPage));
        due.push(...some);
        if (some.length < subscribersAPage) return due;
        await nextTurn();
      }
    });
  }

  listHubAgain(at: Instant, limit: number): Promise<readonly HubKey[]> {
    return this.#database.read(() => selectAgain(this.#database, at, limit));
  }

  readNextHubAttempt(): Promise<Instant | null> {
    return this.#database.read(() => selectNextAttempt(this.#database));
  }

  listHubDeliveries(): Promise<readonly HubDelivery[]> {
    return this.#database.read(() => selectUnderWay(this.#database));
  }

  removeLapsedHubSubscribers(at: Instant): Promise<number> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      for (let removed = 0; ; ) {
        const some = await pages.write(() => deleteLapsed(database, at, subscribersAPage));
        removed += some;
        if (some < subscribersAPage) return removed;
      }
    });
  }

  countHubSubscribers(key: HubKey): Promise<HubCounts> {
    return this.#database.read(() => countHubSubscribers(this.#database, key));
  }

  listHubPings(): Promise<readonly HubPing[]> {
    return this.#database.read(() => selectHubPings(this.#database));
  }

  changeHubPing(
    hub: string,
    path: string,
    change: (current: HubPing | null) => HubPing | 'remove' | null,
  ): Promise<HubPing | null> {
    const database = this.#database;
    return database.writeForNow(() => {
      const changed = change(selectHubPing(database, hub, path));
      if (changed === 'remove') deleteHubPing(database, hub, path);
      if (changed === null || changed === 'remove') return null;
      const kept = { ...changed, hub, path };
      writeHubPing(database, kept);
      return kept;
    });
  }

  #changeHubSubscriber(key: HubKey, change: HubChange): HubSubscriber | null {
    const database = this.#database;
    const current = selectHubSubscriber(database, key);
    const changed = change(current, selectPresentEtag(database, key.path));
    if (changed === 'remove') deleteHubSubscriber(database, key);
    if (changed === null || changed === 'remove') return null;
    const kept = { ...changed, path: key.path, callback: key.callback };
    writeHubSubscriber(database, kept);
    return kept;
  }

  readRendered(paths?: readonly string[]): Promise<ReadonlyMap<string, Rendered>> {
    return paths === undefined ? this.#readAllRendered() : this.#readRenderedAt(paths);
  }

  async #readAllRendered(): Promise<ReadonlyMap<string, Rendered>> {
    const documents = await this.#listByPath(documentsAPage, selectDocuments);
    return new Map(documents.map((document) => [document.path, document]));
  }

  #listByPath<T extends { readonly path: string }>(
    rowsAPage: number,
    select: (database: Database, after: string | null, limit: number) => readonly T[],
  ): Promise<readonly T[]> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const found: T[] = [];
      for (;;) {
        const after = found.at(-1)?.path ?? null;
        const page = await pages.read(() => select(database, after, rowsAPage));
        found.push(...page);
        if (page.length < rowsAPage) return found;
        await nextTurn();
      }
    });
  }

  #readRenderedAt(paths: readonly string[]): Promise<ReadonlyMap<string, Rendered>> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      const found = new Map<string, Rendered>();
      for (let start = 0; start < paths.length; start += documentsAPage) {
        if (start > 0) await nextTurn();
        const some = paths.slice(start, start + documentsAPage);
        const documents = await pages.read(() =>
          some.map((path) => selectDocument(database, path)),
        );
        for (const document of documents) {
          if (document !== null) found.set(document.path, document);
        }
      }
      return found;
    });
  }

  async listRendered(): Promise<ReadonlyMap<string, RenderedVersion>> {
    const versions = await this.#listByPath(versionsAPage, selectVersions);
    return new Map(versions.map(({ path, ...version }) => [path, version]));
  }

  writeRendered(documents: readonly Rendered[], removedPaths: readonly string[]): Promise<void> {
    const database = this.#database;
    return database.write(() => {
      for (const path of removedPaths) {
        deleteDocument(database, path);
        deleteVersions(database, path);
      }
      for (const document of documents) {
        writeDocument(database, document);
        noteVersion(database, document, FEED_VERSIONS);
      }
    });
  }

  async readRenderedHeads(): Promise<ReadonlyMap<string, RenderedHead>> {
    const heads = await this.#listByPath(versionsAPage, selectRenderedHeads);
    return new Map(heads.map((head) => [head.path, head]));
  }

  readEntryMarks(path: string, etag: string): Promise<Uint8Array | null> {
    return this.#database.read(() => selectMarks(this.#database, path, etag));
  }

  wasRemoved(topic: string): Promise<boolean> {
    return this.#database.read(() => isRemovedTopic(this.#database, topic));
  }

  addReaderCounts(counts: readonly ReaderCount[], keptSinceDay: string): Promise<void> {
    const database = this.#database;
    return database.write(() => {
      for (const count of counts) addReaders(database, count);
      deleteReadersBefore(database, keptSinceDay);
    });
  }

  listReaderCounts(sinceDay: string): Promise<readonly ReaderCount[]> {
    return this.#database.read(() => selectReaders(this.#database, sinceDay));
  }

  listMarked(limit: number): Promise<readonly MarkedEntry[]> {
    return this.#database.read(() => {
      refuseBadLimit(limit);
      return selectMarked(this.#database, limit);
    });
  }

  indexPublished(marks: readonly IndexedMark[]): Promise<void> {
    const database = this.#database;
    const letters = marks.reduce(
      (sum, { text }) => sum + (text === null ? 0 : text.title.length + text.body.length),
      0,
    );
    return database.inPages(async (pages) => {
      await pages.write(() => {
        for (const { mark, text } of marks) {
          const key = takeMark(database, mark);
          if (key === null) continue;
          if (text === null) deletePublished(database, key);
          else writePublished(database, text);
        }
      });
      for (let done = 0; done <= letters; done += lettersAMerge) {
        await pages.write(() => mergeIndex(database, pagesAMerge));
      }
    });
  }

  searchPublished(options: SearchOptions): Promise<readonly SearchHit[]> {
    return this.#database.read(() => {
      refuseBadLimit(options.limit);
      return selectHits(this.#database, options);
    });
  }

  listSearchTopics(): Promise<readonly string[]> {
    return this.#database.read(() => selectSearchTopics(this.#database));
  }

  markTopic(topic: string, isSearched: boolean): Promise<void> {
    const database = this.#database;
    return database.inPages(async (pages) => {
      let after: PageEnd | null = null;
      do {
        const from: PageEnd | null = after;
        after = await pages.write(() => markPage(database, topic, from, marksAPage));
        await nextTurn();
      } while (after !== null);
      await pages.write(() =>
        isSearched ? insertSearchTopic(database, topic) : deleteSearchTopic(database, topic),
      );
    });
  }

  readPublishedRevision(): Promise<string> {
    return this.#database.read(() => selectRevision(this.#database));
  }

  forgetArchiveDocuments(topic: string): Promise<void> {
    return this.#database.write(() => forgetArchiveDocuments(this.#database, topic));
  }

  addTopicToken(token: TopicToken): Promise<void> {
    return this.#database.write(() => insertToken(this.#database, token));
  }

  listTopicTokens(topic: string): Promise<readonly TopicToken[]> {
    return this.#database.read(() => selectTokens(this.#database, topic));
  }

  readTopicToken(hash: string): Promise<TopicToken | null> {
    return this.#database.read(() => selectToken(this.#database, hash));
  }

  revokeTopicToken(hash: string, at: Instant): Promise<void> {
    return this.#database.write(() => revokeToken(this.#database, hash, at));
  }

  noteTopicTokenUse(hash: string, day: string): Promise<void> {
    return this.#database.write(() => noteTokenUse(this.#database, hash, day));
  }

  async readRevision(): Promise<number> {
    const database = this.#database;
    await this.#identity.check();
    return await database.read(() => {
      const row = database.get('PRAGMA data_version');
      return row === null ? 0 : readNumber(row, 'data_version');
    });
  }

  count(at: Instant): Promise<StoreCounts> {
    const database = this.#database;
    const dayBefore = new Date(Date.parse(at) - dayMs).toISOString();
    return database.read(() => {
      const { entries, withdrawn, seen } = countEntries(database, dayBefore, at);
      return {
        entries,
        withdrawn,
        published: countPlacements(database, 'published'),
        queued: countPlacements(database, 'queued'),
        newToday: seen,
      };
    });
  }
}

/** What a poll leaves behind beside entries: the source's state and a line of its ledger. */
function writePoll(database: Database, state: SourceState, record: PollRecord | null): void {
  writeState(database, state);
  if (record !== null) {
    insertPoll(database, record, LEDGER_LINES);
    // Nobody was asked, and a poll that is under way meanwhile keeps its lease.
    if (record.pushed === true) return;
    countPoll(database, record.at, POLL_HOURS);
  }
  endLease(database, state.sourceId);
}

/** The topics in which a round's entries are published after it. */
function listPublishedTopics(round: SourceRound): readonly string[] {
  const withdrawn = new Set(round.withdrawn);
  return round.placements
    .filter(({ state, nativeId }) => state === 'published' && !withdrawn.has(nativeId))
    .map(({ topic }) => topic);
}

function listPathsBehind(database: Database, path: string): readonly string[] {
  const paths: string[] = [];
  for (let next = selectNextHubPath(database, path); next !== null; ) {
    paths.push(next);
    if (paths.length === subscribersAPage) break;
    next = selectNextHubPath(database, next);
  }
  return paths;
}
