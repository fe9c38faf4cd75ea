import pLimit from 'p-limit';
import type { FormPoster } from '../ingest/post-form.ts';
import { readHubRequest } from '../ingest/websub/read-hub-request.ts';
import { confirmRequest, denyRequest } from '../ingest/websub/revise-subscription.ts';
import { verifySignature } from '../ingest/websub/verify-signature.ts';
import { describeError } from '../model/describe-error.ts';
import type { Subscription } from '../model/subscription.ts';
import type { House } from './house.ts';
import type { PollReport } from './poll-source.ts';
import { resumePolling } from './resume-polling.ts';
import { PushInbox } from './websub-inbox.ts';
import { reconcileAll, reconcileSource, requestDue } from './websub-subscribe.ts';
import { hashPushedBody } from './websub-take-in.ts';

/** What a callback does with a push. */
export type PushVerdict =
  /** On disk, and read soon. */
  | 'taken'
  /** The same bytes were taken before. */
  | 'repeated'
  /** Signed wrongly or not at all; dropped. */
  | 'forged'
  /** Too much waits to be read. */
  | 'full';

export interface WebSubOptions {
  /** Null takes pushes but asks no hub for anything. */
  readonly poster: FormPoster | null;
  /** Null where hubs can reach our callbacks, else why not, in words. */
  readonly judgeCallback: (baseUrl: string) => string | null;
  /** Called after each push that was read. */
  readonly onReport: (report: PollReport) => void;
  /** Called when polls are due sooner than was planned. */
  readonly onResume: () => void;
}

const requestsAtOnce = 4;
const longestSleepMs = 60_000;
const shortestSleepMs = 200;
/** Also takes up what another process learned of feeds. */
const reconcileEveryMs = 3_600_000;
const KEY = /^[\w-]{22}$/;

/** The house as subscriber of WebSub hubs: asks, answers their verifications, takes their pushes. */
export class WebSubSubscriber {
  readonly #house: House;
  readonly #options: WebSubOptions;
  readonly #inbox: PushInbox;
  readonly #limit = pLimit(requestsAtOnce);
  readonly #stopping = new AbortController();
  readonly #asking = new Map<string, Promise<void>>();
  #working: Promise<void> = Promise.resolve();
  #reconciling: Promise<unknown> = Promise.resolve();
  #wake = Promise.withResolvers<void>();
  #problem: string | null = null;
  #toldProblem: string | null = null;
  #reconciledMs = 0;

  constructor(house: House, options: WebSubOptions) {
    this.#house = house;
    this.#options = options;
    this.#inbox = new PushInbox(house, options.onReport);
  }

