import type { Instant } from '../model/instant.ts';
import type { House } from './house.ts';

/** Tells when pins run out, so that their topics are published again; also those that others set. */
export class PinClock {
  readonly #house: House;
  #seenTo: Instant;

  constructor(house: House) {
    this.#house = house;
    this.#seenTo = house.now();
  }

  /** Topics in which a pin ran out since this was last asked. */
  async takeEnded(): Promise<readonly string[]> {
    const now = this.#house.now();
    const pins = await this.#listEnding(this.#seenTo);
    this.#seenTo = now;
    return [...new Set(pins.filter(({ until }) => until <= now).map(({ topic }) => topic))];
  }

  /** When the next pin runs out; null when none will. */
  async findNextEnd(): Promise<Instant | null> {
    const pins = await this.#listEnding(this.#house.now());
    return pins.map(({ until }) => until).sort()[0] ?? null;
  }

  async #listEnding(after: Instant): Promise<readonly { topic: string; until: Instant }[]> {
    const pins = await this.#house.store.listPins(after);
    return pins.flatMap(({ topic, action }) =>
      action.kind === 'pin' && action.until !== null ? [{ topic, until: action.until }] : [],
    );
  }
}
