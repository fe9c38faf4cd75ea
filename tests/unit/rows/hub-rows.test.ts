import { describe, expect, it } from 'vitest';
import { listRowTitles } from './list-row-titles.ts';

/** What a hub owes to subscribers, row by row; a test says at the head of its title which row it holds. */
const ROWS: Readonly<Record<string, string>> = {
  E1: 'a form is answered 202, independent of how verification ends',
  E2: 'errors that show at once are 4xx with a reason in words',
  E3: "verification is appended to the callback's own query",
  E4: 'only 2xx with exactly the challenge verifies',
  E5: 'the key is topic and callback; a new request replaces lease and secret',
  E6: 'unsubscribing is verified and ends deliveries',
  E7: 'leases end, and nothing is delivered after them',
  E8: 'what is refused is said at once or by a denial',
  E9: 'the whole document with its media type, hub and self',
  E10: 'with a secret, an HMAC by sha256 over the exact bytes',
  E11: 'any 2xx is success; backoff, 410, no redirects',
  E12: 'publications by topic or url, one or many, are answered 204',
  E13: 'the publisher advertises hub and self on every topic URL',
};

describe('the rows of our hub', () => {
  const titles = listRowTitles('E');

  it.each(Object.entries(ROWS))('%s (%s) has a test', (row) => {
    expect(titles.get(row) ?? []).not.toEqual([]);
  });

  it('have it against a subscriber that is another process', () => {
    const inProcess = Object.keys(ROWS).filter(
      (row) => !titles.get(row)?.some((title) => title.startsWith('e2e/')),
    );
    expect(inProcess).toEqual([]);
  });
});