  /** Reads what was left behind, and asks hubs from now on. */
  start(): void {
    this.#working = this.#workUntilStopped();
    this.reconcile();
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#wake.resolve();
    await this.#reconciling;
    await this.#working;
    await Promise.all(this.#asking.values());
    await this.#inbox.stop();
    await this.#options.poster?.close();
  }

  /** Brings all subscriptions in line with a configuration that changed. */
  reconcile(): void {
    if (this.#options.poster === null) return;
    this.#reconciledMs = performance.now();
    this.#inLine(async () => {
      this.#problem = this.#options.judgeCallback(this.#house.rules.config.site.baseUrl);
      if (await reconcileAll(this.#house, this.#problem === null)) this.#tellProblem();
    });
  }

  /** Subscribes where a poll found a hub, or another one than before. */
  notePoll({ sourceId, outcome, pushed }: PollReport): void {
    if (this.#options.poster === null || pushed === true) return;
    if (outcome === 'not-modified' || outcome === 'same') return;
    this.#inLine(async () => {
      const source = this.#house.rules.config.sources.get(sourceId);
      const state = await this.#house.store.readSourceState(sourceId);
      if (source === undefined || state === null) return false;
      if (state.hubOffer !== null) this.#tellProblem();
      return await reconcileSource(this.#house, source, state, this.#problem === null);
    });
  }

  /**
   * Answers a hub that verifies a request or refuses one.
   *
   * @returns the body of the answer; null when there is nothing to confirm.
   * @see WebSub §5.2, §5.3
   */
  async answerHub(key: string, query: URLSearchParams): Promise<string | null> {
    const request = readHubRequest(query);
    if (request === null || !KEY.test(key)) return null;
    const { store, now, log } = this.#house;
    // Looked for before anything is written, so that guessing keys costs no turn of the store.
    if ((await store.readSubscription(key)) === null) return null;
    const changed = await store.changeSubscription(key, (current) =>
      request.mode === 'denied'
        ? denyRequest(current, request, now())
        : confirmRequest(current, request, now()),
    );
    if (changed === null) return null;
    const { sourceId, hub, leaseEndsAt, lastError } = changed;
    const { host } = new URL(hub);
    if (request.mode !== 'denied') {
      const until = request.mode === 'subscribe' ? ` until ${leaseEndsAt}` : '';
      log.info(`${sourceId}: ${host} verified to ${request.mode} it${until}`);
      return request.challenge;
    }
    log.warn(`${sourceId}: ${host}: ${lastError}, it is polled as before`);
    await this.#resume(sourceId);
    return '';
  }

  /** Whether a push to this callback is looked at: unknown, over, or wanted. */
  async judgeCallback(key: string): Promise<'unknown' | 'ended' | 'wanted'> {
    if (!KEY.test(key)) return 'unknown';
    const subscription = await this.#house.store.readSubscription(key);
    if (subscription === null) return 'unknown';
    const { state, sourceId } = subscription;
    if (state === 'ended' || state === 'leaving' || state === 'denied') return 'ended';
    return this.#house.rules.config.sources.has(sourceId) ? 'wanted' : 'ended';
  }

  /**
   * Takes a push: on disk when this resolves, and in the feeds soon after.
   *
   * @see WebSub §7
   */
  async takePush(
    key: string,
    push: {
      readonly signature: string | null;
      readonly contentType: string | null;
      readonly body: Uint8Array;
    },
  ): Promise<PushVerdict> {
    const { store, now, log } = this.#house;
    const subscription = await store.readSubscription(key);
    if (subscription === null) return 'forged';
    const { sourceId, secret, recentBodies } = subscription;
    const { signature, contentType, body } = push;
    if (!verifySignature(body, signature, secret)) {
      const how = signature === null ? 'without a signature' : 'with a wrong signature';
      log.warn(`${sourceId}: a push ${how} was dropped`);
      await store.changeSubscription(key, (current) => ({
        ...current,
        forged: current.forged + 1,
      }));
      return 'forged';
    }
    if (recentBodies.includes(hashPushedBody(body))) return 'repeated';
    const kept = { key, sourceId, receivedAt: now(), contentType, body };
    return (await this.#inbox.add(kept)) ? 'taken' : 'full';
  }

  async #resume(sourceId: string): Promise<void> {
    const source = this.#house.rules.config.sources.get(sourceId);
    if (source === undefined) return;
    await resumePolling(this.#house, source);
    this.#options.onResume();
  }

  #inLine(work: () => Promise<unknown>): void {
    this.#reconciling = this.#reconciling
      .then(async () => {
        if (this.#stopping.signal.aborted) return;
        if ((await work()) === false) return;
        this.#options.onResume();
        this.#wake.resolve();
      })
      .catch((error: unknown) => this.#house.log.error(`websub: ${describeError(error)}`));
  }

  /** Once, and again when it changes. */
  #tellProblem(): void {
    if (this.#problem === this.#toldProblem) return;
    this.#toldProblem = this.#problem;
    if (this.#problem === null) return;
    this.#house.log.info(`feeds name hubs, but none is subscribed to: ${this.#problem}`);
  }

  async #workUntilStopped(): Promise<void> {
    const { signal } = this.#stopping;
    for (let isStart = true; !signal.aborted; isStart = false) {
      let sleepMs = longestSleepMs;
      try {
        if (performance.now() - this.#reconciledMs > reconcileEveryMs) this.reconcile();
        await this.#inbox.sweep(isStart);
        sleepMs = await this.#askDue();
      } catch (error) {
        this.#house.log.error(`websub: ${describeError(error)}`);
      }
      await this.#sleep(sleepMs);
    }
  }

  /** Begins what is due. @returns milliseconds until something is due again. */
  async #askDue(): Promise<number> {
    const { poster } = this.#options;
    if (poster === null) return longestSleepMs;
    const now = this.#house.now();
    let next = Date.parse(now) + longestSleepMs;
    for (const subscription of await this.#house.store.listSubscriptions()) {
      const { key, nextRequestAt } = subscription;
      if (nextRequestAt === null || this.#asking.has(key)) continue;
      if (nextRequestAt > now) {
        next = Math.min(next, Date.parse(nextRequestAt));
        continue;
      }
      const asking = this.#limit(() => this.#ask(poster, subscription));
      this.#asking.set(key, asking);
    }
    return next - Date.parse(now);
  }

  async #ask(poster: FormPoster, subscription: Subscription): Promise<void> {
    const { signal } = this.#stopping;
    try {
      if (!signal.aborted) await requestDue(this.#house, poster, subscription, signal);
    } catch (error) {
      this.#house.log.error(`${subscription.sourceId}: ${describeError(error)}`);
    } finally {
      this.#asking.delete(subscription.key);
    }
  }

  async #sleep(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#wake.resolve(), Math.max(shortestSleepMs, ms));
    await this.#wake.promise;
    clearTimeout(timer);
    if (!this.#stopping.signal.aborted) this.#wake = Promise.withResolvers();
  }
}
