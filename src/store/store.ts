import type { Decision } from '../model/decision.ts';
import type { Tombstone } from '../model/edition.ts';
import type { Entry } from '../model/entry.ts';
import type { EntryKey } from '../model/entry-key.ts';
import type { HubKey, HubPing, HubSubscriber } from '../model/hub-subscriber.ts';
import type { Instant } from '../model/instant.ts';
import type { PackedEntry } from '../model/packed-entry.ts';
import type { PackedPlacement } from '../model/packed-placement.ts';
import type { PlacedEntry, Placement, PlacementState } from '../model/placement.ts';
import type { PollHour, PollHourPlan } from '../model/poll-hour.ts';
import type { PollRecord } from '../model/poll-record.ts';
import type {
  Archive,
  ArchiveKey,
  PublishedRecord,
  RecordStep,
  TopicRecord,
} from '../model/publication-record.ts';
import type { MarkedEntry, PublishedText, SearchHit } from '../model/published-text.ts';
import type { ReaderCount } from '../model/reader-count.ts';
import type { Rendered, RenderedHead } from '../model/rendered.ts';
import type { SearchQuery } from '../model/search-query.ts';
import type { SourceState } from '../model/source-state.ts';
import type {
  NewStoryMember,
  StoryHead,
  StoryKeys,
  StoryMember,
  ToldEntry,
} from '../model/story.ts';
import type { Push, Subscription } from '../model/subscription.ts';
import type { Takedown, TakedownTarget } from '../model/takedown.ts';
import type { Topic } from '../model/topic.ts';
import type { TopicToken } from '../model/topic-token.ts';

export type { EntryKey };

/** An entry as it is kept. */
export interface StoredEntry {
  readonly entry: Entry;
  /** Its source took it back: it is kept and not published. */
  readonly withdrawn: boolean;
  /** It, or all of its source, was taken down: it is kept and not published. */
  readonly takenDown: boolean;
}

/** What one source's round changes; all of it or none of it is stored. */
export interface SourceRound {
  readonly sourceId: string;
  /** When it was read; what it takes back is withdrawn as of then. */
  readonly at: Instant;
  /** Null for the house's own source, which is not polled. */
  readonly state: SourceState | null;
  /** What the ledger says of the poll; null where there was none. */
  readonly record: PollRecord | null;
  /**
   * New and changed entries, whole. An entry that was withdrawn and is here again is back, so one
   * that came back unchanged belongs here too.
   */
  readonly entries: readonly (Entry | PackedEntry)[];
  /** For every entry above: its placements, in place of all that it had. */
  readonly placements: readonly (Placement | PackedPlacement)[];
  /**
   * Native ids of entries that the source took back. They are kept and no longer published; one
   * that also stands among the entries is stored and withdrawn. Unknown ones do nothing.
   */
  readonly withdrawn: readonly string[];
}

/** How many polls of a source the ledger remembers. */
export const LEDGER_LINES = 50;

/** How many of the records that hide behind others are looked at each time. */
export const RECORDS_BEHIND = 100;

/** How many hours back polls are counted. */
export const POLL_HOURS = 7 * 24;

/** Of how many versions of a feed it is known which entries they held. */
export const FEED_VERSIONS = 30;

/** What a worker wants to poll. */
export interface LeaseRequest {
  /** Tells workers apart, over processes and machines. */
  readonly worker: string;
  readonly at: Instant;
  readonly until: Instant;
  readonly sources: readonly {
    readonly sourceId: string;
    /** When it was last polled as far as the caller knows; null for never. */
    readonly polledAt: Instant | null;
  }[];
}

/** Who polls a source now. */
export interface Lease {
  readonly sourceId: string;
  readonly worker: string;
  readonly until: Instant;
}

/** A push that is kept, without its body. */
export interface PushHead {
  readonly number: number;
  readonly sourceId: string;
  readonly bytes: number;
}

/** A document that subscribers of our hub are to have. */
export interface DueDocument {
  readonly path: string;
  readonly etag: string;
  readonly at: Instant;
}

