import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { writeAtom } from '../../../src/publish/write-atom.ts';
import { writeJsonFeed } from '../../../src/publish/write-json-feed.ts';
import { writeRss } from '../../../src/publish/write-rss.ts';
import {
  decodeBody,
  makeEdition,
  makeEditionEntry,
  makeLocalEntry,
  makeSite,
} from '../publish/make-edition.ts';
import { readTables } from './read-tables.ts';

const document = readFileSync(join(import.meta.dirname, '../../../docs/feeds.md'), 'utf8');
const site = makeSite({ hubs: ['https://wire.example/hub'] });
const file = { lengthBytes: 9, durationSeconds: 60, title: null };
const telling = { entryId: 'x', sourceTitle: 'Other', title: 'Fees' };
const entry = makeEditionEntry(
  {
    language: 'fr',
    authors: [
      { name: 'Ada Pier', email: 'ada@paper.example', uri: null },
      { name: 'Cy Dock', email: null, uri: null },
    ],
    image: 'https://paper.example/i.png',
    comments: { url: 'https://paper.example/c', feedUrl: 'https://paper.example/c.xml', count: 3 },
    inReplyTo: [{ ref: 'tag:paper.example,2026:1', href: 'https://paper.example/1' }],
    enclosures: [
      { ...file, url: 'https://paper.example/a.mp3', type: 'audio/mpeg' },
      { ...file, url: 'https://paper.example/a.ogg', type: 'audio/ogg' },
      { ...file, url: 'https://paper.example/b.mp4', type: 'video/mp4' },
    ],
  },
  {
    also: [{ ...telling, link: 'https://other.example/1' }],
    related: [{ ...telling, link: 'https://other.example/2' }],
  },
);
const bare = makeEditionEntry({ id: 'urn:x-test:1', link: null }, { text: 'excerpt' });
const tombstones = [{ id: 'urn:x-test:gone', deletedAt: '2026-03-01T00:00:00.000Z' }];
const editions = [null, 2].map((archive) =>
  makeEdition([entry, makeLocalEntry(), bare], {
    tombstones,
    history: { archive, previousArchive: 1, nextArchive: archive === null ? null : 3 },
  }),
);
const columns = [writeRss, writeAtom, writeJsonFeed].map((write) =>
  editions.map((edition) => decodeBody(write(edition, site).body)).join('\n'),
);

/** Elements, attributes and members that are named in a cell. */
function listNames(cell: string): readonly string[] {
  return [...cell.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
}

test.each(['The feed', 'Archives', 'An entry'])(
  '%s: each format says what the table names',
  (heading) => {
    const table = readTables(document).find((each) => each.heading === heading);
    expect(table?.rows.length).toBeGreaterThan(3);
    for (const row of table?.rows ?? []) {
      for (const [at, text] of columns.entries()) {
        const names = listNames(row[at + 1] ?? '');
        if (names.length === 0) expect(row[at + 1]).toBe('none');
        for (const name of names) {
          const [element = '', relation] = name.split(' ');
          const written =
            at === 2 ? `"${element}":` : element === 'xml:lang' ? ' xml:lang=' : `<${element}`;
          expect(text).toContain(relation === undefined ? written : `${written} ${relation}`);
        }
      }
    }
  },
);

test('members of our own are described with what they hold', () => {
  const rows = readTables(document).find(({ header }) => header[0] === 'member')?.rows ?? [];
  const described = rows.flatMap(([member = '']) => listNames(member));
  const written = new Set([...(columns[2] ?? '').matchAll(/"(_\w+)":/g)].map(([, name]) => name));
  expect([...described].sort()).toEqual([...written].sort());
});
