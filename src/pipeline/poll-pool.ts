import { describeError } from '../model/describe-error.ts';
import type { Source } from '../model/source.ts';
import type { SourceState } from '../model/source-state.ts';
import { HostQueue } from './host-queue.ts';
import type { House } from './house.ts';
import { measureHostGap } from './measure-host-gap.ts';
import { type PollReport, pollSource } from './poll-source.ts';
import { findAddress } from './prepare-request.ts';
import { isWorkerDead, WORKER_NAME } from './worker-name.ts';

/** A source whose poll is due, or wanted all the same. */
export interface DuePoll {
  readonly source: Source;
  /** Null before its first poll. */
  readonly state: SourceState | null;
  /** Why it is polled now, where that is not what was planned. */
  readonly reason?: string;
}

/** As many as the fetcher opens connections to an origin. */
const pollsAHost = 2;
/** Beyond a poll's own time limit, for reading and storing what came. */
const leaseSlackMs = 60_000;

/** Polls what it is given, leased from the store, fair between hosts. */
export class PollPool {
  readonly #house: House;
  readonly #stopping = new AbortController();
  readonly #underWay = new Set<string>();
  readonly #queue: HostQueue<DuePoll>;
  readonly #onReport: (report: PollReport) => void;

  /** @param onReport called after each poll, in the order in which they end. */
  constructor(house: House, onReport: (report: PollReport) => void) {
    this.#house = house;
    this.#onReport = onReport;
    this.#queue = new HostQueue({
      concurrency: () => house.rules.config.site.poll.concurrency,
      perHost: pollsAHost,
      gapMs: (host) => measureHostGap(host, house.rules.config.site.poll),
      hostOf: ({ source, state }) => new URL(findAddress(source, state)).host,
      work: (due) => this.#poll(due),
    });
  }

  /** Whether this source waits here or is being polled. */
  has(sourceId: string): boolean {
    return this.#underWay.has(sourceId);
  }

  /** Polls these as soon as there is room; what is under way already is not taken twice. */
  add(due: readonly DuePoll[]): void {
    const fresh = due.filter(({ source }) => !this.#underWay.has(source.id));
    for (const { source } of fresh) this.#underWay.add(source.id);
    this.#queue.add(fresh);
  }

  whenIdle(): Promise<void> {
    return this.#queue.whenIdle();
  }

  /** Ends polls under way, gives back what was leased and waits until nothing runs. */
  async stop(): Promise<void> {
    this.#queue.clear();
    this.#stopping.abort();
    await this.#queue.whenIdle();
  }

  /** Ends the leases of workers of this machine that died while they polled. */
  async takeOverFromTheDead(): Promise<void> {
    const { store, now } = this.#house;
    const leases = await store.listLeases(now());
    for (const { worker, sourceId } of leases) {
      if (isWorkerDead(worker)) await store.releaseSources(worker, [sourceId]);
    }
  }

  async #poll({ source: { id, url }, state, reason }: DuePoll): Promise<void> {
    const { store, log, planner, rules, now } = this.#house;
    const { signal } = this.#stopping;
    try {
      // It may have waited for its host while the configuration changed.
      const source = rules.config.sources.get(id);
      if (source?.url !== url) return;
      await planner.keepUp(rules.config, now());
      if (!(await this.#lease(id, state))) return;
      this.#onReport(await pollSource(this.#house, source, state, { signal, reason }));
    } catch (error) {
      if (!signal.aborted) log.error(`${id}: ${describeError(error)}`);
      await store.releaseSources(WORKER_NAME, [id]).catch((failure: unknown) => {
        log.error(`${id}: its lease runs on (${describeError(failure)})`);
      });
    } finally {
      this.#underWay.delete(id);
    }
  }

  async #lease(sourceId: string, state: SourceState | null): Promise<boolean> {
    const at = this.#house.now();
    const { timeoutMs } = this.#house.rules.config.site.poll;
    const until = new Date(Date.parse(at) + timeoutMs + leaseSlackMs).toISOString();
    const sources = [{ sourceId, polledAt: state?.polledAt ?? null }];
    const taken = await this.#house.store.leaseSources({
      worker: WORKER_NAME,
      at,
      until,
      sources,
    });
    return taken.length > 0;
  }
}