/** A delivery that somebody has begun. */
export interface HubDelivery extends HubKey {
  readonly worker: string;
}

/** What limits are set on. */
export interface HubCounts {
  readonly ofPath: number;
  readonly ofHost: number;
  /** Those whose wish waits to be confirmed. */
  readonly wishing: number;
  readonly wishingOfHost: number;
}

/**
 * What becomes of a subscriber of our hub; null leaves it as it is. Pure, since it may be done
 * again, and it keeps the key.
 *
 * @param presentEtag of the document that is stored at its path; null where there is none.
 */
export type HubChange = (
  current: HubSubscriber | null,
  presentEtag: string | null,
) => HubSubscriber | 'remove' | null;

/** Tells the versions of a rendered document apart. */
export type RenderedVersion = Pick<Rendered, 'etag' | 'modifiedAt'>;

export interface ListPlacedOptions {
  readonly topic: string;
  readonly states: readonly PlacementState[];
  /** Only entries of these sources; any number of them. */
  readonly sourceIds: readonly string[];
  /** Zero or more. */
  readonly limit: number;
  /** Continue behind this one, which was listed before; absent: from the start. */
  readonly after?: PlacedEntry;
}

/** What became of an entry's standing in a topic; null: it had or has none. */
export interface StandingChange extends EntryKey {
  readonly before: PlacementState | null;
  readonly after: PlacementState | null;
}

/** A topic's definition that passed its own tests. */
export interface GoodRules {
  /** Of what passed: equal hashes need not be tested again. */
  readonly hash: string;
  readonly definition: Topic;
}

/** An entry that waits to be told. */
export interface UntoldEntry {
  readonly entry: Entry;
  /** Where it stands as it was told before it changed; null where it never was. */
  readonly member: StoryMember | null;
}

export interface ListStoryKeysOptions {
  /** Continue behind this number; 0 starts. */
  readonly afterNumber: number;
  /** Only entries first seen then or later. */
  readonly seenSince: Instant;
  /** Zero or more. */
  readonly limit: number;
}

/** What was told, and by whom so far. */
export interface ToldMembers {
  readonly members: readonly NewStoryMember[];
  /** The newest number that the teller knows; when another teller went on since, nothing is stored. */
  readonly newestNumber: number;
}

/** Tells the versions of an archive document's content apart. */
export interface ArchiveVersion extends ArchiveKey {
  readonly version: number;
}

/** An archive document's content as it is kept. */
export type StoredArchive = Archive & Pick<ArchiveVersion, 'version'>;

export interface ListStaleArchivesOptions {
  /** Those of one topic; null: of all. */
  readonly topic: string | null;
  /** Continue behind this one; null starts. */
  readonly after: ArchiveKey | null;
  /** Zero or more. */
  readonly limit: number;
}

/** A takedown in its place in the record. */
export type NumberedTakedown = Takedown & { readonly number: number };

export interface ListEntriesOptions {
  /** Continue behind this entry; null starts. */
  readonly after: EntryKey | null;
  /** Zero or more. */
  readonly limit: number;
  /** With those that are withdrawn because they were taken down, and may be put back as they are. */
  readonly withTakenDown?: boolean;
}

/** What becomes of a marked entry in the index of full text. */
export interface IndexedMark {
  readonly mark: number;
  /** Null for one that the index is to hold no more. */
  readonly text: PublishedText | null;
}

/** What shares the limits of a topic with some of its entries. */
export interface FellowOptions {
  readonly topic: string;
  /** All that the topic publishes of a source and a day (`YYYY-MM-DD`, UTC) of `sortAt`. */
  readonly days: readonly { readonly sourceId: string; readonly day: string }[];
  /** All that the topic publishes of a source and was first seen at an instant. */
  readonly rounds: readonly { readonly sourceId: string; readonly firstSeenAt: Instant }[];
  /** Zero or more, of each day and round; the newest. */
  readonly limit: number;
}

