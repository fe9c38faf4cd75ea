import type { FormPoster } from '../ingest/post-form.ts';
import { choosePause, MOST_ATTEMPTS } from '../ingest/websub/revise-subscriber.ts';
import { describeError } from '../model/describe-error.ts';
import type { HubPing } from '../model/hub-subscriber.ts';
import type { Instant } from '../model/instant.ts';
import { HostQueue } from './host-queue.ts';
import type { House } from './house.ts';
import { listExternalHubs, listHubTopics } from './hub-topics.ts';

/** One document that one hub is to be told of. */
interface DuePing {
  readonly hub: string;
  readonly path: string;
}

const hubsAtOnce = 4;
/** Between the starts of two requests to one hub. */
const gapMs = 250;
/** A request that has not ended by then was lost with its process. */
const leaseMs = 5 * 60_000;

/** Tells the hubs of others, as their publisher, what changed: they fetch it themselves. */
export class HubPings {
  readonly #house: House;
  readonly #poster: FormPoster;
  readonly #canBeReached: () => boolean;
  readonly #stopping = new AbortController();
  readonly #waiting = new Set<string>();
  readonly #pings = new Map<string, HubPing>();
  readonly #queue: HostQueue<DuePing>;
  #isRead = false;

  /** @param canBeReached Whether hubs can reach what we publish. */
  constructor(house: House, poster: FormPoster, canBeReached: () => boolean) {
    this.#house = house;
    this.#poster = poster;
    this.#canBeReached = canBeReached;
    this.#queue = new HostQueue({
      concurrency: () => hubsAtOnce,
      perHost: 1,
      gapMs: () => gapMs,
      hostOf: ({ hub }) => new URL(hub).host,
      work: (due) => this.#ping(due),
    });
  }

  /**
   * Tells what changed in service since a hub was told last, and what is to be told again by now.
   *
   * @returns when the next one is to be told again; null for none.
   */
  async look(): Promise<Instant | null> {
    const hubs = this.#canBeReached() ? listExternalHubs(this.#house) : [];
    if (hubs.length === 0) return null;
    await this.#readOnce();
    const at = this.#house.now();
    const topics = [...listHubTopics(this.#house)];
    let next: Instant | null = null;
    for (const hub of hubs) {
      for (const [path, etag] of topics) {
        const dueAt = findDueAt(this.#pings.get(nameDue({ hub, path })), etag);
        if (dueAt === null) continue;
        if (dueAt <= at) this.#add({ hub, path });
        else if (next === null || dueAt < next) next = dueAt;
      }
    }
    return next;
  }

  /** What keeps hubs from being told, one line for each. */
  listTroubles(): readonly string[] {
    return listExternalHubs(this.#house).flatMap((hub) => {
      const failing = [...this.#pings.values()].filter(
        (ping) => ping.hub === hub && ping.failures >= 3,
      );
      const [first] = failing;
      if (first === undefined) return [];
      return [`the hub ${new URL(hub).host} is not told of changes: ${first.lastError}`];
    });
  }

  whenIdle(): Promise<void> {
    return this.#queue.whenIdle();
  }

  /** Ends requests under way; they are made again by the next process. */
  async stop(): Promise<void> {
    this.#queue.clear();
    this.#stopping.abort();
    await this.#queue.whenIdle();
    await this.#poster.close();
  }

  async #readOnce(): Promise<void> {
    if (this.#isRead) return;
    this.#isRead = true;
    for (const ping of await this.#house.store.listHubPings()) this.#pings.set(nameDue(ping), ping);
  }

  #add(due: DuePing): void {
    const name = nameDue(due);
    if (this.#waiting.has(name)) return;
    this.#waiting.add(name);
    this.#queue.add([due]);
  }

  async #ping(due: DuePing): Promise<void> {
    const { store, now, log, publication } = this.#house;
    const { hub, path } = due;
    try {
      const etag = publication.find(path)?.etag;
      if (etag === undefined || this.#stopping.signal.aborted) return;
      const at = now();
      const begun = await store.changeHubPing(hub, path, (current) =>
        begin(current, due, etag, at),
      );
      if (begun === null) {
        // Another process tells it, or has.
        const known = (await store.listHubPings()).find((ping) => nameDue(ping) === nameDue(due));
        if (known !== undefined) this.#pings.set(nameDue(due), known);
        return;
      }
      const error = await this.#post(hub, path);
      const isStopped = error !== null && this.#stopping.signal.aborted;
      const ended = await store.changeHubPing(hub, path, (current) => {
        if (current === null) return null;
        if (isStopped) return { ...current, nextAttemptAt: at };
        return end(current, error, etag, now());
      });
      if (ended !== null) this.#pings.set(nameDue(due), ended);
      if (error !== null && !isStopped) {
        log.warn(`hub: ${new URL(hub).host} was not told of ${path}: ${error}`);
      }
    } catch (error) {
      log.error(`hub: ${new URL(hub).host}: ${describeError(error)}`);
    } finally {
      this.#waiting.delete(nameDue(due));
    }
  }

  /** Null when the hub took it, else why not. */
  async #post(hub: string, path: string): Promise<string | null> {
    const url = `${this.#house.rules.config.site.baseUrl}${path}`;
    // By both names: the standard leaves it open, and hubs know the one or the other.
    const form = { 'hub.mode': 'publish', 'hub.url': url, 'hub.topic': url };
    try {
      const { status, reason } = await this.#poster.post(hub, form, this.#stopping.signal);
      if (status >= 200 && status < 300) return null;
      return `it answered ${status}${reason === '' ? '' : ` "${reason}"`}`;
    } catch (error) {
      return describeError(error);
    }
  }
}

/** When a hub is to be told of the document with this ETag; null where it need not be. */
function findDueAt(ping: HubPing | undefined, etag: string): Instant | null {
  if (ping === undefined) return '';
  return ping.settledEtag === etag ? null : (ping.nextAttemptAt ?? '');
}

function begin(
  current: HubPing | null,
  { hub, path }: DuePing,
  etag: string,
  at: Instant,
): HubPing | null {
  const unknown = {
    hub,
    path,
    settledEtag: null,
    nextAttemptAt: null,
    failures: 0,
    lastError: null,
    pingedAt: null,
  };
  const ping: HubPing = current ?? unknown;
  if (ping.settledEtag === etag || (ping.nextAttemptAt !== null && ping.nextAttemptAt > at)) {
    return null;
  }
  return { ...ping, nextAttemptAt: later(at, leaseMs) };
}

function end(current: HubPing, error: string | null, etag: string, at: Instant): HubPing {
  if (error === null) {
    const told = { settledEtag: etag, pingedAt: at };
    return { ...current, ...told, nextAttemptAt: null, failures: 0, lastError: null };
  }
  const failures = current.failures + 1;
  const isGivenUp = failures % MOST_ATTEMPTS === 0;
  return {
    ...current,
    settledEtag: isGivenUp ? etag : current.settledEtag,
    nextAttemptAt: later(at, choosePause(failures, null)),
    failures,
    lastError: error,
  };
}

function later(at: Instant, ms: number): Instant {
  return new Date(Date.parse(at) + ms).toISOString();
}

function nameDue({ hub, path }: DuePing): string {
  return `${hub} ${path}`;
}
