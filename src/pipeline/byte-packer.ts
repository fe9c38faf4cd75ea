const encoder = new TextEncoder();
const mostBytesACodeUnit = 3;

/** Writes texts in UTF-8 one behind the other; it is used again and again. */
export class BytePacker {
  #bytes = new Uint8Array(1_048_576);
  #end = 0;

  /** @returns where the text ends, in bytes. */
  add(text: string): number {
    const needed = this.#end + mostBytesACodeUnit * text.length;
    if (needed > this.#bytes.length) this.#growTo(2 * needed);
    this.#end += encoder.encodeInto(text, this.#bytes.subarray(this.#end)).written;
    return this.#end;
  }

  /** All that was added, to be given away; what follows begins anew. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#end);
    this.#end = 0;
    return taken;
  }

  #growTo(length: number): void {
    const longer = new Uint8Array(length);
    longer.set(this.#bytes.subarray(0, this.#end));
    this.#bytes = longer;
  }
}