export interface SearchOptions {
  readonly query: SearchQuery;
  /** Only what was published in that second or later; null: ever. In place of the query's own date. */
  readonly since: Instant | null;
  /** Only hits with lower numbers, to continue; null starts. */
  readonly before: number | null;
  /** Zero or more. */
  readonly limit: number;
}

/**
 * The port to what is kept. Asynchronous, so that nothing outside `store/` knows which database
 * holds it. Every implementation passes `tests/contract/`. What a caller may expect:
 *
 * - A promise that resolved means that the data are on disk and survive the process; one that was
 *   rejected means that nothing of the call is stored. Leases alone may be undone by a power failure,
 *   which ends whoever held them.
 * - Writes happen in the order of their calls. A read sees every write that was awaited before it.
 * - Several processes may use one store; a call waits for the others, and only after ten seconds
 *   without its turn does it fail.
 * - Strings come back to the code unit, whatever they hold (NUL, lone surrogates, `__proto__`).
 *   Numbers are finite; -0 comes back as 0. Where an order is promised it is by code points, so
 *   that it is the same in every database.
 * - SQLite works on the event loop: a round of 20 entries with three placements each holds it for
 *   two to four milliseconds, a look-up for some ten microseconds, a list of 50 placed entries for
 *   less than a millisecond. So keep limits, rounds and lists of keys to some hundreds.
 *   What may grow without bound (`readEntries`, `readRendered`, `readRenderedHeads`, `listRendered`, `removeTopic`) lets other work in
 *   between its pages.
 *
 * @throws TopicwireError `store-failed` from every method when the database cannot do it;
 * `internal` when what it is given contradicts itself (another source's entry in a round, a
 * placement of an entry that is not stored, two placements of one entry in one topic).
 */
export interface Store {
  /**
   * Waits for what is under way and lets go of the database. No method but this one may be called
   * after it.
   */
  close(): Promise<void>;

  /** The stored entries among these of one source, withdrawn ones too, by native id. */
  readEntries(
    sourceId: string,
    nativeIds: readonly string[],
  ): Promise<ReadonlyMap<string, StoredEntry>>;

  /** Native ids of a source's entries that are not withdrawn, sorted. */
  listNativeIds(sourceId: string): Promise<readonly string[]>;

  /**
   * The entry with this published id; failing that, with this link; failing that, with this
   * canonical link; else null. Where several have it: one that is not withdrawn before one that
   * is, then the first seen, then by source id and native id.
   */
  findEntry(idOrLink: string): Promise<Entry | null>;

  /** Entries that are not withdrawn, ordered by source id and native id. */
  listEntries(options: ListEntriesOptions): Promise<readonly Entry[]>;

  /**
   * The last entries that were first seen at that instant or before and are not withdrawn, newest
   * first, then by source id and native id.
   *
   * @param limit zero or more.
   */
  listSeenUntil(at: Instant, limit: number): Promise<readonly Entry[]>;

  /**
   * Stores a source's round in one transaction.
   *
   * @returns the topics, each once, whose feeds may look different now: those in which an entry of
   * the round was published before it or is after it.
   */
  writeRound(round: SourceRound): Promise<readonly string[]>;

  /**
   * Placed entries that are not withdrawn, by `sortAt` newest first, then by the entry's id, then
   * by source id and native id.
   */
  listPlaced(options: ListPlacedOptions): Promise<readonly PlacedEntry[]>;

  /** The standing in one topic of those among these entries that have one and are not withdrawn. */
  readPlaced(topic: string, keys: readonly EntryKey[]): Promise<readonly PlacedEntry[]>;

  /** Published entries that share days and first rounds in a topic, each once, in no order. */
  listFellows(options: FellowOptions): Promise<readonly EntryKey[]>;

  /**
   * The topic's placements of these entries, in place of what they had in it, in one transaction;
   * entries of `keys` without a placement here lose theirs. Every placement is of this topic and
   * of one of these entries.
   *
   * @returns what differs now, in the order of the keys.
   */
  replacePlacements(
    topic: string,
    keys: readonly EntryKey[],
    placements: readonly Placement[],
  ): Promise<readonly StandingChange[]>;

