import { describeError } from '../model/describe-error.ts';
import { type Adoption, adoptRendered } from './adopt-rendered.ts';
import type { House } from './house.ts';
import { publishTakedown } from './publish-takedown.ts';
import { publishTopics } from './publish-topics.ts';
import { logPublished, type Publisher } from './publisher.ts';

/** Milliseconds between two looks at the store: what another process publishes is served after about one. */
const lookMs = 1_000;

/** Keeps what is served in line with what other processes publish into the same store. */
export class StoreFollower {
  readonly #house: House;
  readonly #publisher: Publisher;
  readonly #foreign = new Map<string, string>();
  #revision: number | null = null;
  /** The number of the last takedown that is published. */
  #takedown = 0;
  #timer: NodeJS.Timeout | null = null;
  #looking: Promise<void> = Promise.resolve();
  #trouble: string | null = null;
  #stopped = false;

  /** What keeps the store from being followed; null when it can be. */
  get trouble(): string | null {
    return this.#trouble;
  }

  constructor(house: House, publisher: Publisher) {
    this.#house = house;
    this.#publisher = publisher;
  }

  /**
   * Takes over what was stored so far, and looks again every second until it is stopped.
   *
   * @throws TopicwireError `store-failed`
   */
  async start(): Promise<void> {
    this.#revision = await this.#house.store.readRevision();
    this.#takedown = (await this.#house.store.listTakedowns(0)).at(-1)?.number ?? 0;
    await this.#publisher.run(() => adoptRendered(this.#house));
    this.#lookLater();
  }

  /** Looks no more; resolves when the last look has ended. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#looking;
  }

  #lookLater(): void {
    if (this.#stopped) return;
    this.#timer = setTimeout(() => {
      this.#looking = this.#look().finally(() => this.#lookLater());
    }, lookMs);
  }

  async #look(): Promise<void> {
    try {
      const revision = await this.#house.store.readRevision();
      if (revision !== this.#revision) await this.#publisher.run(() => this.#catchUp());
      // Nobody else wrote, so what this process stored is the newest.
      else this.#house.publication.takeStored();
      this.#revision = revision;
      this.#trouble = null;
    } catch (error) {
      const trouble = describeError(error);
      if (trouble !== this.#trouble) this.#house.log.error(`following the store: ${trouble}`);
      this.#trouble = trouble;
    }
  }

  /**
   * A topic that this process stored while another one wrote may lack what that one brought, so it is
   * curated once more; where nothing is new its bytes are the same and nothing is stored.
   */
  async #catchUp(): Promise<void> {
    const { log, publication } = this.#house;
    const { adopted, foreign } = await adoptRendered(this.#house, this.#foreign);
    if (adopted.length > 0) log.debug(`${adopted.length} documents of another process taken over`);
    if (foreign.size > 0) this.#noteForeign(foreign);
    await this.#takeDown();
    const stored = publication.takeStored();
    if (stored.size === 0 && foreign.size === 0) return;
    const articlesMayDiffer = foreign.size > 0;
    logPublished(this.#house, await publishTopics(this.#house, stored, { articlesMayDiffer }));
  }

  /** Whoever took something down may have been cut off before its topics were published. */
  async #takeDown(): Promise<void> {
    const { store, now } = this.#house;
    const takedowns = await store.listTakedowns(this.#takedown);
    if (takedowns.length === 0) return;
    await store.enforceTakedowns(now());
    const topics = new Set<string>();
    for (const { target } of takedowns) {
      for (const slug of await store.listTopicsOf(target)) topics.add(slug);
    }
    logPublished(this.#house, await publishTakedown(this.#house, [...topics]));
    this.#takedown = takedowns.at(-1)?.number ?? this.#takedown;
  }

  #noteForeign(foreign: Adoption['foreign']): void {
    for (const [path, { etag }] of foreign) this.#foreign.set(path, etag);
    this.#house.log.warn(
      `another process publishes ${foreign.size} documents that are not for ${this.#house.rules.config.site.baseUrl}: give all the same BASE_URL`,
    );
  }
}
