import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type ParsedNode,
  parseDocument,
} from 'yaml';
import type { Article } from '../../model/article.ts';
import type { FileFault } from '../../model/file-fault.ts';
import type { Instant } from '../../model/instant.ts';
import { findNearestKey } from './find-nearest-key.ts';
import { readDate } from './read-date.ts';

const KEYS = [
  'title',
  'date',
  'updated',
  'author',
  'tags',
  'summary',
  'image',
  'language',
  'draft',
  'canonical',
  'id',
];

const DATE_FORMS = '2019-06-25, 2019-06-25 10:00 or 2019-06-25T10:00:00+02:00';

/** Everything an article takes from its front matter. */
export type FrontMatter = Omit<Article, 'slug' | 'file' | 'html'>;

export interface ReadFrontMatter {
  /** Null when there is a fault. */
  readonly frontMatter: FrontMatter | null;
  readonly faults: readonly FileFault[];
  /** Where the value of `id` stands; null without one. */
  readonly idPlace: Place | null;
}

export interface Place {
  readonly line: number;
  readonly column: number;
}

/** The values of a front matter and the faults found in them, each at its place in the file. */
class FrontMatterReader {
  readonly faults: FileFault[] = [];
  readonly #file: string;
  readonly #lines: LineCounter;
  readonly #values = new Map<string, ParsedNode>();

  constructor(file: string, lines: LineCounter) {
    this.#file = file;
    this.#lines = lines;
  }

  keep(key: string, value: ParsedNode | null): void {
    if (value !== null && !(isScalar(value) && value.value === null)) this.#values.set(key, value);
  }

  placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line, column: col };
  }

  placeOfKey(key: string): Place | null {
    const node = this.#values.get(key);
    return node === undefined ? null : this.placeOf(node.range[0]);
  }

  fault(offset: number, message: string): void {
    this.faults.push({ file: this.#file, ...this.placeOf(offset), message });
  }

  require(key: string, advice: string): void {
    if (!this.#values.has(key)) this.fault(0, `${key} is missing, ${advice}`);
  }

  /** A text that is not blank, trimmed; null when absent or faulty. */
  text(key: string): string | null {
    const node = this.#values.get(key);
    return node === undefined ? null : this.#readText(node, key);
  }

  date(key: string): Instant | null {
    const node = this.#values.get(key);
    if (node === undefined) return null;
    const value = isScalar(node) ? String(node.source ?? node.value) : '';
    const date = readDate(value);
    if (date === null) {
      const found = value === '' ? 'is no date' : `"${value}" is no date that exists`;
      this.fault(node.range[0], `${key} ${found}, write it as ${DATE_FORMS}`);
    }
    return date;
  }

  boolean(key: string): boolean {
    const node = this.#values.get(key);
    if (node === undefined) return false;
    if (isScalar(node) && typeof node.value === 'boolean') return node.value;
    this.fault(node.range[0], `${key} is ${describe(node)}, write true or false`);
    return false;
  }

  /** A list of texts without repetitions; one text alone counts as a list where that is allowed. */
  texts(key: string, oneWillDo: boolean): readonly string[] {
    const node = this.#values.get(key);
    if (node === undefined) return [];
    if (isSeq(node)) {
      const items = (node.items as Node[]).map((item) => this.#readText(item, `an item of ${key}`));
      return [...new Set(items.filter((item) => item !== null))];
    }
    if (!oneWillDo) {
      this.fault(node.range[0], `${key} is ${describe(node)}, write a list: [one, two]`);
      return [];
    }
    const text = this.#readText(node, key);
    return text === null ? [] : [text];
  }

  /** A value that has to pass `accept`, which answers with what to keep, or null. */
  checked(key: string, accept: (text: string) => string | null, advice: string): string | null {
    const text = this.text(key);
    if (text === null) return null;
    const kept = accept(text);
    const offset = this.#values.get(key)?.range[0] ?? 0;
    if (kept === null) this.fault(offset, `${key} "${text}" cannot be used, ${advice}`);
    return kept;
  }

  #readText(node: Node, name: string): string | null {
    const offset = node.range?.[0] ?? 0;
    if (!isScalar(node) || typeof node.value !== 'string') {
      this.fault(offset, `${name} is ${describe(node)}, write a text (in quotes if need be)`);
      return null;
    }
    const text = node.value.trim();
    if (text === '') this.fault(offset, `${name} is empty, write a text or take it out`);
    return text === '' ? null : text;
  }
}

/**
 * Reads the front matter of an article.
 *
 * @param text The file from its start to the closing `---`, so that places are places in the file.
 * @param file As faults name it, relative to the root.
 */
export function readFrontMatter(text: string, file: string): ReadFrontMatter {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2' });
  const reader = new FrontMatterReader(file, lines);
  for (const { pos, message } of [...document.errors, ...document.warnings]) {
    reader.fault(pos[0], `this is not good YAML (${firstLine(message)}), mend the line`);
  }
  // After broken YAML, missing keys would be faults of no use.
  const readable = reader.faults.length === 0 && keepValues(document.contents, reader);
  const frontMatter = readable ? readValues(reader) : null;
  return {
    frontMatter: reader.faults.length > 0 ? null : frontMatter,
    faults: reader.faults,
    idPlace: reader.placeOfKey('id'),
  };
}

/** False when there is no map to keep values from. */
function keepValues(contents: ParsedNode | null, reader: FrontMatterReader): boolean {
  if (contents === null || (isScalar(contents) && contents.value === null)) return true;
  if (!isMap(contents)) {
    reader.fault(
      contents.range[0],
      `the front matter is ${describe(contents)}, write lines such as "title: My title"`,
    );
    return false;
  }
  for (const { key, value } of contents.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (KEYS.includes(name)) reader.keep(name, value);
    else reader.fault(key.range[0], describeUnknownKey(name));
  }
  return true;
}

function describeUnknownKey(name: string): string {
  const nearest = findNearestKey(name, KEYS);
  const known = `the keys are ${KEYS.join(', ')}`;
  return nearest === null
    ? `"${name}" is no key of an article, take it out (${known})`
    : `"${name}" is no key of an article, did you mean "${nearest}"? (${known})`;
}

function readValues(reader: FrontMatterReader): FrontMatter | null {
  reader.require('title', 'write a line such as "title: My title"');
  reader.require('date', `write a line "date:" with ${DATE_FORMS}`);
  const title = reader.text('title');
  const publishedAt = reader.date('date');
  const rest = {
    id: reader.text('id'),
    updatedAt: reader.date('updated'),
    authors: reader.texts('author', true),
    tags: reader.texts('tags', false),
    summary: reader.text('summary'),
    image: reader.checked('image', acceptReference, 'write an http or https URL or a path'),
    language: reader.checked(
      'language',
      acceptLanguage,
      'write a language tag such as en or pt-BR',
    ),
    draft: reader.boolean('draft'),
    canonicalUrl: reader.checked('canonical', acceptUrl, 'write a whole http or https URL'),
  };
  return title === null || publishedAt === null ? null : { ...rest, title, publishedAt };
}

function acceptUrl(text: string): string | null {
  return isWeb(URL.parse(text)) ? text : null;
}

/** A base that nobody has shows whether a reference leads to the web at all. */
function acceptReference(text: string): string | null {
  return isWeb(URL.parse(text, 'https://base.invalid/')) ? text : null;
}

function isWeb(url: URL | null): boolean {
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:');
}

function acceptLanguage(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}

function describe(node: Node): string {
  if (isMap(node)) return 'a map';
  if (isSeq(node)) return 'a list';
  if (!isScalar(node)) return 'a reference';
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? 'a text' : `a ${typeof node.value}`;
}

function firstLine(message: string): string {
  return (message.split('\n')[0] ?? '').replace(/[:.]?\s*$/, '');
}