  /** Topic to the hash of the rules that all of its stored entries were last judged by. */
  readJudgedRules(): Promise<ReadonlyMap<string, string>>;

  writeJudgedRules(topic: string, rulesHash: string): Promise<void>;

  /**
   * Forgets a topic that is no longer defined: placements, the record of what it published with its
   * archive documents (their numbers are never used again), then judged and good rules, in several
   * transactions; where it is cut off, the topic is still among the judged ones and can be removed
   * again. Decisions stay.
   */
  removeTopic(topic: string): Promise<void>;

  /**
   * Where a topic's record of what it published stands. Every entry whose standing in the topic
   * changes is noted in the transaction that changes it: one that is published or was, and one that
   * an archive document holds or links to.
   *
   * @param notes how many of the notes to read.
   */
  readTopicRecord(topic: string, notes: number): Promise<TopicRecord>;

  /** What a topic's record says of these published ids, as far as it says something. */
  readRecords(topic: string, ids: readonly string[]): Promise<readonly PublishedRecord[]>;

  /** The same of what one of these entries stands for, or whose text in an archive is one of theirs. */
  findRecords(topic: string, keys: readonly EntryKey[]): Promise<readonly PublishedRecord[]>;

  /** The entries among these that are withdrawn or taken down. */
  listWithdrawn(keys: readonly EntryKey[]): Promise<readonly EntryKey[]>;

  /** What a topic took back and did not publish again, the latest first, then by id. */
  listTombstones(topic: string, limit: number): Promise<readonly Tombstone[]>;

  /**
   * Takes a topic's record a step on, in one transaction: records, closed archive documents, what is
   * erased from those closed before, notes that are done. An archive document that loses something,
   * or is followed by its first successor, has to be rendered again. Of what was erased, the record
   * says that no archive holds it.
   *
   * @returns whether it was stored: not when somebody else took the record on since `revision`.
   */
  recordStep(step: RecordStep): Promise<boolean>;

  /** Archive documents that have to be rendered, by topic and number. */
  listStaleArchives(options: ListStaleArchivesOptions): Promise<readonly ArchiveKey[]>;

  /** Has all archive documents rendered again that were rendered for another public address. */
  markForeignArchives(baseUrl: string): Promise<void>;

  /** An archive document's content; null when there is none. */
  readArchive(key: ArchiveKey): Promise<StoredArchive | null>;

  /**
   * Stores documents of an archive, as `writeRendered` does; it need not be rendered again for this
   * address then.
   *
   * @returns whether they were stored: not when the content changed since it was read, or somebody
   *   else stored them meanwhile, whose dates stand then.
   */
  writeArchiveDocuments(
    archive: ArchiveVersion,
    baseUrl: string,
    documents: readonly Rendered[],
  ): Promise<boolean>;

  /**
   * Adds to the record; nothing in it is ever changed. It holds at once: no later round brings
   * back what is taken down. `enforceTakedowns` has to follow.
   *
   * @returns the topics that may show something of the target, sorted.
   */
  appendTakedown(takedown: Takedown): Promise<readonly string[]>;

  /**
   * Withdraws what is taken down and still published, and gives back what no takedown holds for any
   * more, unless its source took it back; in several transactions, and where it is cut off it can be
   * done again.
   */
  enforceTakedowns(at: Instant): Promise<void>;

  /** The record of takedowns behind a number (0: all), in the order in which it was made. */
  listTakedowns(after: number): Promise<readonly NumberedTakedown[]>;

  /** The topics that may show something of a target, sorted. */
  listTopicsOf(target: TakedownTarget): Promise<readonly string[]>;

  /** Adds to the record; nothing in it is ever changed. */
  appendDecision(decision: Decision): Promise<void>;

  /** All decisions of a topic in the order in which they were appended; with a key, those on that entry. */
  listDecisions(topic: string, key?: EntryKey): Promise<readonly Decision[]>;

  /** How many decisions each topic has, for those that have any. */
  countDecisions(): Promise<ReadonlyMap<string, number>>;

