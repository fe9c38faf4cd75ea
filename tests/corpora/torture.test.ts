import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Edition } from '../../src/model/edition.ts';
import type { Document } from '../../src/model/rendered.ts';
import { sanitizeHtml } from '../../src/normalize/sanitize-html.ts';
import { renderTopic } from '../../src/pipeline/render-topic.ts';
import { checkDocument } from '../../src/publish/check-document.ts';
import { findXmlFault } from '../../src/publish/check-well-formed.ts';
import { documentPath } from '../../src/publish/document-path.ts';
import { FEED_KINDS } from '../../src/publish/publication-path.ts';
import { findJsonFeedFaults } from '../unit/publish/find-json-feed-faults.ts';
import { decodeBody } from '../unit/publish/make-edition.ts';
import { readWithFeedsmith } from '../unit/publish/read-with-feedsmith.ts';
import { shareReading } from '../unit/publish/share-reading.ts';
import { jing, xmllint } from '../unit/publish/validators.ts';
import { hasCorpora } from './corpora-folder.ts';
import { makeTortureTopic, type TortureTopic, tortureSite } from './torture-topic.ts';

/** Ten times what it takes on a machine at rest. */
const patienceMs = 300_000;
/** Of longer contents it is another test's matter that they are safe. */
const longestSanitizedAgain = 100_000;
/** Addresses that mean something only where they stand. */
const RELATIVE = /<[^>]*\s(?:href|src|poster|cite)="(?![a-z][a-z0-9+.-]*:)[^"]*"/i;

interface Rendered {
  readonly edition: Edition;
  readonly documents: readonly Document[];
}

describe('all that anybody ever sent us, in one topic', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'topicwire-torture-'));
  const rendered: Rendered[] = [];
  let topic: TortureTopic;
  const refused: unknown[] = [];

  beforeAll(() => {
    topic = makeTortureTopic();
    for (const edition of topic.editions) {
      const part = renderTopic(edition, tortureSite);
      const paths = FEED_KINDS.map((kind) => documentPath(edition, kind));
      const documents = part.documents.filter((document) => paths.includes(document.path));
      rendered.push({ edition, documents });
      refused.push(...part.refused);
      for (const document of documents) writeFileSync(fileOf(document), document.body);
    }
    const bytes = listDocuments().reduce((sum, { body }) => sum + body.length, 0);
    process.stdout.write(
      `torture: ${topic.sources} sources (${topic.refused} refused), ${topic.entries} entries, ` +
        `${listDocuments().length} documents, ${(bytes / 1e6).toFixed(1)} MB\n`,
    );
  }, patienceMs);

  afterAll(() => rmSync(folder, { recursive: true }));

  const fileOf = (document: Document): string =>
    path.join(folder, document.path.replaceAll('/', '_'));
  const listDocuments = (): readonly Document[] => rendered.flatMap(({ documents }) => documents);
  const ofKind = (ending: string): readonly Document[] =>
    listDocuments().filter((document) => document.path.endsWith(ending));

  test('is thousands of entries, and nothing of it is held back', () => {
    expect(topic.entries).toBeGreaterThan(hasCorpora ? 3_500 : 1_500);
    expect(refused).toEqual([]);
    expect(listDocuments()).toHaveLength(topic.editions.length * 3);
    expect(rendered.flatMap(({ edition }) => edition.entries)).toHaveLength(topic.entries);
  });

  test(
    'A1: is well-formed for a strict parser',
    () => {
      for (const document of [...ofKind('.rss'), ...ofKind('.atom')]) {
        expect([document.path, findXmlFault(decodeBody(document.body))]).toEqual([
          document.path,
          null,
        ]);
      }
    },
    patienceMs,
  );

  test.skipIf(xmllint.missing !== null)(
    `A1: is well-formed for xmllint${reason(xmllint)}`,
    () => {
      expect(xmllint.judge([...ofKind('.rss'), ...ofKind('.atom')].map(fileOf))).toBe('');
    },
    patienceMs,
  );

  test.skipIf(jing.missing !== null)(
    `A2, A8, A11, A16: is Atom by its grammar${reason(jing)}`,
    () => {
      expect(jing.judge(ofKind('.atom').map(fileOf))).toBe('');
    },
    patienceMs,
  );

  test(
    'A27, A28, A29, A31: is JSON Feed 1.1 by its schema',
    () => {
      for (const document of ofKind('.json')) {
        expect([document.path, findJsonFeedFaults(decodeBody(document.body))]).toEqual([
          document.path,
          [],
        ]);
      }
    },
    patienceMs,
  );

  test(
    'A33: says the same in all formats to a parser that is not ours',
    () => {
      for (const { edition, documents } of rendered) {
        const readings = documents.map((document) => {
          const reading = readWithFeedsmith(document.body, document.mediaType);
          expect(checkDocument(edition, tortureSite, document, () => reading)).toEqual([]);
          return shareReading(reading);
        });
        const [rss, ...others] = readings;
        expect(others).toEqual([rss, rss]);
        expect(rss?.entries).toHaveLength(edition.entries.length);
      }
    },
    patienceMs,
  );

  test(
    'A15, A42: holds only HTML that is safe as it stands, with absolute addresses',
    () => {
      let count = 0;
      for (const document of ofKind('.json')) {
        const feed: { items: { content_html?: string }[] } = JSON.parse(decodeBody(document.body));
        for (const { content_html: html = '' } of feed.items) {
          expect(RELATIVE.exec(html)).toBeNull();
          if (html === '' || html.length > longestSanitizedAgain) continue;
          count += 1;
          expect(sanitizeHtml(html, null)).toBe(html);
        }
      }
      expect(count).toBeGreaterThan(500);
    },
    patienceMs,
  );
});

function reason({ missing }: { readonly missing: string | null }): string {
  return missing === null ? '' : ` (skipped: ${missing})`;
}
