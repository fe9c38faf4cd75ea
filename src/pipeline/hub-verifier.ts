import { randomBytes } from 'node:crypto';
import type { PushSender } from '../ingest/push-sender.ts';
import { dropWish, grantWish, noteWish } from '../ingest/websub/revise-subscriber.ts';
import { describeError } from '../model/describe-error.ts';
import type { HubKey, HubSubscriber, HubWish } from '../model/hub-subscriber.ts';
import { HostQueue } from './host-queue.ts';
import type { House } from './house.ts';
import { isServedByHub } from './hub-topics.ts';

const CHALLENGE_BYTES = 24;
const callsAtOnce = 16;
const callsAHost = 4;
const subscribersAPage = 200;

/** Asks subscribers whether they meant what was asked of our hub, and tells those that lose their topic. */
export class HubVerifier {
  readonly #house: House;
  readonly #sender: PushSender;
  readonly #onDue: (subscriber: HubSubscriber) => void;
  readonly #stopping = new AbortController();
  readonly #queue: HostQueue<HubKey>;

  /** @param onDue called for each who confirmed a subscription and is owed the document at once. */
  constructor(house: House, sender: PushSender, onDue: (subscriber: HubSubscriber) => void) {
    this.#house = house;
    this.#sender = sender;
    this.#onDue = onDue;
    this.#queue = new HostQueue({
      concurrency: () => callsAtOnce,
      perHost: callsAHost,
      hostOf: ({ callback }) => new URL(callback).host,
      work: (key) => this.#call(key),
    });
  }

  /** Keeps what somebody wishes, and asks soon; on disk when this resolves. */
  async add(key: HubKey, wish: Omit<HubWish, 'challenge' | 'askedAt' | 'etag'>): Promise<void> {
    const challenge = randomBytes(CHALLENGE_BYTES).toString('base64url');
    const askedAt = this.#house.now();
    await this.#house.store.changeHubSubscriber(key, (current, etag) =>
      noteWish(current, key, { ...wish, challenge, askedAt, etag }),
    );
    this.#queue.add([key]);
  }

  /** Asks those whom an earlier process did not, and tells those whose topic is gone. */
  async takeUp(): Promise<void> {
    const { store } = this.#house;
    this.#queue.add(await store.listHubWishes());
    await this.dropTopics();
  }

  /** Tells the subscribers of what is no topic any more, and forgets them. */
  async dropTopics(): Promise<void> {
    const { store } = this.#house;
    const gone = new Set<string>();
    for (const path of await store.listHubPaths()) {
      if (!isServedByHub(this.#house, path)) gone.add(path);
    }
    for (const path of gone) {
      let after: HubKey = { path, callback: '' };
      for (;;) {
        const some = await store.listHubSubscribers(after, subscribersAPage);
        const ofPath = some.filter((subscriber) => subscriber.path === path);
        this.#queue.add(ofPath);
        const last = ofPath.at(-1);
        if (last === undefined || ofPath.length < subscribersAPage) break;
        after = last;
      }
    }
  }

  /** Ends calls under way; what was not asked is asked by the next process. */
  async stop(): Promise<void> {
    this.#queue.clear();
    this.#stopping.abort();
    await this.#queue.whenIdle();
  }

  /** Resolves when everybody was asked. */
  whenIdle(): Promise<void> {
    return this.#queue.whenIdle();
  }

  async #call(key: HubKey): Promise<void> {
    const { store, log } = this.#house;
    try {
      const subscriber = await store.readHubSubscriber(key);
      if (subscriber === null) return;
      const { wish } = subscriber;
      const isEnding = wish?.mode === 'unsubscribe';
      if (!isEnding && !isServedByHub(this.#house, key.path)) await this.#deny(subscriber);
      else if (wish !== null) await this.#verify(subscriber, wish);
    } catch (error) {
      if (this.#stopping.signal.aborted) return;
      log.error(`hub: ${key.path} for ${new URL(key.callback).host}: ${describeError(error)}`);
    }
  }

  /** @see WebSub §5.3 */
  async #verify(key: HubKey, wish: HubWish): Promise<void> {
    const { store, now, log } = this.#house;
    const { mode, topic, challenge, leaseSeconds } = wish;
    const query = new URLSearchParams({
      'hub.mode': mode,
      'hub.topic': topic,
      'hub.challenge': challenge,
      ...(mode === 'subscribe' ? { 'hub.lease_seconds': String(leaseSeconds) } : {}),
    });
    const what = `hub: ${new URL(key.callback).host} ${mode}s ${key.path}`;
    const refusal = await this.#ask(key, query, challenge);
    if (this.#stopping.signal.aborted) return;
    if (refusal !== null) {
      log.info(`${what}: not confirmed, ${refusal}`);
      await store.changeHubSubscriber(key, (current) => dropWish(current, challenge));
      return;
    }
    const granted = await store.changeHubSubscriber(key, (current, presentEtag) =>
      grantWish(current, presentEtag, challenge, now()),
    );
    const until = granted === null ? '' : ` until ${granted.leaseEndsAt}`;
    log.info(`${what}${until}`);
    // Something changed since it asked, or it could not be reached and can be now.
    if (granted !== null && granted.nextAttemptAt !== null) this.#onDue(granted);
  }

  /** Null when it was confirmed, else why not. */
  async #ask(
    { callback }: HubKey,
    query: URLSearchParams,
    challenge: string,
  ): Promise<string | null> {
    try {
      const { signal } = this.#stopping;
      const isConfirmed = await this.#sender.confirm(callback, query, challenge, signal);
      return isConfirmed ? null : 'the challenge was not repeated';
    } catch (error) {
      return describeError(error);
    }
  }

  /** @see WebSub §5.2 */
  async #deny(subscriber: HubSubscriber): Promise<void> {
    const query = new URLSearchParams({
      'hub.mode': 'denied',
      'hub.topic': subscriber.wish?.topic ?? subscriber.topic,
      'hub.reason': 'This feed is not published any more.',
    });
    // Told or not, it gets nothing more.
    await this.#ask(subscriber, query, '');
    if (this.#stopping.signal.aborted) return;
    await this.#house.store.changeHubSubscriber(subscriber, () => 'remove');
    const host = new URL(subscriber.callback).host;
    this.#house.log.info(`hub: ${host} was told that ${subscriber.path} is not published any more`);
  }
}
