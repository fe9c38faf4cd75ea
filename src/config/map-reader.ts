import { quoteText } from './quote-text.ts';
import { suggestWord } from './suggest-word.ts';
import type { YamlPair, YamlValue } from './yaml-value.ts';

/** Makes a value of the model from a value of a file; null after it has recorded a fault. */
export type ValueReader<T> = (value: YamlValue) => T | null;

/** The keys of one map, asked for one by one; a key that nobody asked for is unknown. */
export class MapReader {
  readonly #value: YamlValue;
  readonly #pairs: ReadonlyMap<string, YamlPair>;
  readonly #asked = new Set<string>();
  readonly #missing = new Set<string>();

  constructor(value: YamlValue, pairs: readonly YamlPair[]) {
    this.#value = value;
    this.#pairs = collectPairs(pairs);
  }

  /** True when the file has the key, whatever its value. */
  has(key: string): boolean {
    return this.#pairs.has(key);
  }

  /** A key that must be there. `standIn` takes its place beside a fault, so that reading goes on. */
  required<T>(key: string, read: ValueReader<T>, standIn: T): T {
    this.#asked.add(key);
    const pair = this.#pairs.get(key);
    if (pair !== undefined) return read(pair.value) ?? standIn;
    this.#missing.add(key);
    return standIn;
  }

  /** A key that may be absent; `fallback` is its default, and stands in beside a fault too. */
  optional<T>(key: string, read: ValueReader<T>, fallback: T): T {
    this.#asked.add(key);
    const pair = this.#pairs.get(key);
    return pair === undefined ? fallback : (read(pair.value) ?? fallback);
  }

  /** Records a fault at the value of `key`, or at the map where it has no such key. */
  fault(key: string | null, message: string): void {
    const place = key === null ? undefined : this.#pairs.get(key)?.value;
    (place ?? this.#value).fault(message);
  }

  /** The keys that nobody asked for. */
  unknownKeys(): readonly string[] {
    return [...this.#pairs.keys()].filter((key) => !this.#asked.has(key));
  }

  /**
   * Records a fault for each unknown key, with the nearest known one, and for each missing key,
   * unless an unknown one was most likely meant for it.
   */
  refuseUnknownAndMissingKeys(): void {
    for (const key of this.unknownKeys()) {
      const nearest = suggestWord(key, this.#absentKeys()) ?? suggestWord(key, this.#asked);
      this.#missing.delete(nearest ?? '');
      const advice =
        nearest === null
          ? `known here: ${[...this.#asked].join(', ')}`
          : `did you mean "${nearest}"?`;
      this.#pairs.get(key)?.key.fault(`unknown key ${quoteText(key)}, ${advice}`);
    }
    for (const key of this.#missing) this.#value.fault(`"${key}" is missing, add it`);
  }

  #absentKeys(): readonly string[] {
    return [...this.#asked].filter((key) => !this.#pairs.has(key));
  }
}

/**
 * Reads a map: `build` asks for its keys, then unknown and missing ones are refused, then `check`
 * looks at what holds between them.
 */
export function readMap<T>(
  value: YamlValue,
  build: (map: MapReader) => T,
  check?: (built: T, map: MapReader) => void,
): T | null {
  const pairs = value.pairs();
  if (pairs === null) return value.mismatch('a map of keys and values');
  const map = new MapReader(value, pairs);
  const built = build(map);
  map.refuseUnknownAndMissingKeys();
  check?.(built, map);
  return built;
}

/** The pairs by key; a key that comes twice is a fault, and its first value holds. */
export function collectPairs(pairs: readonly YamlPair[]): ReadonlyMap<string, YamlPair> {
  const byKey = new Map<string, YamlPair>();
  for (const pair of pairs) {
    const key = pair.key.written();
    const first = byKey.get(key);
    if (first === undefined) byKey.set(key, pair);
    else {
      pair.key.fault(
        `duplicate key ${quoteText(key)}, first at ${first.key.place}, keep one of them`,
      );
    }
  }
  return byKey;
}