  /** The decisions on these entries in all topics, in the order in which they were appended. */
  readDecisions(keys: readonly EntryKey[]): Promise<readonly Decision[]>;

  /** Pins, undone ones too, that do not end at that instant or before; in the order of appending. */
  listPins(after: Instant): Promise<readonly Decision[]>;

  /** Topic to the hash of its last good rules. */
  readGoodHashes(): Promise<ReadonlyMap<string, string>>;

  /** The last good rules of these topics, as far as there are any. */
  readGoodRules(topics: readonly string[]): Promise<readonly GoodRules[]>;

  /** Stores the last good rules of topics, in one transaction. */
  writeGoodRules(rules: readonly GoodRules[]): Promise<void>;

  /**
   * When the first entries of these sources were seen, by source id; those without any are left out.
   * An entry seen at that instant came with the source's first round.
   */
  readBeginnings(sourceIds: readonly string[]): Promise<ReadonlyMap<string, Instant>>;

  /**
   * Entries that wait to be told: every entry of a round does, from the transaction that stores it
   * until `writeStoryMembers` has it. By first sight, then by source id and native id.
   */
  listUntold(limit: number): Promise<readonly UntoldEntry[]>;

  /** The newest number of a member, removed ones too, and the latest first sight of any; 0 and null at first. */
  readNewestTold(): Promise<{ readonly number: number; readonly seenAt: Instant | null }>;

  /** What the index of stories keeps of members, by number. */
  listStoryKeys(options: ListStoryKeysOptions): Promise<readonly StoryKeys[]>;

  /**
   * Members of the texts that these belong to, and of the founding texts of their stories (that whose
   * id is the story's); of each text at most so many, the earliest. By number; unknown numbers do
   * nothing.
   */
  readTexts(numbers: readonly number[], membersEach: number): Promise<readonly ToldEntry[]>;

  /** All members that are not withdrawn of the texts that these entries belong to, by number. */
  readCopies(keys: readonly EntryKey[]): Promise<readonly StoryMember[]>;

  /** Those of these members that are not withdrawn, by number. */
  readToldEntries(numbers: readonly number[]): Promise<readonly ToldEntry[]>;

  /**
   * Stores where entries stand, each in place of where it stood, numbered on in the order given, in
   * one transaction; they no longer wait to be told.
   *
   * @returns whether they were stored: not when another teller wrote since `newestNumber`.
   */
  writeStoryMembers(told: ToldMembers): Promise<boolean>;

  /** The topics in which an entry of one of these stories is published, sorted. */
  listTopicsOfStories(storyIds: readonly string[]): Promise<readonly string[]>;

  /** How these texts are published in a topic, by text; those that never were are missing. */
  readStoryHeads(
    topic: string,
    textIds: readonly string[],
  ): Promise<ReadonlyMap<string, StoryHead>>;

  /** Stores how texts are published, in one transaction. */
  writeStoryHeads(heads: readonly StoryHead[]): Promise<void>;

  readSourceStates(): Promise<ReadonlyMap<string, SourceState>>;

  /** One source's state; null before its first poll. */
  readSourceState(sourceId: string): Promise<SourceState | null>;

  /** Stores what a poll that brought no entries leaves behind. A lease on the source ends. */
  writeSourceState(state: SourceState, record: PollRecord | null): Promise<void>;

  /** The newest lines of a source's ledger, newest first; at most {@link LEDGER_LINES} are kept. */
  listPolls(sourceId: string, limit: number): Promise<readonly PollRecord[]>;

  /**
   * How many polls were stored with a line of the ledger in each of the last {@link POLL_HOURS}
   * hours, and what was planned for it, oldest first; hours with neither are left out.
   */
  listPollHours(): Promise<readonly PollHour[]>;

  /** Notes what the hour of an instant is planned with; what was noted before stays. */
  planPollHour(at: Instant, plan: PollHourPlan): Promise<void>;

