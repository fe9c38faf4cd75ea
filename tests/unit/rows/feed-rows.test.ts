import { describe, expect, it } from 'vitest';
import { listRowTitles } from './list-row-titles.ts';

/** What a feed owes to its readers, row by row; a test says at the head of its title which row it holds. */
const ROWS: Readonly<Record<string, string>> = {
  A1: 'XML is well-formed UTF-8 without a byte order mark, whatever came in',
  A2: 'an Atom feed and each entry have one id, title and updated',
  A3: 'an id outlives a change of link, title and host, and is the same everywhere',
  A4: 'a feed has an author',
  A5: 'no two alternate links say the same',
  A6: 'a feed names the address it is served from',
  A7: 'an entry without a page has content',
  A8: 'dates are RFC 3339 with seconds and zone',
  A9: 'a feed is dated by its entries, and its bytes follow from its content',
  A10: 'the date of publication never moves, the date of update moves with the content',
  A11: 'plain text has no markup, HTML is escaped once',
  A12: 'titles are plain text',
  A13: 'a republished entry keeps its id',
  A14: 'a republished entry says where it is from, by whom and with what rights',
  A15: 'all addresses are absolute',
  A16: 'what belongs to the feed stands before its entries',
  A17: 'enclosures have address, length and type',
  A18: 'RSS has what it must have, and extensions in declared namespaces only',
  A19: 'a guid says whether it is the page',
  A20: 'RSS dates are RFC 822, and none lies in the future',
  A21: 'one enclosure an item, with all three attributes',
  A22: 'author holds an address; a bare name is dc:creator',
  A23: 'description is the summary, content:encoded the whole',
  A24: 'one decoding of a title gives its text',
  A25: 'a republished item names its feed by address and title',
  A26: 'ttl agrees with the max-age that the feed is served with',
  A27: 'JSON Feed is of version 1.1, with title and items',
  A28: 'an item has an id of its own',
  A29: 'an item has content',
  A30: 'a JSON Feed names its page, itself, its authors and its language',
  A31: 'attachments have address and type, their amounts are numbers',
  A32: 'next_url leads on, and never back',
  A33: 'the formats say the same',
  A34: 'OPML is of version 2.0',
  A35: 'each document of a feed in parts names itself',
  A36: 'archives are marked and linked',
  A37: 'no feed claims to be whole that is not',
  A38: 'a tombstone names what is gone and when, and nothing that is there',
  A39: 'answers and discussions are linked',
  A40: 'media are described alike, forms of one thing together',
  A41: 'hubs are announced in each format',
  A42: 'HTML is safe',
};

describe('the rows of feeds', () => {
  const titles = listRowTitles('A');

  it.each(Object.entries(ROWS))('%s (%s) has a test', (row) => {
    expect(titles.get(row) ?? []).not.toEqual([]);
  });

  it('are all that tests name', () => {
    expect([...titles.keys()].filter((row) => ROWS[row] === undefined)).toEqual([]);
  });
});
