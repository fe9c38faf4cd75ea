import { describe, expect, it } from 'vitest';
import { listRowTitles } from './list-row-titles.ts';

/** What a poller owes to publishers, row by row; a test says at the head of its title which row it holds. */
const ROWS: Readonly<Record<string, string>> = {
  C1: 'validators are kept byte for byte, per URL, and never invented',
  C2: 'a 200 without validators drops them, a 304 with new ones replaces them',
  C3: 'validators of what could not be read are not used',
  C4: 'validators and times outlive a restart, and a start is no stampede',
  C5: 'at most one request an hour, or a day where it cannot be conditional',
  C6: 'what the publisher says of its pace only lengthens ours, up to a cap',
  C7: 'Retry-After is obeyed in both forms',
  C8: 'failures back off, success resets, 410 ends, 404 only after many days',
  C9: 'permanent redirects are taken over, temporary ones never',
  C10: 'redirects are few, without circles, never down from https',
  C11: 'Accept, Accept-Encoding and User-Agent say what they must',
  C12: 'no cookies, no Referer, no fragment, the URL as given',
  C13: 'connecting, the first byte and the whole have limits, and so has the size',
  C14: 'A-IM is sent where a 226 is merged',
  C15: 'absence deletes nothing; tombstones and whole feeds do',
  C16: 'no address that is not public is connected to',
  C17: 'archives are followed into a gap, with a bound',
};

describe('the rows of polling', () => {
  const titles = listRowTitles('C');

  it.each(Object.entries(ROWS))('%s (%s) has a test', (row) => {
    expect(titles.get(row) ?? []).not.toEqual([]);
  });

  it('are all that tests name', () => {
    expect([...titles.keys()].filter((row) => ROWS[row] === undefined)).toEqual([]);
  });
});