  /**
   * Takes sources for one worker alone: those that no other worker holds at that instant, and that
   * nobody polled since the caller looked. A lease ends when the poll is stored, when it is given
   * back, or by itself, so that a worker that dies loses nothing.
   *
   * @returns the ids of those that were taken, in the order given.
   */
  leaseSources(request: LeaseRequest): Promise<readonly string[]>;

  /** The leases in force at that instant, by source id. */
  listLeases(at: Instant): Promise<readonly Lease[]>;

  /** Gives back what this worker holds of these; what it does not hold stays as it is. */
  releaseSources(worker: string, sourceIds: readonly string[]): Promise<void>;

  /** Every WebSub subscription, or those of one source, by key. */
  listSubscriptions(sourceId?: string): Promise<readonly Subscription[]>;

  readSubscription(key: string): Promise<Subscription | null>;

  /** Stores a new subscription. */
  addSubscription(subscription: Subscription): Promise<void>;

  /**
   * Changes a subscription as it is stored at that moment, so that no change of another is lost.
   *
   * @param change Pure, since it may be done again; null leaves the subscription as it is, and its
   *   key stays whatever it returns.
   * @returns what is stored then; null when there is none with this key, or it was left as it is.
   */
  changeSubscription(
    key: string,
    change: (current: Subscription) => Subscription | null,
  ): Promise<Subscription | null>;

  removeSubscription(key: string): Promise<void>;

  /** Keeps a push until it is removed. @returns its number; later ones have higher numbers. */
  addPush(push: Push): Promise<number>;

  /** The pushes that are kept, oldest first. */
  listPushes(): Promise<readonly PushHead[]>;

  readPush(number: number): Promise<Push | null>;

  removePush(number: number): Promise<void>;

  readHubSubscriber(key: HubKey): Promise<HubSubscriber | null>;

  /**
   * Changes a subscriber of our hub as it is stored at that moment, adds or removes it.
   *
   * @returns what is stored then; null when there is none, or it was left as it is.
   */
  changeHubSubscriber(key: HubKey, change: HubChange): Promise<HubSubscriber | null>;

  /** The same for what becomes of a delivery, which a power failure may undo, as it may a lease. */
  changeHubDelivery(key: HubKey, change: HubChange): Promise<HubSubscriber | null>;

  /** Subscribers of our hub behind a key, by path, then by callback; null starts. */
  listHubSubscribers(after: HubKey | null, limit: number): Promise<readonly HubSubscriber[]>;

  /** The paths that anybody subscribes to, or wishes to, sorted. */
  listHubPaths(): Promise<readonly string[]>;

  /** Those whose wish waits to be confirmed, by path, then by callback. */
  listHubWishes(): Promise<readonly HubKey[]>;

  /**
   * Those who subscribe to a document at that instant and for whom another one is settled, but for
   * those that are to be tried later, by callback.
   */
  listHubDue(document: DueDocument): Promise<readonly HubKey[]>;

  /** Those that are to be tried again by that instant, the longest due first. */
  listHubAgain(at: Instant, limit: number): Promise<readonly HubKey[]>;

  /** When the next one is to be tried again; null for none. */
  readNextHubAttempt(): Promise<Instant | null>;

  /** Deliveries that somebody has begun and not ended, by path, then by callback. */
  listHubDeliveries(): Promise<readonly HubDelivery[]>;

  /** Forgets those whose lease ended by that instant and who wish for nothing. @returns how many. */
  removeLapsedHubSubscribers(at: Instant): Promise<number>;

  /** How many there are, of the key's path and of its callback's host. */
  countHubSubscribers(key: HubKey): Promise<HubCounts>;

  /** What other hubs were told, by hub, then by path. */
  listHubPings(): Promise<readonly HubPing[]>;

  /** Changes what another hub was told of a path, as `changeHubSubscriber` does. */
  changeHubPing(
    hub: string,
    path: string,
    change: (current: HubPing | null) => HubPing | 'remove' | null,
  ): Promise<HubPing | null>;

  /** All rendered documents, by path; where paths are given, those of them that there are. */
  readRendered(paths?: readonly string[]): Promise<ReadonlyMap<string, Rendered>>;

