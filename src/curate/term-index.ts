import type { ParsedTerm } from './parse-term.ts';
import { PrefixTable } from './prefix-table.ts';
import { StartFilter } from './start-filter.ts';
import type { TokenPlaces } from './token-places.ts';
import { TransitionTable } from './transition-table.ts';

/** Items of a long loop between two steps. */
const ITEMS_A_STEP = 4096;

const ROOT = 0;
const NONE = -1;
const NO_SYMBOLS: readonly number[] = [];
/** Some megabytes at most; what is forgotten is looked up again. */
const MOST_KNOWN_WORDS = 32_768;
const LONGEST_KNOWN_WORD = 32;

/** Told of each place where a pattern stands: its number, its first and its last token. */
export type OnHit = (pattern: number, first: number, last: number) => void;

/**
 * All terms of all topics as one trie over symbols. A symbol stands for a word, for the beginning
 * of one, or for either in its exact case; terms that say the same are one pattern.
 */
export class TermIndex {
  readonly patternCount: number;
  readonly #words: ReadonlyMap<string, number>;
  readonly #cased: ReadonlyMap<string, number>;
  readonly #prefixes: PrefixTable;
  readonly #casedPrefixes: PrefixTable;
  readonly #transitions: TransitionTable;
  /** By symbol: the node that it leads to from the root. */
  readonly #firstNodes: Int32Array;
  /** By node: the pattern that ends there plus one, twice; and one more when anything follows. */
  readonly #nodes: Int32Array;
  readonly #starts: StartFilter;
  readonly #casedStarts: StartFilter;
  /** Whether the case of any term matters. */
  readonly #hasCased: boolean;
  /** What a word stands for: texts say the same words again and again. */
  readonly #symbolsOfWords = new Map<string, readonly number[]>();
  // The symbols of the tokens at hand: those of token t from offsets[t] to offsets[t + 1].
  readonly #symbols: number[] = [];
  #offsets = new Int32Array(1_024);
  /** Tokens that have symbols. */
  readonly #likeTerms: number[] = [];

  private constructor(builder: TermIndexBuilder, tables: BuiltTables) {
    this.patternCount = builder.patternCount;
    this.#words = builder.symbolsOf('word');
    this.#cased = builder.symbolsOf('cased');
    this.#prefixes = new PrefixTable(builder.symbolsOf('prefix'));
    this.#casedPrefixes = new PrefixTable(builder.symbolsOf('cased-prefix'));
    this.#starts = new StartFilter(this.#words.keys(), builder.symbolsOf('prefix').keys());
    this.#casedStarts = new StartFilter(
      this.#cased.keys(),
      builder.symbolsOf('cased-prefix').keys(),
    );
    this.#hasCased = this.#cased.size + builder.symbolsOf('cased-prefix').size > 0;
    this.#firstNodes = tables.firstNodes;
    this.#nodes = tables.nodes;
    this.#transitions = tables.transitions;
  }

  /** Makes the index of what was gathered; it may be left alone for a while at each step. */
  static *build(builder: TermIndexBuilder): Generator<undefined, TermIndex> {
    const firstNodes = new Int32Array(builder.symbolCount).fill(NONE);
    const nodes = new Int32Array(builder.patterns.length);
    for (let node = 0; node < nodes.length; node += 1) {
      nodes[node] = ((builder.patterns[node] ?? NONE) + 1) * 2;
      if (node % ITEMS_A_STEP === 0) yield;
    }
    const transitions = new TransitionTable(builder.deeperCount);
    for (let at = 0; at < builder.transitions.length; at += 1) {
      const { node = ROOT, symbol = 0, to = 0 } = builder.transitions[at] ?? {};
      nodes[node] = (nodes[node] ?? 0) | 1;
      if (node === ROOT) firstNodes[symbol] = to;
      else transitions.add(node, symbol, to);
      if (at % ITEMS_A_STEP === 0) yield;
    }
    return new TermIndex(builder, { firstNodes, nodes, transitions });
  }

  /** Finds every place of every pattern, in the order of their first tokens. */
  find(tokens: TokenPlaces, onHit: OnHit): void {
    this.#findSymbols(tokens);
    for (const first of this.#likeTerms) {
      const end = this.#offsets[first + 1] ?? 0;
      for (let at = this.#offsets[first] ?? 0; at < end; at += 1) {
        const node = this.#firstNodes[this.#symbols[at] ?? NONE] ?? NONE;
        if (node !== NONE) this.#visit(node, first, first, tokens.segments, onHit);
      }
    }
  }

  #visit(node: number, first: number, last: number, segments: Int32Array, onHit: OnHit): void {
    const ending = this.#nodes[node] ?? 0;
    if (ending > 1) onHit((ending >> 1) - 1, first, last);
    if ((ending & 1) === 0 || segments[last + 1] !== segments[first]) return;
    const end = this.#offsets[last + 2] ?? 0;
    for (let at = this.#offsets[last + 1] ?? 0; at < end; at += 1) {
      const next = this.#transitions.get(node, this.#symbols[at] ?? NONE);
      if (next !== NONE) this.#visit(next, first, last + 1, segments, onHit);
    }
  }

  /** Looks up the words that a term may be like; the others are not even cut out of their text. */
  #findSymbols(tokens: TokenPlaces): void {
    const { count, texts, segments, foldedStarts, foldedEnds } = tokens;
    const symbols = this.#symbols;
    symbols.length = 0;
    this.#likeTerms.length = 0;
    if (this.#offsets.length <= count) this.#offsets = new Int32Array(2 * count + 1);
    const offsets = this.#offsets;
    let segment = NONE;
    let lower = '';
    let text = '';
    for (let token = 0; token < count; token += 1) {
      const before = symbols.length;
      offsets[token] = before;
      if (segments[token] !== segment) {
        segment = segments[token] ?? NONE;
        lower = texts[segment]?.lower ?? '';
        text = texts[segment]?.text ?? '';
      }
      const start = foldedStarts[token] ?? 0;
      const end = foldedEnds[token] ?? 0;
      if (this.#starts.mayHave(lower, start, end)) this.#addWord(lower.slice(start, end));
      if (this.#hasCased && this.#casedStarts.mayHave(text, start, end)) {
        this.#addExact(text.slice(start, end));
      }
      if (symbols.length > before) this.#likeTerms.push(token);
    }
    offsets[count] = symbols.length;
  }

  #addWord(word: string): void {
    const known = this.#symbolsOfWords.get(word) ?? this.#learnWord(word);
    for (let at = 0; at < known.length; at += 1) this.#symbols.push(known[at] ?? NONE);
  }

  #addExact(word: string): void {
    const symbol = this.#cased.get(word);
    if (symbol !== undefined) this.#symbols.push(symbol);
    this.#casedPrefixes.find(word, this.#symbols);
  }

  #learnWord(word: string): readonly number[] {
    const found: number[] = [];
    const symbol = this.#words.get(word);
    if (symbol !== undefined) found.push(symbol);
    this.#prefixes.find(word, found);
    const symbols = found.length === 0 ? NO_SYMBOLS : found;
    if (word.length > LONGEST_KNOWN_WORD) return symbols;
    if (this.#symbolsOfWords.size === MOST_KNOWN_WORDS) this.#symbolsOfWords.clear();
    this.#symbolsOfWords.set(word, symbols);
    return symbols;
  }
}

