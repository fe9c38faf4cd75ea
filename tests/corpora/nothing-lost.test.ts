import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { decodeBody } from '../../src/ingest/decode/decode-body.ts';
import { unpackBody } from '../../src/ingest/decode/unpack-body.ts';
import { DefectLog } from '../../src/ingest/defect-log.ts';
import { parseFeed } from '../../src/ingest/parse-feed.ts';
import { completeLimits } from '../../src/ingest/read-limits.ts';
import { buildTree } from '../../src/ingest/tree/build-tree.ts';
import type { XmlElement } from '../../src/ingest/tree/xml-element.ts';
import type { ParsedFeed } from '../../src/model/parsed-feed.ts';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { corporaFolder, hasCorpora, listDocuments, skippedReason } from './corpora-folder.ts';

/** A text or an attribute of a document, and the elements and the attribute it stands in. */
type Said = readonly [place: string, text: string];

/** What is used in reading, and what stands where no text has a meaning. */
const usedUp = [
  /@(?:version|mode|isPermaLink)$/,
  /@xml(?:ns)?(?::|$)/,
  /(?:title|summary|content|subtitle|tagline|rights|copyright)@type$/,
  /rdf:Seq\/rdf:li@/,
  /(?:^|\/)(?:rss|rdf:RDF|channel|skipHours|skipDays|atom:author|atom:contributor)$/,
  /^json\.version$/,
];

test.skipIf(!hasCorpora)('every text and attribute of a feed is in what is read of it', () => {
  let count = 0;
  const lost: string[] = [];
  for (const file of listDocuments()) {
    const body = readFileSync(path.join(corporaFolder, file));
    const feed = readFeed(body);
    if (feed === null) continue;
    const texts = gatherTexts({ ...feed, defects: [] });
    for (const [place, text] of feed.format.startsWith('json')
      ? listMembers(body)
      : listXml(body)) {
      if (text === '' || usedUp.some((pattern) => pattern.test(place))) continue;
      count += 1;
      if (!texts.includes(text)) lost.push(`${file} ${place}: ${text.slice(0, 80)}`);
    }
  }
  process.stdout.write(`corpora: ${count} texts and attributes looked for, ${lost.length} lost\n`);
  expect(count).toBeGreaterThan(30_000);
  expect(lost).toEqual([]);
});

test.runIf(!hasCorpora)(skippedReason, () => {});

function readFeed(body: Uint8Array): ParsedFeed | null {
  try {
    return parseFeed(body, { contentType: null });
  } catch (error) {
    if (error instanceof TopicwireError) return null;
    throw error;
  }
}

function* listMembers(body: Uint8Array): Generator<Said> {
  yield* leavesOf(JSON.parse(Buffer.from(body).toString('utf8')), 'json');
}

function* listXml(body: Uint8Array): Generator<Said> {
  const limits = completeLimits();
  const log = new DefectLog(limits.maxDefectsPerCode);
  const text = decodeBody(unpackBody(body, limits, log), null, log);
  for (const root of buildTree(text, limits, log).roots) yield* listElement(root, root.name);
}

function* listElement(element: XmlElement, place: string): Generator<Said> {
  for (const [name, value] of Object.entries(element.$)) yield [`${place}@${name}`, fold(value)];
  for (const child of element.children ?? [element.text]) {
    if (typeof child === 'string') yield [place, fold(child)];
    else yield* listElement(child, `${place}/${child.name}`);
  }
}

/** All texts of a reading in one, also as they were before markup was written of them. */
function gatherTexts(feed: ParsedFeed): string {
  const texts = [...leavesOf(feed, '')].map(([, text]) => text).join('\n');
  return `${texts}\n${unescapeMarkup(texts)}`;
}

function* leavesOf(node: unknown, place: string): Generator<Said> {
  if (typeof node === 'object' && node !== null) {
    for (const [name, child] of Object.entries(node)) yield* leavesOf(child, `${place}.${name}`);
  } else if (typeof node === 'string' || typeof node === 'number') {
    yield [place, fold(String(node))];
  }
}

function unescapeMarkup(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&amp;', '&');
}

function fold(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