  /** Which version of each rendered document is stored, by path. */
  listRendered(): Promise<ReadonlyMap<string, RenderedVersion>>;

  /** Removes those paths and stores these documents, in one transaction; a path in both is stored. */
  writeRendered(documents: readonly Rendered[], removedPaths: readonly string[]): Promise<void>;

  /** What is known of all rendered documents without their bytes, by path. */
  readRenderedHeads(): Promise<ReadonlyMap<string, RenderedHead>>;

  /**
   * The marks of the entries of a version of a feed that was stored with some; null when it is not
   * among the last {@link FEED_VERSIONS} of its path.
   *
   * @param etag of the identity encoding.
   */
  readEntryMarks(path: string, etag: string): Promise<Uint8Array | null>;

  /** Whether a topic was removed and was not judged again since. */
  wasRemoved(topic: string): Promise<boolean>;

  /**
   * Adds to what was counted of readers, in one transaction: requests are summed up, and of two counts
   * of readers on one day the larger one stands.
   *
   * @param keptSinceDay days before it are forgotten.
   */
  addReaderCounts(counts: readonly ReaderCount[], keptSinceDay: string): Promise<void>;

  /** What was counted of readers on that day and later, by day, path and service. */
  listReaderCounts(sinceDay: string): Promise<readonly ReaderCount[]>;

  /**
   * The entries that were marked first. An entry is marked in the transaction that publishes it in a
   * topic, takes it back or changes it while it is published, until `indexPublished` answers the mark.
   */
  listMarked(limit: number): Promise<readonly MarkedEntry[]>;

  /**
   * Brings the index of full text in line with some of what is marked, in one transaction. What was
   * marked again since, or answered by another process, is left as it is.
   */
  indexPublished(marks: readonly IndexedMark[]): Promise<void>;

  /**
   * What of the index a query finds, the last published first, with the topics in which it is published
   * at this moment, which may be others than when it was indexed.
   */
  searchPublished(options: SearchOptions): Promise<readonly SearchHit[]>;

  /** The topics that the index holds, sorted. */
  listSearchTopics(): Promise<readonly string[]>;

  /**
   * Marks all that a topic publishes, in several transactions, then notes whether the index holds the
   * topic; where it is cut off that is not noted, and it can be done again.
   */
  markTopic(topic: string, isSearched: boolean): Promise<void>;

  /**
   * Another text whenever what is published, or what the index holds of it, may be another. Cheap enough
   * to be read at every request.
   */
  readPublishedRevision(): Promise<string>;

  /** All archives of a topic wait to be rendered, as when their documents were taken out of service. */
  forgetArchiveDocuments(topic: string): Promise<void>;

  /** Keeps the hash of a new token of a private topic. */
  addTopicToken(token: TopicToken): Promise<void>;

  /** A topic's tokens, revoked ones too, in the order in which they were made. */
  listTopicTokens(topic: string): Promise<readonly TopicToken[]>;

  /** The token of this hash; null when there is none. */
  readTopicToken(hash: string): Promise<TopicToken | null>;

  /** Ends a token; one that has ended before keeps its date, and an unknown one does nothing. */
  revokeTopicToken(hash: string, at: Instant): Promise<void>;

  /** Notes a day (`YYYY-MM-DD`) on which a token was used; the latest stays. */
  noteTopicTokenUse(hash: string, day: string): Promise<void>;

  /**
   * A number that is another one as soon as somebody else has written to the store since it was
   * last read; what this caller writes may change it too. Cheap enough to be read every second. Fails where the
   * store was taken away or replaced since it was opened.
   */
  readRevision(): Promise<number>;

  /** How much is kept. */
  count(at: Instant): Promise<StoreCounts>;
}

export interface StoreCounts {
  /** Without withdrawn ones. */
  readonly entries: number;
  readonly withdrawn: number;
  /** Placements, so that an entry in two topics counts twice; without those of withdrawn entries. */
  readonly published: number;
  readonly queued: number;
  /** Entries first seen in the 24 hours up to the instant and not withdrawn. */
  readonly newToday: number;
}
