import { expect, test } from 'vitest';
import { listFaults, SITE, swap } from './config-root.ts';

const URL_EXPECTED = 'an absolute http or https URL, such as https://wire.example';
const CONTACT_EXPECTED =
  '"contact" must be a URL or mail address that publishers can write to, such as https://wire.example/contact or mailto:desk@wire.example';
const DURATION = 'must be a duration with its unit (ms, s, m, h, d), from';

/** Fact, what is replaced in the good file, by what, and the fault as it is printed. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  [
    'a missing key',
    'description: News of ports and ships\n',
    '',
    '1:1: "description" is missing, add it',
  ],
  [
    'an unknown key near a known one',
    'rights:',
    'right:',
    '9:1: unknown key "right", did you mean "rights"?',
  ],
  [
    'a hub that is no URL',
    'rights: Copyright Harbour Wire',
    'websub: {external: [hub.example]}',
    '9:21: an entry of "external" must be an absolute http or https URL, such as https://wire.example',
  ],
  [
    'a hub that is neither on nor off',
    'rights: Copyright Harbour Wire',
    'websub: {hub: "yes"}',
    '9:15: "hub" must be true or false, not a text',
  ],
  [
    'an unknown key far from all',
    'rights:',
    'colophon:',
    '9:1: unknown key "colophon", known here: title, description, language, base_url, author, contact, tag_authority, since, rights, poll, websub',
  ],
  [
    'a duplicate key',
    'rights:',
    'title:',
    '9:1: duplicate key "title", first at feeds/site.yaml:1:1, keep one of them',
  ],
  [
    'a number as a text',
    'Harbour Wire\nd',
    '5\nd',
    '1:8: "title" must be a text, not a number, put it in quotes',
  ],
  [
    'true as a text',
    'Harbour Wire\nd',
    'true\nd',
    '1:8: "title" must be a text, not true or false, put it in quotes',
  ],
  ['a list as a text', 'Harbour Wire\nd', '[a]\nd', '1:8: "title" must be a text, not a list'],
  [
    'a key without a value',
    'title: Harbour Wire',
    'title:',
    '1:1: "title" has no value, give it a text or remove it',
  ],
  [
    'an empty text',
    'Harbour Wire\nd',
    '" "\nd',
    '1:8: "title" is empty, write a text or remove it',
  ],
  [
    'a control character',
    'Harbour Wire\nd',
    '"a\\0b"\nd',
    '1:8: "title" holds a character that no text may hold, remove it',
  ],
  [
    'half a surrogate pair',
    'Harbour Wire\nd',
    '"a\\uD800"\nd',
    '1:8: "title" holds a character that no text may hold, remove it',
  ],
  [
    'a language that is none',
    'language: en',
    'language: english',
    '3:11: "language" is not a BCP 47 language tag, write one such as en, de-CH or zh-Hant',
  ],
  [
    'a language with an underscore',
    'language: en',
    'language: en_us',
    '3:11: "language" is not a BCP 47 language tag, did you mean "en-US"?',
  ],
  [
    'a base_url without a scheme',
    'https://wire.example/\n',
    'wire.example\n',
    `4:11: "base_url" must be ${URL_EXPECTED}, without user, query and fragment`,
  ],
  [
    'a base_url with a query',
    'https://wire.example/\n',
    'https://wire.example/?a\n',
    `4:11: "base_url" must be ${URL_EXPECTED}, without user, query and fragment`,
  ],
  ['an author without a name', 'name: Harbour Desk, ', '', '5:9: "name" is missing, add it'],
  [
    'an author that is a text',
    '{name: Harbour Desk, email: desk@wire.example, uri: https://wire.example/about}',
    'Desk',
    '5:9: "author" must be a map of keys and values, not a text',
  ],
  [
    'an author’s mail that is none',
    'email: desk@wire.example',
    'email: desk',
    '5:37: "email" must be a mail address, such as desk@wire.example',
  ],
  [
    'an author’s uri that is no web address',
    'https://wire.example/about',
    'ftp://wire.example',
    `5:61: "uri" must be ${URL_EXPECTED}`,
  ],
  [
    'a contact without mailto',
    'mailto:desk@wire.example',
    'desk@wire.example',
    `6:10: ${CONTACT_EXPECTED}, write "mailto:desk@wire.example"`,
  ],
  [
    'a contact that is neither',
    'mailto:desk@wire.example',
    'the desk',
    `6:10: ${CONTACT_EXPECTED}`,
  ],
  [
    'a tag_authority with a scheme',
    'tag_authority: wire.example',
    'tag_authority: https://wire.example',
    '7:16: "tag_authority" must be a domain or mail address that you hold, without http://, such as wire.example',
  ],
  [
    'a since that is no date',
    '2026-01-31',
    'January',
    '8:8: "since" must be a date of the calendar as YYYY-MM-DD, such as 2026-01-31',
  ],
  [
    'a since that is a year',
    '2026-01-31',
    '2026',
    '8:8: "since" must be a date of the calendar as YYYY-MM-DD, such as 2026-01-31, not a number',
  ],
  ['a floor in a unit that is none', '30m', '30min', `10:15: "floor" ${DURATION} 1m to 365d`],
  ['a floor of no time', '30m', '0s', `10:15: "floor" ${DURATION} 1m to 365d`],
  ['a timeout without a unit', '15s', '15', `10:43: "timeout" ${DURATION} 1s to 10m, not a number`],
  [
    'a ceiling below the floor',
    '12h',
    '10m',
    '10:29: the ceiling (24h by default) is below the floor (60m by default), raise the ceiling or lower the floor',
  ],
  [
    'a floor above the default ceiling',
    'floor: 30m, ceiling: 12h',
    'floor: 2d',
    '10:15: the ceiling (24h by default) is below the floor (60m by default), raise the ceiling or lower the floor',
  ],
  [
    'a size in a unit that is none',
    '5MB',
    '5Mbit',
    '10:58: "max_size" must be a size with its unit (KB, MB, GB, KiB, MiB, GiB), from 10KB to 1GB',
  ],
  [
    'half a request at once',
    'concurrency: 4',
    'concurrency: 0.5',
    '10:76: "concurrency" must be a whole number from 1 to 1000',
  ],
  [
    'endless requests at once',
    'concurrency: 4',
    'concurrency: .inf',
    '10:76: "concurrency" must be a finite number',
  ],
  [
    'a gap without a unit',
    'host_gap: 2.5s',
    'host_gap: 2',
    `10:89: "host_gap" ${DURATION} 0s to 10m, not a number`,
  ],
  [
    'a gap too long for any host',
    'host_gap: 2.5s',
    'host_gap: 1h',
    `10:89: "host_gap" ${DURATION} 0s to 10m`,
  ],
  [
    'no request a day',
    'requests_per_day: 5000',
    'requests_per_day: 0',
    '10:113: "requests_per_day" must be a whole number from 1 to 100000000',
  ],
];

test.each(CASES)(
  '%s is a fault of site.yaml with its place',
  async (_fact, old, fresh, expected) => {
    expect(await listFaults({ 'feeds/site.yaml': swap(SITE, old, fresh) })).toEqual([
      `feeds/site.yaml:${expected}`,
    ]);
  },
);

test('sizes are read in both kinds of units', async () => {
  for (const size of ['10KB', '0.5 MiB', '1gb', '20000B']) {
    expect(await listFaults({ 'feeds/site.yaml': swap(SITE, '5MB', size) })).toEqual([]);
  }
});
