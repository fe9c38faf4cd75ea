import { setImmediate as nextTurn } from 'node:timers/promises';
import pLimit from 'p-limit';
import type { PushSender } from '../ingest/push-sender.ts';
import {
  beginDelivery,
  type DeliveryFailure,
  type DeliveryTurn,
  giveBackDelivery,
  isDelivering,
  noteDelivered,
  noteUndelivered,
} from '../ingest/websub/revise-subscriber.ts';
import { signBody } from '../ingest/websub/sign-body.ts';
import { describeError } from '../model/describe-error.ts';
import type { HubKey, HubSubscriber } from '../model/hub-subscriber.ts';
import type { Instant } from '../model/instant.ts';
import { ownHubUrl } from '../model/own-hub.ts';
import type { Rendered } from '../model/rendered.ts';
import { HostQueue } from './host-queue.ts';
import type { House } from './house.ts';
import { hasOwnHub, isServedByHub, listHubTopics } from './hub-topics.ts';
import { isWorkerDead, WORKER_NAME } from './worker-name.ts';

/** Deliveries under way at once to hosts that answer, and to those that lately did not. */
const deliveriesAtOnce = 48;
const slowDeliveriesAtOnce = 16;
/** Also the connections to one host. */
export const DELIVERIES_A_HOST = 8;
/** A host that lets a delivery wait so long gives way to others for a while, and so does that delivery. */
const slowMs = 2_000;
/** Deliveries that wait beside those under way. */
const mostLingering = 64;
const staySlowMs = 10 * 60_000;
/** Beyond the time limit of a delivery, for storing how it ended. */
const leaseSlackMs = 60_000;
const againAtOnce = 1_000;
/** More of them at one go would hold up readers. */
const keysATurn = 250;
/** How long deliveries under way may go on when the process is told to stop. */
const stopGraceMs = 2_000;

/** More of them change together only for a moment. */
const documentsAtHand = 16;

interface DocumentAtHand {
  readonly etag: string;
  readonly document: Promise<Rendered | null>;
}

/**
 * Brings each document to those who subscribe to it. What is owed follows from what is stored, the
 * ETag that a subscriber had last and the ETag in service, so that a killed process loses nothing;
 * each delivery is leased from the store, so that no two processes make the same one.
 */
export class HubDeliveries {
  readonly #house: House;
  readonly #sender: PushSender;
  readonly #timeoutMs: number;
  readonly #stopping = new AbortController();
  /** By path, the ETag whose subscribers were looked for. */
  readonly #seen = new Map<string, string>();
  readonly #waiting = new Set<string>();
  readonly #slowHosts = new Map<string, number>();
  readonly #queue = this.#openQueue(deliveriesAtOnce, (key) => this.#deliverOrStepAside(key));
  readonly #slowQueue = this.#openQueue(slowDeliveriesAtOnce, (key) => this.#deliver(key));
  readonly #documents = new Map<string, DocumentAtHand>();
  readonly #signing = pLimit(1);
  /** Deliveries that have begun, those that left their place to others among them. */
  readonly #underWay = new Set<Promise<void>>();
  #hasLooked = false;
  #isStopped = false;

  /** @param timeoutMs That the sender sets on one delivery. */
  constructor(house: House, sender: PushSender, timeoutMs: number) {
    this.#house = house;
    this.#sender = sender;
    this.#timeoutMs = timeoutMs;
  }

  /** Ends the deliveries of workers of this machine that died with them. */
  async takeOverFromTheDead(): Promise<void> {
    const { store, now } = this.#house;
    for (const { worker, ...key } of await store.listHubDeliveries()) {
      if (!isWorkerDead(worker)) continue;
      await store.changeHubDelivery(key, (current) => giveBackDelivery(current, worker, now()));
    }
  }

