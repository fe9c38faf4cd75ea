import type { Defect } from '../../model/defect.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import { decodeBody } from '../decode/decode-body.ts';
import { unpackBody } from '../decode/unpack-body.ts';
import { DefectLog } from '../defect-log.ts';
import { LineCounter } from '../line-counter.ts';
import { completeLimits, type ReadLimits } from '../read-limits.ts';
import { buildTree } from '../tree/build-tree.ts';
import { childElements, pushReversed, type XmlElement } from '../tree/xml-element.ts';
import { type OutlineAttributes, readOutline } from './read-outline.ts';

/** A list of subscriptions as it stands in the file; nothing is judged. */
export interface ParsedOpml {
  /** In document order: every outline that names an address or claims to be a subscription. */
  readonly subscriptions: readonly ListedSubscription[];
  readonly defects: readonly Defect[];
}

/** One subscription of a list. */
export interface ListedSubscription extends OutlineAttributes {
  /** Names of the outlines around it that are no subscriptions, from the outside in. */
  readonly folders: readonly string[];
  /** Of its start tag, one-based. */
  readonly line: number;
}

interface Placed {
  readonly element: XmlElement;
  readonly folders: readonly string[];
}

/** Levels of folders that are followed: all that the tree has. */
const maxDepth = 500;

/**
 * Reads an OPML 1.0 or 2.0 list of subscriptions from bytes, whatever the case of its names and
 * however broken its XML; what was repaired stands in the defects.
 *
 * @throws TopicwireError not-a-feed when the bytes hold no list
 * @throws TopicwireError limit-exceeded when there is more of it than the limits allow
 * @see OPML 2.0, subscription lists
 */
export function parseOpml(body: Uint8Array, limits: Partial<ReadLimits> = {}): ParsedOpml {
  const complete = completeLimits({ maxDepth, ...limits });
  const log = new DefectLog(complete.maxDefectsPerCode);
  const text = decodeBody(unpackBody(body, complete, log), null, log);
  const { roots } = buildTree(text, complete, log);
  const subscriptions = readSubscriptions(roots, new LineCounter(text));
  if (subscriptions.length === 0 && !roots.some((root) => isNamed(root, 'opml'))) {
    throw new TopicwireError('not-a-feed', 'The document is no OPML list of subscriptions', {
      advice: 'export one from a feed reader, or add a single feed with "topicwire add URL"',
    });
  }
  return { subscriptions, defects: log.toDefects(text, []) };
}

function readSubscriptions(
  roots: readonly XmlElement[],
  lines: LineCounter,
): readonly ListedSubscription[] {
  const found: ListedSubscription[] = [];
  const pending: Placed[] = [];
  pushReversed(
    pending,
    roots.map((element) => ({ element, folders: [] })),
  );
  for (let placed = pending.pop(); placed !== undefined; placed = pending.pop()) {
    const { element, folders } = placed;
    const outline = isNamed(element, 'outline') ? readOutline(element) : null;
    const { line } = lines.placeOf(element.start);
    if (outline?.isSubscription) found.push({ ...outline, folders, line });
    const inner = outline === null ? folders : addFolder(folders, outline);
    pushReversed(
      pending,
      childElements(element).map((child) => ({ element: child, folders: inner })),
    );
  }
  return found;
}

function addFolder(folders: readonly string[], outline: OutlineAttributes): readonly string[] {
  const name = outline.isSubscription ? null : (outline.text ?? outline.title);
  return name === null ? folders : [...folders, name];
}

function isNamed({ kind }: XmlElement, name: string): boolean {
  return kind.local.toLowerCase() === name;
}
