import { describe, expect, it } from 'vitest';
import { listRowTitles } from './list-row-titles.ts';

/** What a publisher owes to readers over HTTP, row by row; a test says at the head of its title which row it holds. */
const ROWS: Readonly<Record<string, string>> = {
  B1: 'each format has its media type, and a charset where it is XML',
  B2: 'every 200 has an ETag, every encoding its own',
  B3: 'If-None-Match is compared weakly, as a list or a star',
  B4: 'with If-None-Match, If-Modified-Since is ignored',
  B5: 'If-Modified-Since works alone; Last-Modified is never later than Date',
  B6: 'an empty tag matches nothing',
  B7: 'a 304 has no body and repeats what the 200 said',
  B8: 'HEAD has the headers of GET and no body',
  B9: 'the second poll of each real client is answered with 304',
  B10: 'Accept-Encoding is honoured, and every variant says that it varies',
  B11: 'max-age agrees with the ttl of the feed',
  B12: 'the page goes only to those who want HTML more than every feed',
  B13: 'a browser on the address of a feed sees a readable page',
  B14: 'nothing depends on XSLT or a script',
  B15: 'hub and self stand in one Link header, on GET and HEAD',
  B16: 'what is gone is 410, what moved is 301, and nothing loops',
  B17: '429 and 503 say when to come again',
  B18: 'A-IM: feed with a known ETag gets what is new alone, and no cache mixes it up',
  B19: 'a 226 goes to no client that is not known to merge it',
  B20: 'every page leads to the feeds',
  B21: 'archives never change and are kept for ever',
};

describe('the rows of serving', () => {
  const titles = listRowTitles('B');

  it.each(Object.entries(ROWS))('%s (%s) has a test', (row) => {
    expect(titles.get(row) ?? []).not.toEqual([]);
  });

  it('are all that tests name', () => {
    expect([...titles.keys()].filter((row) => ROWS[row] === undefined)).toEqual([]);
  });
});
