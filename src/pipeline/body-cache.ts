/**
 * Holds bytes up to a bound; what was asked for longest ago goes first.
 *
 * @typeParam Key compared by identity.
 */
export class BodyCache<Key> {
  readonly #bodies = new Map<Key, Uint8Array>();
  readonly #maxBytes: number;
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** How many bytes it holds now. */
  get bytes(): number {
    return this.#bytes;
  }

  has(key: Key): boolean {
    return this.#bodies.has(key);
  }

  /** The bytes under a key, which are the most recently asked for then; null when they are not held. */
  get(key: Key): Uint8Array | null {
    const body = this.#bodies.get(key);
    if (body === undefined) return null;
    // A map keeps the order in which keys were added.
    this.#bodies.delete(key);
    this.#bodies.set(key, body);
    return body;
  }

  /** Takes bytes in; others make room for them. */
  add(key: Key, body: Uint8Array): void {
    this.delete(key);
    if (body.byteLength > this.#maxBytes) return;
    this.#bodies.set(key, body);
    this.#bytes += body.byteLength;
    for (const oldest of this.#bodies.keys()) {
      if (this.#bytes <= this.#maxBytes) return;
      this.delete(oldest);
    }
  }

  /** Takes bytes in if no others have to go. @returns whether it did. */
  addIfRoom(key: Key, body: Uint8Array): boolean {
    if (this.#bytes + body.byteLength > this.#maxBytes) return false;
    this.add(key, body);
    return true;
  }

  delete(key: Key): void {
    const body = this.#bodies.get(key);
    if (body === undefined) return;
    this.#bodies.delete(key);
    this.#bytes -= body.byteLength;
  }
}
