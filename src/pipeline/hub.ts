import type { FormPoster } from '../ingest/post-form.ts';
import type { PushSender } from '../ingest/push-sender.ts';
import {
  readSubscriberRequest,
  type SubscriberRequest,
} from '../ingest/websub/read-subscriber-request.ts';
import { describeError } from '../model/describe-error.ts';
import type { HubKey } from '../model/hub-subscriber.ts';
import type { House } from './house.ts';
import { HubDeliveries } from './hub-deliveries.ts';
import { HubPings } from './hub-pings.ts';
import { findHubTopic, hasOwnHub, listExternalHubs } from './hub-topics.ts';
import { HubVerifier } from './hub-verifier.ts';
import { readHubTrouble } from './hub-view.ts';

/** How subscribers and other hubs are reached. */
export interface HubOptions {
  readonly sender: PushSender;
  /** That the sender sets on one delivery, in milliseconds. */
  readonly timeoutMs: number;
  readonly poster: FormPoster;
  /** Null where hubs can reach what we publish, else why not, in words. */
  readonly judgeAddress: (baseUrl: string) => string | null;
}

/** What our hub answers. */
export interface HubAnswer {
  readonly status: number;
  /** One sentence; empty where there is nothing to say. */
  readonly text: string;
  readonly retryAfterSeconds?: number;
}

/** Subscriptions that are kept, and those that may wait to be confirmed at the same time. */
const MOST_OF_A_TOPIC = 20_000;
const MOST_OF_A_HOST = 20_000;
const MOST_WISHES = 1_000;
const MOST_WISHES_OF_A_HOST = 200;

const longestSleepMs = 60_000;
const shortestSleepMs = 500;
const pauseAfterErrorMs = 5_000;
const sweepEveryMs = 10 * 60_000;
const troubleEveryMs = 30_000;

const TAKEN: HubAnswer = { status: 202, text: '' };
const NO_HUB: HubAnswer = { status: 404, text: 'This publication has no hub of its own.' };
const WAIT_SECONDS = 60;

/**
 * The house as WebSub hub of its own topics: takes subscriptions, has them confirmed, delivers what
 * changes; and as publisher tells the hubs of others.
 *
 * @see https://www.w3.org/TR/websub/
 */
export class Hub {
  readonly #house: House;
  readonly #options: HubOptions;
  readonly #verifier: HubVerifier;
  readonly #deliveries: HubDeliveries;
  readonly #pings: HubPings;
  #working: Promise<void> = Promise.resolve();
  #isStopped = false;
  #wake = Promise.withResolvers<void>();
  #mustDropTopics = false;
  #sweptMs = 0;
  #trouble: string | null = null;
  #troubleMs = 0;
  #toldProblem: string | null = null;

  constructor(house: House, options: HubOptions) {
    this.#house = house;
    this.#options = options;
    this.#deliveries = new HubDeliveries(house, options.sender, options.timeoutMs);
    this.#verifier = new HubVerifier(house, options.sender, (key) => this.#deliveries.add(key));
    this.#pings = new HubPings(house, options.poster, () => this.#judgeAddress() === null);
  }

  /** Takes up what an earlier process left, and delivers from now on. */
  start(): void {
    this.#house.publication.onChange(() => this.#wake.resolve());
    this.#working = this.#workUntilStopped();
  }

  /** Ends or gives back what is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#wake.resolve();
    await this.#working;
    await Promise.all([this.#verifier.stop(), this.#deliveries.stop(), this.#pings.stop()]);
    await this.#options.sender.close();
  }

  /** Brings subscriptions in line with a configuration that changed. */
  reconcile(): void {
    this.#mustDropTopics = true;
    this.#wake.resolve();
  }

