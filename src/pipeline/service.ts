import type { ConfigHolder } from '../config/config-holder.ts';
import { describeError } from '../model/describe-error.ts';
import { describeFault } from '../model/describe-fault.ts';
import type { FileFault } from '../model/file-fault.ts';
import type { Instant } from '../model/instant.ts';
import { type CatchUpReport, catchUp } from './catch-up.ts';
import { type House, makeRules } from './house.ts';
import type { PollReport } from './poll-source.ts';
import { publishTopics } from './publish-topics.ts';
import { logPublished, Publisher } from './publisher.ts';
import { refreshContent } from './refresh-content.ts';
import { refreshSources } from './refresh-sources.ts';
import { type InputChange, type InputWatcher, watchInputs } from './watch-inputs.ts';

const longestSleepMs = 60_000;
/** Behind the instant that was due, so that the clock has certainly passed it. */
const shortestSleepMs = 50;
const pauseAfterErrorMs = 5_000;

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
  readonly #house: House;
  readonly #configHolder: ConfigHolder;
  readonly #publisher: Publisher;
  readonly #stopping = new AbortController();
  #watcher: InputWatcher | null = null;
  #working: Promise<void> = Promise.resolve();
  #nextArticleAt: Instant | null = null;
  #configFaults: readonly FileFault[] = [];
  #contentFaults: readonly FileFault[] = [];
  #wake = Promise.withResolvers<void>();

  constructor(house: House, configHolder: ConfigHolder) {
    this.#house = house;
    this.#configHolder = configHolder;
    this.#publisher = new Publisher(house);
  }

  /** Brings everything up to date without asking any source. */
  async start(): Promise<CatchUpReport> {
    this.#watcher = await watchInputs(this.#house.root, (change) => this.#takeOver(change));
    const report = await this.#publisher.run(() => catchUp(this.#house));
    this.#noteContent(report.content);
    logPublished(this.#house, report.published);
    return report;
  }

  /** Starts to publish articles when their date comes and, unless told not to, to poll what is due. */
  startWork(options: WorkOptions): void {
    this.#working = this.#workUntilStopped(options);
  }

  /** What is wrong now, one line each. */
  listTroubles(): readonly string[] {
    return [...this.#configFaults, ...this.#contentFaults].map(describeFault);
  }

  /** Ends polls under way, finishes what is being stored and rendered. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.resolve();
    await this.#watcher?.close();
    await this.#working;
    await this.#publisher.settle();
  }

  async #workUntilStopped(options: WorkOptions): Promise<void> {
    const { signal } = this.#stopping;
    let onFirstRound = options.onFirstRound;
    while (!signal.aborted) {
      let sleepMs = pauseAfterErrorMs;
      try {
        if (options.poll) {
          const onReport = (report: PollReport) => this.#notePoll(report);
          const reports = await refreshSources(this.#house, { signal, onReport });
          await this.#publisher.settle();
          onFirstRound?.(reports);
          onFirstRound = undefined;
        }
        await this.#publishDueArticles();
        sleepMs = await this.#measureSleep(options.poll);
      } catch (error) {
        if (!signal.aborted) this.#house.log.error(`at work: ${describeError(error)}`);
      }
      await this.#sleep(sleepMs);
    }
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
        if (change.config && (await this.#reloadConfig())) {
          const report = await catchUp(this.#house);
          this.#noteContent(report.content);
          logPublished(this.#house, report.published);
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
    this.#house.rules = makeRules(config);
    this.#house.log.info('feeds/ changed: the new configuration is in force');
    return true;
  }

  /** Milliseconds until something is due. */
  async #measureSleep(poll: boolean): Promise<number> {
    const due = this.#nextArticleAt === null ? [] : [this.#nextArticleAt];
    if (poll) {
      const states = await this.#house.store.readSourceStates();
      const { sources } = this.#house.rules.config;
      for (const id of sources.keys()) due.push(states.get(id)?.nextPollAt ?? this.#house.now());
    }
    const waitMs = Math.min(...due.map((instant) => Date.parse(instant))) - Date.now();
    return Math.min(Math.max(waitMs, 0) + shortestSleepMs, longestSleepMs);
  }

  async #sleep(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#wake.resolve(), ms);
    await this.#wake.promise;
    clearTimeout(timer);
    if (!this.#stopping.signal.aborted) this.#wake = Promise.withResolvers();
  }
}
