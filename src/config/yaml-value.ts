import { type Alias, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml';
import type { FaultCollector } from './fault-collector.ts';
import { quoteText } from './quote-text.ts';

/** What the values of one file share. */
export interface YamlFile {
  /** Relative to the root. */
  readonly name: string;
  readonly lines: LineCounter;
  /** What each alias stands for; an alias that is not in it stands for nothing and has its fault. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly faults: FaultCollector;
}

/** A key of a map and its value. */
export interface YamlPair {
  readonly key: YamlValue;
  readonly value: YamlValue;
}

/** One value of a YAML file, which knows its place and how to complain about itself. */
export class YamlValue {
  /** How a message calls it: `"weight"`, `an entry of "tags"`. */
  readonly name: string;
  readonly #file: YamlFile;
  readonly #node: Node | null;
  readonly #offset: number;

  /** `fallbackOffset` places a value that is not written at all, as in `title:`. */
  constructor(file: YamlFile, node: Node | null, name: string, fallbackOffset: number) {
    const written = node !== null && !(isScalar(node) && node.source === '' && node.value === null);
    this.name = name;
    this.#file = file;
    this.#offset = (written ? node.range?.[0] : null) ?? fallbackOffset;
    this.#node = isAlias(node) ? (file.targets.get(node) ?? node) : node;
  }

  /** `file:line:column`. */
  get place(): string {
    const { line, col } = this.#file.lines.linePos(this.#offset);
    return `${this.#file.name}:${line}:${col}`;
  }

  /** What it is, as messages say it. */
  get kind(): string {
    if (isMap(this.#node)) return 'a map';
    if (isSeq(this.#node)) return 'a list';
    const scalar = this.#scalar();
    if (scalar === null || scalar === undefined) return 'nothing';
    if (typeof scalar === 'string') return 'a text';
    return typeof scalar === 'boolean' ? 'true or false' : 'a number';
  }

  /** True for an unquoted word such as `no` or `on`, which YAML 1.1 reads as true or false. */
  get isOldBoolean(): boolean {
    return (
      isScalar(this.#node) &&
      this.#node.type === 'PLAIN' &&
      /^(?:y|yes|n|no|on|off)$/i.test(String(this.#node.value))
    );
  }

  /** The text with the spaces that quotes keep around it, or null where it is none. */
  text(): string | null {
    const scalar = this.#scalar();
    return typeof scalar === 'string' ? scalar : null;
  }

  /** The finite number, or null where it is none. */
  number(): number | null {
    const scalar = this.#scalar();
    return typeof scalar === 'number' && Number.isFinite(scalar) ? scalar : null;
  }

  /** The values of a list, or null where it is none. */
  items(): readonly YamlValue[] | null {
    if (!isSeq<Node>(this.#node)) return null;
    return this.#node.items.map((item) => this.#inner(item, `an entry of ${this.name}`));
  }

  /** The keys and values of a map in the order of the file, doubles included; null where it is none. */
  pairs(): readonly YamlPair[] | null {
    if (!isMap<Node, Node | null>(this.#node)) return null;
    return this.#node.items.map((pair) => {
      const key = this.#inner(pair.key, `a key of ${this.name}`);
      const value = new YamlValue(this.#file, pair.value, quoteText(key.written()), key.#offset);
      return { key, value };
    });
  }

  /** A scalar as a key is written: `5` and `true` too; empty for lists and maps. */
  written(): string {
    const scalar = this.#scalar();
    return scalar === null || scalar === undefined ? '' : String(scalar);
  }

  /** Records a fault at this place; null, so that a reader can return it. */
  fault(message: string): null {
    if (isAlias(this.#node)) return null;
    const { line, col } = this.#file.lines.linePos(this.#offset);
    this.#file.faults.add({ file: this.#file.name, line, column: col, message });
    return null;
  }

  /** Records that something else stands here than `expected`, such as `a number`. */
  mismatch(expected: string): null {
    const kind = this.kind;
    if (kind === 'nothing') {
      return this.fault(`${this.name} has no value, give it ${expected} or remove it`);
    }
    const quotable = expected === 'a text' && (kind === 'a number' || kind === 'true or false');
    const advice = quotable ? ', put it in quotes' : '';
    return this.fault(`${this.name} must be ${expected}, not ${kind}${advice}`);
  }

  #inner(node: Node | null, name: string): YamlValue {
    return new YamlValue(this.#file, node, name, node?.range?.[0] ?? this.#offset);
  }

  #scalar(): unknown {
    return isScalar(this.#node) ? this.#node.value : null;
  }
}
