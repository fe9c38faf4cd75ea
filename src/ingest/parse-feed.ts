import type { ParsedFeed } from '../model/parsed-feed.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { readAtom } from './atom/read-atom.ts';
import { decodeBody } from './decode/decode-body.ts';
import { unpackBody } from './decode/unpack-body.ts';
import { DefectLog } from './defect-log.ts';
import { describeNoFeed } from './describe-no-feed.ts';
import { readJsonFeed } from './json-feed/read-json-feed.ts';
import { LineCounter } from './line-counter.ts';
import { completeLimits, type ReadLimits } from './read-limits.ts';
import { readRss } from './rss/read-rss.ts';
import { buildTree, type XmlTree } from './tree/build-tree.ts';
import type { XmlElement } from './tree/xml-element.ts';
import { type FoundFeed, findFeed } from './xml-feed/find-feed.ts';

/** How to read a body. */
export interface ParseOptions {
  /** The Content-Type of the answer that the body came with; null where there was none. */
  readonly contentType: string | null;
  readonly limits?: Partial<ReadLimits>;
}

/**
 * Reads a feed of any format from bytes. What was wrong and could be repaired stands in the
 * feed's defects; nothing is interpreted and nothing fetched.
 *
 * @throws TopicwireError not-a-feed when the bytes hold something else, which the message names
 * @throws TopicwireError limit-exceeded when the body is larger than the limits allow
 */
export function parseFeed(body: Uint8Array, options: ParseOptions): ParsedFeed {
  const limits = completeLimits(options.limits);
  const log = new DefectLog(limits.maxDefectsPerCode);
  const unpacked = unpackBody(body, limits, log);
  const text = decodeBody(unpacked, options.contentType, log);
  if (isJson(text)) return readJsonFeed(text, limits, log);
  const tree = buildTree(text, limits, log);
  const found = findFeed(tree.roots);
  if (found === null) throw new TopicwireError('not-a-feed', ...describeNoFeed(text, tree));
  noteSurroundings(tree, found, log);
  return readXmlFeed(text, dropCutEntries(found, limits, log), log);
}

function isJson(text: string): boolean {
  const first = /^[\s\ufeff]*(?:\)\]\}',?\s*)?(.)/s.exec(text)?.[1];
  return first === '{' || first === '[';
}

function readXmlFeed(text: string, found: FoundFeed, log: DefectLog): ParsedFeed {
  const lines = new LineCounter(text);
  if (found.kind === 'atom') {
    const { document } = found;
    return { ...readAtom(document, lines, log), defects: log.toDefects(text, document.entries) };
  }
  const { document } = found;
  return { ...readRss(document, lines, log), defects: log.toDefects(text, document.items) };
}

function noteSurroundings({ roots, strayText }: XmlTree, found: FoundFeed, log: DefectLog): void {
  const [first] = roots;
  const last = roots.at(-1);
  if (first !== found.root || strayText.trim() !== '') {
    log.note('junk-before-document', 0, 'What stands outside the feed was left out');
  }
  if (last !== found.root && last !== undefined) {
    log.note('junk-after-document', last.start, 'What stands behind the feed was left out');
  }
}

/** The entries that the document holds whole, as far as the limits go. */
function dropCutEntries(found: FoundFeed, limits: ReadLimits, log: DefectLog): FoundFeed {
  const keep = (elements: readonly XmlElement[]): readonly XmlElement[] => {
    const whole = elements.filter((element) => element.end !== -1);
    const cut = elements.find((element) => element.end === -1);
    if (cut !== undefined) log.note('bad-item', cut.start, 'The entry was cut off and left out');
    const extra = whole[limits.maxEntries];
    if (extra !== undefined) {
      log.note('limit-reached', extra.start, `Entries beyond ${limits.maxEntries} were left out`);
    }
    return whole.slice(0, limits.maxEntries);
  };
  return found.kind === 'rss'
    ? { ...found, document: { ...found.document, items: keep(found.document.items) } }
    : { ...found, document: { ...found.document, entries: keep(found.document.entries) } };
}