  /** What keeps subscribers and other hubs from being served, one line each. */
  listTroubles(): readonly string[] {
    return [...(this.#trouble === null ? [] : [this.#trouble]), ...this.#pings.listTroubles()];
  }

  /** Where topics are and how our hub is asked; null where there is none. */
  describe(): string | null {
    if (!hasOwnHub(this.#house)) return null;
    const { title, baseUrl } = this.#house.rules.config.site;
    return [
      `This is the WebSub hub of ${title} (https://www.w3.org/TR/websub/).`,
      '',
      `It serves each format of each topic at ${baseUrl}/ and nothing else.`,
      'To subscribe, POST a form with hub.mode=subscribe, hub.topic and hub.callback here,',
      'if you like with hub.secret and hub.lease_seconds.',
      '',
    ].join('\n');
  }

  /**
   * Takes what somebody asks by a form. What a subscription needs is on disk when this resolves; it
   * is confirmed afterwards.
   *
   * @see WebSub §5.1
   */
  async takeRequest(form: URLSearchParams): Promise<HubAnswer> {
    if (!hasOwnHub(this.#house)) return NO_HUB;
    const request = readSubscriberRequest(form);
    if (typeof request === 'string') return { status: 400, text: request };
    return request.mode === 'publish'
      ? this.#takePublication(request.urls)
      : await this.#takeSubscription(request);
  }

  /** We know ourselves what we publish: this only looks again whether something is to be delivered. */
  #takePublication(urls: readonly string[]): HubAnswer {
    const foreign = urls.filter((url) => findHubTopic(this.#house, url) === null);
    if (foreign.length > 0) {
      return {
        status: 400,
        text: 'hub.topic is none of this hub, which serves its own feeds alone.',
      };
    }
    this.#wake.resolve();
    return { status: 204, text: '' };
  }

  async #takeSubscription(
    request: Exclude<SubscriberRequest, { mode: 'publish' }>,
  ): Promise<HubAnswer> {
    const { mode, topic, callback, secret, leaseSeconds } = request;
    const path = findHubTopic(this.#house, topic);
    if (path === null) {
      return { status: 404, text: 'hub.topic is no feed of this publication.' };
    }
    const refusal = this.#options.sender.refuse(callback);
    if (refusal !== null) {
      return { status: 403, text: 'hub.callback must have a public address.' };
    }
    const key = { path, callback };
    const full = await this.#findFull(key);
    if (full !== null) return { status: 429, text: full, retryAfterSeconds: WAIT_SECONDS };
    await this.#verifier.add(key, { mode, topic, secret, leaseSeconds });
    return TAKEN;
  }

  /** Why no more is taken; one that is known may always ask again. */
  async #findFull(key: HubKey): Promise<string | null> {
    const { store } = this.#house;
    const counts = await store.countHubSubscribers(key);
    if (counts.wishing >= MOST_WISHES || counts.wishingOfHost >= MOST_WISHES_OF_A_HOST) {
      return 'Too many subscriptions wait to be confirmed, come back in a minute.';
    }
    if (counts.ofPath < MOST_OF_A_TOPIC && counts.ofHost < MOST_OF_A_HOST) return null;
    const known = await store.readHubSubscriber(key);
    return known === null ? 'There are too many subscriptions.' : null;
  }

  async #workUntilStopped(): Promise<void> {
    let isFirst = true;
    while (!this.#isStopped) {
      let sleepMs = pauseAfterErrorMs;
      try {
        if (isFirst) await this.#takeUp();
        isFirst = false;
        sleepMs = await this.#work();
      } catch (error) {
        this.#house.log.error(`hub: ${describeError(error)}`);
      }
      await this.#sleep(sleepMs);
    }
  }

  async #takeUp(): Promise<void> {
    await this.#deliveries.takeOverFromTheDead();
    await this.#verifier.takeUp();
  }

  /** @returns milliseconds until there is something to do, unless it is woken before. */
  async #work(): Promise<number> {
    const { now } = this.#house;
    await this.#sweep();
    if (this.#mustDropTopics) await this.#dropTopics();
    this.#tellProblem();
    const next = [await this.#deliveries.look(), await this.#pings.look()];
    await this.#judgeTrouble();
    const waits = next.flatMap((at) => (at === null ? [] : [Date.parse(at) - Date.parse(now())]));
    return Math.min(Math.max(Math.min(...waits, longestSleepMs), shortestSleepMs), longestSleepMs);
  }

  async #dropTopics(): Promise<void> {
    this.#mustDropTopics = false;
    await this.#verifier.dropTopics();
  }

  async #sweep(): Promise<void> {
    if (this.#sweptMs !== 0 && performance.now() - this.#sweptMs < sweepEveryMs) return;
    this.#sweptMs = performance.now();
    const removed = await this.#house.store.removeLapsedHubSubscribers(this.#house.now());
    if (removed > 0) this.#house.log.info(`hub: ${removed} subscriptions ended with their lease`);
  }

  async #judgeTrouble(): Promise<void> {
    if (this.#troubleMs !== 0 && performance.now() - this.#troubleMs < troubleEveryMs) return;
    this.#troubleMs = performance.now();
    this.#trouble = await readHubTrouble(this.#house);
  }

  #judgeAddress(): string | null {
    return this.#options.judgeAddress(this.#house.rules.config.site.baseUrl);
  }

  /** Hubs of others that could not fetch anything are told nothing; that is said once. */
  #tellProblem(): void {
    const problem = listExternalHubs(this.#house).length > 0 ? this.#judgeAddress() : null;
    if (problem !== null && problem !== this.#toldProblem) {
      this.#house.log.warn(`the hubs of others are not told of changes: ${problem}`);
    }
    this.#toldProblem = problem;
  }

  async #sleep(ms: number): Promise<void> {
    const timer = setTimeout(() => this.#wake.resolve(), ms);
    await this.#wake.promise;
    clearTimeout(timer);
    if (!this.#isStopped) this.#wake = Promise.withResolvers();
  }
}
