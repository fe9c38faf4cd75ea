import type { ConfigHolder } from '../config/config-holder.ts';
import { describeError } from '../model/describe-error.ts';
import { describeFault } from '../model/describe-fault.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import type { SourceState } from '../model/source-state.ts';
import { topicPath } from '../publish/publication-path.ts';
import { type CatchUpReport, catchUp } from './catch-up.ts';
import { EditorDesk } from './editor-desk.ts';
import { describeHeldBack } from './held-back.ts';
import type { House, Rules } from './house.ts';
import { Hub, type HubOptions } from './hub.ts';
import { LearnClock } from './learn-clock.ts';
import { learnTopics } from './learn-topics.ts';
import { isHiddenPath } from './list-public-topics.ts';
import { PinClock } from './pin-clock.ts';
import { PollPool } from './poll-pool.ts';
import type { PollReport } from './poll-source.ts';
import { publishTopics } from './publish-topics.ts';
import { logPublished, Publisher } from './publisher.ts';
import { refreshContent } from './refresh-content.ts';
import { findDueAt, findDuePolls } from './refresh-sources.ts';
import { rejudgeTopics } from './rejudge-topics.ts';
import { SearchIndexer } from './search-indexer.ts';
import { StoreFollower } from './store-follower.ts';
import { describeHeld, takeRules } from './take-rules.ts';
import { type InputChange, type InputWatcher, watchInputs } from './watch-inputs.ts';
import { type WebSubOptions, WebSubSubscriber } from './websub-subscriber.ts';

const longestSleepMs = 60_000;
/** Also how often a source is tried that another process holds. */
const shortestSleepMs = 250;
const pauseAfterErrorMs = 5_000;

/** How hubs are asked, and whether they reach us. */
export type PushOptions = Pick<WebSubOptions, 'poster' | 'judgeCallback'>;

export interface WorkOptions {
  readonly poll: boolean;
  /** Called when all sources that were due at the start have been asked. */
  readonly onFirstRound?: (reports: readonly PollReport[]) => void;
}

/**
 * The house at work: keeps what is published in line with its inputs until it is stopped. It polls
 * what is due, publishes articles when their date comes and takes changed files over.
 */
export class Service {
  /** Takes what hubs push; null where nothing is taken. */
  readonly webSub: WebSubSubscriber | null;
  /** Serves those who subscribe to our topics; null where nobody is. */
  readonly hub: Hub | null;
  readonly #house: House;
  readonly #configHolder: ConfigHolder;
  readonly #publisher: Publisher;
  readonly #pins: PinClock;
  readonly #learning: LearnClock;
  #learned: Promise<void> = Promise.resolve();
  /** Where editors decide and ask why. */
  readonly desk: EditorDesk;
  readonly #follower: StoreFollower;
  readonly #indexer: SearchIndexer;
  readonly #stopping = new AbortController();
  #watcher: InputWatcher | null = null;
  #working: Promise<void> = Promise.resolve();
  #nextArticleAt: Instant | null = null;
  #configFaults: readonly FileFault[] = [];
  #contentFaults: readonly FileFault[] = [];
  #wake = Promise.withResolvers<void>();

  /**
   * @param push How hubs are asked and reached; without it, no push is taken.
   * @param hub How subscribers of our own hub are reached; without it, nothing is pushed to anybody.
   */
  constructor(
    house: House,
    configHolder: ConfigHolder,
    push: PushOptions | null = null,
    hub: HubOptions | null = null,
  ) {
    this.#house = house;
    this.#configHolder = configHolder;
    this.#publisher = new Publisher(house);
    this.#pins = new PinClock(house);
    this.#learning = new LearnClock(house);
    this.desk = new EditorDesk(house, (step) =>
      this.#publisher.run(step).finally(() => this.#wake.resolve()),
    );
    this.#follower = new StoreFollower(house, this.#publisher);
    this.#indexer = new SearchIndexer(house);
    this.webSub = push === null ? null : this.#openWebSub(push);
    this.hub = hub === null ? null : new Hub(house, hub);
  }