  /**
   * Delivers what changed in service since the last look, and what is to be tried again by now.
   *
   * @returns when the next one is to be tried again; null for none.
   */
  async look(): Promise<Instant | null> {
    const { store, now } = this.#house;
    if (!hasOwnHub(this.#house)) return null;
    for (const [path, etag] of await this.#listChanged()) {
      await this.#addInTurns(await store.listHubDue({ path, etag, at: now() }));
      this.#seen.set(path, etag);
    }
    // Those that wait here already may be the longest due.
    await this.#addInTurns(await store.listHubAgain(now(), againAtOnce + this.#waiting.size));
    return await store.readNextHubAttempt();
  }

  /** Delivers to one subscriber what it does not have. */
  add(key: HubKey): void {
    this.#add([key]);
  }

  /** Resolves when nothing waits to be delivered now. */
  async whenIdle(): Promise<void> {
    await this.#queue.whenIdle();
    await this.#slowQueue.whenIdle();
    await Promise.all(this.#underWay);
  }

  /** Lets deliveries under way end, within limits, and gives the others back. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#queue.clear();
    this.#slowQueue.clear();
    const grace = setTimeout(() => this.#stopping.abort(), stopGraceMs);
    await this.whenIdle();
    clearTimeout(grace);
  }

  #openQueue(concurrency: number, work: (key: HubKey) => Promise<void>): HostQueue<HubKey> {
    return new HostQueue({
      concurrency: () => concurrency,
      perHost: DELIVERIES_A_HOST,
      hostOf: ({ callback }) => new URL(callback).host,
      work,
    });
  }

  /** At first only what somebody subscribes to is looked at. */
  async #listChanged(): Promise<readonly (readonly [string, string])[]> {
    const changed = [...listHubTopics(this.#house)].filter(
      ([path, etag]) => this.#seen.get(path) !== etag,
    );
    if (this.#hasLooked) return changed;
    const subscribed = new Set(await this.#house.store.listHubPaths());
    for (const [path, etag] of changed) {
      if (!subscribed.has(path)) this.#seen.set(path, etag);
    }
    this.#hasLooked = true;
    return changed.filter(([path]) => subscribed.has(path));
  }

  async #addInTurns(keys: readonly HubKey[]): Promise<void> {
    for (let start = 0; start < keys.length; start += keysATurn) {
      if (start > 0) await nextTurn();
      this.#add(keys.slice(start, start + keysATurn));
    }
  }

  #add(keys: readonly HubKey[]): void {
    if (this.#isStopped) return;
    const fresh = keys.filter((key) => !this.#waiting.has(nameKey(key)));
    for (const key of fresh) this.#waiting.add(nameKey(key));
    const [slow, prompt] = [
      fresh.filter((key) => this.#isSlow(key)),
      fresh.filter((key) => !this.#isSlow(key)),
    ];
    this.#slowQueue.add(slow);
    this.#queue.add(prompt);
  }

  #isSlow({ callback }: HubKey): boolean {
    if (this.#slowHosts.size === 0) return false;
    return (this.#slowHosts.get(new URL(callback).host) ?? 0) > performance.now();
  }

  /** A host that turned out slow after this was queued, or turns out so now, does not hold up others. */
  async #deliverOrStepAside(key: HubKey): Promise<void> {
    if (this.#isStopped) return;
    if (this.#isSlow(key)) {
      this.#slowQueue.add([key]);
      return;
    }
    const delivery = this.#deliver(key);
    const { promise: isSlow, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(() => {
      this.#noteSlow(key);
      if (this.#underWay.size < deliveriesAtOnce + mostLingering) resolve();
    }, slowMs);
    this.#underWay.add(delivery);
    void delivery.then(() => {
      clearTimeout(timer);
      this.#underWay.delete(delivery);
    });
    await Promise.race([delivery, isSlow]);
  }

  async #deliver(key: HubKey): Promise<void> {
    const { log } = this.#house;
    let isOwedMore = false;
    try {
      isOwedMore = await this.#deliverPresent(key);
    } catch (error) {
      log.error(`hub: ${nameHost(key)}: ${describeError(error)}`);
    } finally {
      this.#waiting.delete(nameKey(key));
    }
    if (isOwedMore) this.#add([key]);
  }

  /** @returns whether the document changed meanwhile, so that there is one more to be delivered. */
  async #deliverPresent(key: HubKey): Promise<boolean> {
    const { store, now } = this.#house;
    const document = await this.#readDocument(key.path);
    if (document === null || !isServedByHub(this.#house, key.path)) return false;
    const turn: DeliveryTurn = { worker: WORKER_NAME, etag: document.etag, at: now() };
    const begun = await store.changeHubDelivery(key, (current, presentEtag) =>
      beginDelivery(current, presentEtag, turn, this.#endLease(turn.at)),
    );
    if (begun === null || !isDelivering(begun, WORKER_NAME)) return false;
    return await this.#push(begun, document, turn);
  }

  /** The document in service; its bytes are read once for all of its subscribers. */
  async #readDocument(path: string): Promise<Rendered | null> {
    const { publication } = this.#house;
    const etag = publication.find(path)?.etag;
    const known = this.#documents.get(path);
    if (known?.etag === etag) return (await known?.document) ?? null;
    const document = publication.read(path);
    this.#documents.delete(path);
    if (etag !== undefined) this.#documents.set(path, { etag, document });
    const [oldest] = this.#documents.keys();
    if (this.#documents.size > documentsAtHand && oldest !== undefined) {
      this.#documents.delete(oldest);
    }
    return await document;
  }

  async #push(subscriber: HubSubscriber, document: Rendered, turn: DeliveryTurn): Promise<boolean> {
    const { store, now, log } = this.#house;
    const signature = await this.#sign(subscriber, document);
    const start = performance.now();
    const failure = await this.#send(subscriber, document, signature);
    if (failure === null && performance.now() - start < slowMs) {
      this.#slowHosts.delete(nameHost(subscriber));
    }
    if (failure !== null && this.#stopping.signal.aborted) {
      await store.changeHubDelivery(subscriber, (current) =>
        giveBackDelivery(current, WORKER_NAME, now()),
      );
      return false;
    }
    const ended = { ...turn, at: now() };
    const noted = await store.changeHubDelivery(subscriber, (current, presentEtag) =>
      failure === null
        ? noteDelivered(current, presentEtag, ended)
        : noteUndelivered(current, ended, failure),
    );
    const next = noted?.nextAttemptAt ?? null;
    if (failure === null) return next !== null;
    const then = next === null ? 'it is not subscribed any more' : `tried again at ${next}`;
    log.warn(`hub: ${subscriber.path} to ${nameHost(subscriber)}: ${failure.error}, ${then}`);
    return false;
  }

  /** One after the other, and readers are answered between two of them: documents may be large. */
  #sign({ secret }: HubSubscriber, { body }: Rendered): Promise<string | null> {
    if (secret === null) return Promise.resolve(null);
    return this.#signing(async () => {
      await nextTurn();
      return signBody(body, secret);
    });
  }

  /** Null when it was taken, else why not. @see WebSub §7 */
  async #send(
    { callback }: HubSubscriber,
    { path, mediaType, body }: Rendered,
    signature: string | null,
  ): Promise<DeliveryFailure | null> {
    const { baseUrl } = this.#house.rules.config.site;
    const headers = {
      'content-type': mediaType,
      // In one field line, since some subscribers read no second one.
      link: `<${ownHubUrl(baseUrl)}>; rel="hub", <${baseUrl}${path}>; rel="self"`,
      ...(signature === null ? {} : { 'x-hub-signature': signature }),
    };
    try {
      const { signal } = this.#stopping;
      const push = { headers, body };
      const answer = await this.#sender.push(callback, push, this.#house.now(), signal);
      const { status, reason, retryAfterSeconds } = answer;
      if (status >= 200 && status < 300) return null;
      const words = reason === '' ? '' : ` "${reason}"`;
      return { status, error: `it answered ${status}${words}`, retryAfterSeconds };
    } catch (error) {
      return { status: null, error: describeError(error), retryAfterSeconds: null };
    }
  }

  #noteSlow({ callback }: HubKey): void {
    const now = performance.now();
    for (const [host, untilMs] of this.#slowHosts) {
      if (untilMs <= now) this.#slowHosts.delete(host);
    }
    this.#slowHosts.set(new URL(callback).host, now + staySlowMs);
  }

  #endLease(at: Instant): Instant {
    return new Date(Date.parse(at) + this.#timeoutMs + leaseSlackMs).toISOString();
  }
}

function nameKey({ path, callback }: HubKey): string {
  return `${path} ${callback}`;
}

function nameHost({ callback }: HubKey): string {
  return new URL(callback).host;
}
