import { describeError } from '../model/describe-error.ts';
import type { Push } from '../model/subscription.ts';
import type { PushHead } from '../store/store.ts';
import type { House } from './house.ts';
import type { PollReport } from './poll-source.ts';
import { takeInPush } from './websub-take-in.ts';

/** What may wait to be read; hubs are asked to come again beyond it. */
interface Room {
  readonly pushes: number;
  readonly bytes: number;
}

const ROOM: Room = { pushes: 500, bytes: 256 * 1024 * 1024 };
/** Of one source, so that no hub takes all the room. */
const ROOM_A_SOURCE: Room = { pushes: 20, bytes: 64 * 1024 * 1024 };

/**
 * Pushes on their way into the store. Each is on disk before it is acknowledged, is read in order
 * of its source, and goes when it is read, so that a process that dies loses none; one that dies
 * between the two reads it twice, which changes nothing.
 */
export class PushInbox {
  readonly #house: House;
  readonly #onReport: (report: PollReport) => void;
  readonly #lines = new Map<string, Promise<void>>();
  readonly #underWay = new Set<number>();
  /** Left by another process, or being read by one that lives. */
  #found = new Set<number>();
  #isStopped = false;

  constructor(house: House, onReport: (report: PollReport) => void) {
    this.#house = house;
    this.#onReport = onReport;
  }

  /** Keeps a push and reads it as soon as its source's earlier ones are read; false when too many wait. */
  async add(push: Push): Promise<boolean> {
    const waiting = await this.#house.store.listPushes();
    const ofSource = waiting.filter(({ sourceId }) => sourceId === push.sourceId);
    if (isFull(waiting, ROOM) || isFull(ofSource, ROOM_A_SOURCE)) return false;
    this.#read(await this.#house.store.addPush(push), push.sourceId);
    return true;
  }

  /**
   * Reads what an earlier process left behind.
   *
   * @param isStart at the start all of it; later only what was there the last time, since another
   *   process may be about to read it.
   */
  async sweep(isStart: boolean): Promise<void> {
    const left = (await this.#house.store.listPushes()).filter(
      ({ number }) => !this.#underWay.has(number),
    );
    for (const { number, sourceId } of left) {
      if (isStart || this.#found.has(number)) this.#read(number, sourceId);
    }
    this.#found = new Set(left.map(({ number }) => number));
  }

  /** Lets what is being read end; the rest stays for the next process. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#lines.values());
  }

  #read(number: number, sourceId: string): void {
    this.#underWay.add(number);
    const before = this.#lines.get(sourceId) ?? Promise.resolve();
    const mine = before.then(() => this.#takeIn(number, sourceId));
    this.#lines.set(sourceId, mine);
    void mine.then(() => {
      this.#underWay.delete(number);
      if (this.#lines.get(sourceId) === mine) this.#lines.delete(sourceId);
    });
  }

  async #takeIn(number: number, sourceId: string): Promise<void> {
    if (this.#isStopped) return;
    const { store, log } = this.#house;
    try {
      const push = await store.readPush(number);
      const report = push === null ? null : await takeInPush(this.#house, push);
      if (report !== null) this.#onReport(report);
      await store.removePush(number);
    } catch (error) {
      log.error(`${sourceId}: a push waits to be read again (${describeError(error)})`);
    }
  }
}

/** One more is taken while there is any room, so that a single large one always is. */
function isFull(waiting: readonly PushHead[], room: Room): boolean {
  const bytes = waiting.reduce((sum, head) => sum + head.bytes, 0);
  return waiting.length >= room.pushes || bytes >= room.bytes;
}
