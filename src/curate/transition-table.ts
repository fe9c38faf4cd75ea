import { hashPair } from './hash-pair.ts';

const NONE = -1;

/** `(node, symbol)` to the next node, as one open-addressing table. */
export class TransitionTable {
  readonly #mask: number;
  readonly #nodes: Int32Array;
  readonly #symbols: Int32Array;
  readonly #targets: Int32Array;

  /** @param count how many steps will be added at most. */
  constructor(count: number) {
    const size = 2 ** Math.ceil(Math.log2(count * 2 + 2));
    this.#mask = size - 1;
    this.#nodes = new Int32Array(size).fill(NONE);
    this.#symbols = new Int32Array(size);
    this.#targets = new Int32Array(size);
  }

  /** Adds a step that is not there yet. */
  add(node: number, symbol: number, to: number): void {
    const slot = this.#findSlot(node, symbol);
    this.#nodes[slot] = node;
    this.#symbols[slot] = symbol;
    this.#targets[slot] = to;
  }

  /** The next node, or -1. */
  get(node: number, symbol: number): number {
    const slot = this.#findSlot(node, symbol);
    return this.#nodes[slot] === NONE ? NONE : (this.#targets[slot] ?? NONE);
  }

  #findSlot(node: number, symbol: number): number {
    let slot = hashPair(node, symbol) & this.#mask;
    while (
      this.#nodes[slot] !== NONE &&
      (this.#nodes[slot] !== node || this.#symbols[slot] !== symbol)
    ) {
      slot = (slot + 1) & this.#mask;
    }
    return slot;
  }
}