interface BuiltTables {
  readonly firstNodes: Int32Array;
  readonly nodes: Int32Array;
  readonly transitions: TransitionTable;
}

/** What a symbol stands for. */
export type SymbolKind = 'word' | 'prefix' | 'cased' | 'cased-prefix';

/** One step of the trie. */
export interface Transition {
  readonly node: number;
  readonly symbol: number;
  readonly to: number;
}

/** Gathers terms for an index. */
export class TermIndexBuilder {
  readonly transitions: Transition[] = [];
  /** By node. */
  readonly patterns: number[] = [NONE];
  patternCount = 0;
  /** How many transitions do not begin at the root. */
  deeperCount = 0;
  symbolCount = 0;
  readonly #symbols: Readonly<Record<SymbolKind, Map<string, number>>> = {
    word: new Map(),
    prefix: new Map(),
    cased: new Map(),
    'cased-prefix': new Map(),
  };
  readonly #children = new Map<number, number>();

  /** The pattern of a term; terms that fold to the same tokens share one. */
  add(term: ParsedTerm): number {
    let node = ROOT;
    for (const { text, isPrefix } of term.words) {
      node = this.#step(node, this.#symbolOf(chooseKind(term.exact, isPrefix), text));
    }
    const known = this.patterns[node] ?? NONE;
    if (known !== NONE) return known;
    this.patterns[node] = this.patternCount;
    this.patternCount += 1;
    return this.patternCount - 1;
  }

  symbolsOf(kind: SymbolKind): ReadonlyMap<string, number> {
    return this.#symbols[kind];
  }

  #symbolOf(kind: SymbolKind, word: string): number {
    const symbols = this.#symbols[kind];
    const known = symbols.get(word);
    if (known !== undefined) return known;
    const symbol = this.symbolCount;
    symbols.set(word, symbol);
    this.symbolCount += 1;
    return symbol;
  }

  #step(node: number, symbol: number): number {
    // Two numbers below 2^26 in one that a double holds exactly.
    const key = node * 2 ** 26 + symbol;
    const known = this.#children.get(key);
    if (known !== undefined) return known;
    const to = this.patterns.length;
    this.patterns.push(NONE);
    this.#children.set(key, to);
    this.transitions.push({ node, symbol, to });
    if (node !== ROOT) this.deeperCount += 1;
    return to;
  }
}

function chooseKind(exact: boolean, prefix: boolean): SymbolKind {
  if (exact) return prefix ? 'cased-prefix' : 'cased';
  return prefix ? 'prefix' : 'word';
}