  /** Brings everything up to date without asking any source. */
  async start(): Promise<CatchUpReport> {
    this.#watcher = await watchInputs(this.#house.root, (change) => this.#takeOver(change));
    await this.#learning.noteLearned();
    await this.#follower.start();
    const report = await this.#publisher.run(() => catchUp(this.#house));
    this.#noteContent(report.content);
    logPublished(this.#house, report.published);
    this.#indexer.start();
    return report;
  }

  /** Starts to publish articles when their date comes and, unless told not to, to poll what is due. */
  startWork(options: WorkOptions): void {
    this.#working = this.#workUntilStopped(options);
    this.webSub?.start();
    this.hub?.start();
  }

  /** What is wrong now, one line each. */
  listTroubles(): readonly string[] {
    const { rules } = this.#house;
    const faults = [...this.#configFaults, ...this.#contentFaults];
    const held = [...rules.held.values()];
    const shownFaults = faults.filter(({ file }) => !isOfPrivateTopic(file, rules));
    const shownHeld = held.filter(({ isHidden }) => !isHidden);
    const isAll = shownFaults.length + shownHeld.length === faults.length + held.length;
    const { trouble } = this.#follower;
    return [
      ...(trouble === null
        ? []
        : [`the store is away, what was published last is served: ${trouble}`]),
      ...shownFaults.map(describeFault),
      ...shownHeld.map(describeHeld),
      // Everybody may read this, so what nobody is to know of is told of in the log alone.
      ...(isAll ? [] : ['a private topic has a fault: see the log']),
      ...[...this.#house.publication.heldBack.documents.values()].map(describeHeldBack),
      ...(this.hub?.listTroubles() ?? []),
    ];
  }

  /** Ends polls under way, finishes what is being stored and rendered. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.resolve();
    await this.#watcher?.close();
    await this.#working;
    await this.#learned;
    await this.webSub?.stop();
    await this.hub?.stop();
    await this.#follower.stop();
    await this.#indexer.stop();
    await this.#publisher.settle();
  }

  #openWebSub(push: PushOptions): WebSubSubscriber {
    return new WebSubSubscriber(this.#house, {
      ...push,
      onReport: (report) => this.#notePoll(report),
      onResume: () => this.#wake.resolve(),
    });
  }

  async #workUntilStopped({ poll, onFirstRound }: WorkOptions): Promise<void> {
    let firstRound: PollReport[] | null = [];
    const pool = new PollPool(this.#house, (report) => {
      firstRound?.push(report);
      this.#notePoll(report);
    });
    const endFirstRound = () => {
      onFirstRound?.(firstRound ?? []);
      firstRound = null;
    };
    const { signal } = this.#stopping;
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      let sleepMs = pauseAfterErrorMs;
      try {
        if (poll && isFirst) await pool.takeOverFromTheDead();
        const states = poll ? await this.#readStates() : null;
        if (states !== null) pool.add(findDuePolls(this.#house, states));
        if (poll && isFirst) void this.#whenPublished(pool, endFirstRound);
        await this.#publishDueArticles();
        this.#publisher.request(await this.#pins.takeEnded());
        if (await this.#learning.isDue()) this.#learn();
        sleepMs = await this.#measureSleep(pool, states);
      } catch (error) {
        this.#house.log.error(`at work: ${describeError(error)}`);
      }
      await this.#sleep(sleepMs);
    }
    await pool.stop();
  }

  /** Trains beside everything else; what that changes is judged and published in line with the rest. */
  #learn(): void {
    this.#learned = this.#learned
      .then(async () => {
        await this.#learning.noteLearned();
        const slugs = await learnTopics(this.#house);
        if (slugs.length === 0) return;
        const rejudged = await this.#publisher.run(() => rejudgeTopics(this.#house));
        this.#publisher.request(rejudged);
        this.#house.log.info(`learned from new decisions: ${slugs.join(', ')}`);
      })
      .catch((error: unknown) => this.#house.log.error(`learning: ${describeError(error)}`));
  }

  /** What is known of the sources, with the shares of a budget brought up to date, which polls alone might not do for hours. */
  async #readStates(): Promise<ReadonlyMap<string, SourceState>> {
    const { planner, rules, now, store } = this.#house;
    await planner.keepUp(rules.config, now());
    return await store.readSourceStates();
  }

  /** Calls back when what is under way has been asked and published. */
  async #whenPublished(pool: PollPool, callBack: () => void): Promise<void> {
    await pool.whenIdle();
    await this.#publisher.settle();
    if (!this.#stopping.signal.aborted) callBack();
  }

  #notePoll(report: PollReport): void {
    const { sourceId, error, changes } = report;
    if (error !== null) {
      this.#house.log.warn(`${sourceId}: ${error} (${report.nextPollReason})`);
    } else {
      const { added, changed } = changes;
      this.#house.log.debug(`${sourceId}: ${report.outcome}, ${added} new, ${changed} changed`);
      const repairs = report.defects.length;
      if (repairs > 0) this.#house.log.info(`${sourceId}: read with ${repairs} repairs`);
    }
    this.#publisher.request(changes.topics);
    this.webSub?.notePoll(report);
  }

  async #publishDueArticles(): Promise<void> {
    if (this.#nextArticleAt === null || this.#nextArticleAt > this.#house.now()) return;
    await this.#publisher.run(() => this.#readContent());
  }

  async #readContent(): Promise<void> {
    const report = await refreshContent(this.#house);
    this.#noteContent(report);
    const { added, changed, withdrawn, topics } = report.changes;
    if (added + changed + withdrawn === 0) return;
    logPublished(this.#house, await publishTopics(this.#house, topics));
  }

  #noteContent(report: { faults: readonly FileFault[]; nextDueAt: Instant | null }): void {
    this.#contentFaults = report.faults;
    this.#nextArticleAt = report.nextDueAt;
    for (const fault of report.faults) this.#house.log.warn(describeFault(fault));
  }

  /** Takes changed files over; a configuration with faults leaves the last good one in force. */
  #takeOver(change: InputChange): void {
    void this.#publisher
      .run(async () => {
        const before = this.#house.rules;
        if (change.config && (await this.#reloadConfig())) {
          const report = await catchUp(this.#house, before);
          this.#noteContent(report.content);
          logPublished(this.#house, report.published);
          this.webSub?.reconcile();
          this.hub?.reconcile();
        } else if (change.content) {
          await this.#readContent();
        }
      })
      .catch((error: unknown) => this.#house.log.error(`reload: ${describeError(error)}`))
      .finally(() => this.#wake.resolve());
  }

  async #reloadConfig(): Promise<boolean> {
    const { config, faults, changed } = await this.#configHolder.reload();
    this.#configFaults = faults;
    for (const fault of faults) this.#house.log.error(describeFault(fault));
    if (faults.length > 0) {
      this.#house.log.error('feeds/ has faults: the last good configuration stays in force');
    }
    if (!changed || config === null) return false;
    this.#house.rules = await takeRules(this.#house, config);
    this.#house.log.info('feeds/ changed: the new configuration is in force');
    return true;
  }

  /**
   * Milliseconds until something is due; what waits in the pool or is being polled is not awaited.
   *
   * @param states Null where nothing is polled.
   */
  async #measureSleep(
    pool: PollPool,
    states: ReadonlyMap<string, SourceState> | null,
  ): Promise<number> {
    const ends = [this.#nextArticleAt, await this.#pins.findNextEnd()];
    const due = ends.flatMap((at) => (at === null ? [] : [Date.parse(at)]));
    if (states !== null) {
      for (const source of this.#house.rules.config.sources.values()) {
        const dueAt = findDueAt(source, states.get(source.id) ?? null);
        if (!pool.has(source.id)) due.push(dueAt === '' ? 0 : Date.parse(dueAt));
      }
    }
    const waitMs = Math.min(...due) - Date.parse(this.#house.now());
    const longestMs = Math.min(longestSleepMs, this.#learning.measureWait());
    return Math.min(Math.max(waitMs, shortestSleepMs), longestMs);
  }

  async #sleep(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#wake.resolve(), ms);
    await this.#wake.promise;
    clearTimeout(timer);
    if (!this.#stopping.signal.aborted) this.#wake = Promise.withResolvers();
  }
}

/** Whether a file defines a topic that is private by the rules in force. */
function isOfPrivateTopic(file: string, rules: Rules): boolean {
  const [, slug] = /^feeds\/topics\/([^/]+)\.yaml$/.exec(file) ?? [];
  return slug !== undefined && isHiddenPath(topicPath(slug), rules);
}
