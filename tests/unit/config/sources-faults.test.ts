import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { createRoot, ENVIRONMENT, listFaults, SOURCES, swap } from './config-root.ts';

const ID_EXPECTED =
  '"id" must be lower-case letters, digits and hyphens, with a letter or digit at both ends';
const URL_EXPECTED = '"url" must be an absolute http or https URL, such as https://wire.example';
const KEY = 'X-Key: "key $' + '{PILOT_KEY}"';
const AUTH = 'user: reader\n      password: "$' + '{BUOY_PASSWORD}"';

/** Fact, what is replaced in the good file, by what, and the fault as it is printed. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  [
    'a source that is a text',
    '- id: quay\n    url: https://quay.example/feed.xml',
    '- https://quay.example',
    '2:5: an entry of "sources" must be a map of keys and values, not a text',
  ],
  [
    'an empty entry',
    '- id: quay\n    url: https://quay.example/feed.xml',
    '-',
    '2:4: an entry of "sources" has no value, give it a map of keys and values or remove it',
  ],
  ['a source without an id', 'id: quay\n    url', 'url', '2:5: "id" is missing, add it'],
  [
    'a source without a url',
    '    url: https://pilot.example/rss?page=1\n',
    '',
    '4:5: "url" is missing, add it',
  ],
  ['an id in capitals', 'id: pilot', 'id: Pilot', `4:9: ${ID_EXPECTED}`],
  ['an id that ends in a hyphen', 'id: pilot', 'id: pilot-', `4:9: ${ID_EXPECTED}`],
  [
    'an id that is a number',
    'id: pilot',
    'id: 5',
    '4:9: "id" must be a text, not a number, put it in quotes',
  ],
  [
    'the reserved id',
    'id: pilot',
    'id: local',
    '4:9: "local" is the id of the house\'s own articles, choose another',
  ],
  [
    'an id that comes twice',
    'id: buoy',
    'id: quay',
    '12:9: duplicate id "quay", first at feeds/sources.yaml:2:9, keep one of them',
  ],
  [
    'a url that comes twice, written otherwise',
    'https://buoy.example/atom',
    'HTTPS://Pilot.Example:443/x/../%72ss?page=1#top',
    '13:10: duplicate url, first at feeds/sources.yaml:5:10, keep one of the two sources',
  ],
  [
    'a url of another scheme',
    'https://pilot.example/rss?page=1',
    'ftp://pilot.example',
    `5:10: ${URL_EXPECTED}`,
  ],
  [
    'a url without a host',
    'https://pilot.example/rss?page=1',
    'https:///rss',
    `5:10: ${URL_EXPECTED}`,
  ],
  [
    'a url with a broken port',
    'https://pilot.example/rss?page=1',
    'https://pilot.example:port/',
    `5:10: ${URL_EXPECTED}`,
  ],
  [
    'a url with a space',
    'https://pilot.example/rss?page=1',
    'https://pilot.example/a b',
    `5:10: ${URL_EXPECTED}`,
  ],
  [
    'a url with a variable',
    'page=1',
    'key=$' + '{PILOT_KEY}',
    '5:10: $' +
      '{…} is filled in headers and auth only, since a URL is shown to people, move the secret there',
  ],
  [
    'a weight that is a text',
    'weight: 1.5',
    'weight: much',
    '7:13: "weight" must be a number, not a text',
  ],
  ['a weight without end', 'weight: 1.5', 'weight: .nan', '7:13: "weight" must be a finite number'],
  [
    'rights that are none',
    'rights: full',
    'rights: exerpt',
    '8:13: "rights" must be one of full, excerpt, link, did you mean "excerpt"?',
  ],
  [
    'rights far from all',
    'rights: full',
    'rights: nothing',
    '8:13: "rights" must be one of full, excerpt, link',
  ],
  [
    'a tag that comes twice',
    '[ships, trade]',
    '[ships, ships]',
    '9:19: duplicate tag "ships", first at feeds/sources.yaml:9:12, keep one of them',
  ],
  ['tags that are a text', '[ships, trade]', 'ships', '9:11: "tags" must be a list, not a text'],
  [
    'a language that is none',
    'en-gb',
    'en-',
    '10:15: "language" is not a BCP 47 language tag, write one such as en, de-CH or zh-Hant',
  ],
  [
    'an unknown key of a source',
    'weight: 1.5',
    'wieght: 1.5',
    '7:5: unknown key "wieght", did you mean "weight"?',
  ],
  [
    'an unknown key of the file',
    'sources:\n',
    'soruces:\n',
    '1:1: unknown key "soruces", did you mean "sources"?',
  ],
  [
    'headers that are a list',
    `{${KEY}}`,
    '[X-Key]',
    '11:14: "headers" must be a map of header names and values, not a list',
  ],
  [
    'a header name with a space',
    KEY,
    'X Key: a',
    '11:15: this is no name of a header, write Name: "value"',
  ],
  [
    'a header that the poller sets',
    KEY,
    'If-None-Match: a',
    '11:15: the header if-none-match is set by the poller itself, remove it',
  ],
  [
    'a header that comes twice',
    KEY,
    'X-Key: a, x-key: b',
    '11:25: duplicate header x-key, first at feeds/sources.yaml:11:15, keep one of them',
  ],
  [
    'a header value that is a number',
    KEY,
    'X-Key: 5',
    '11:22: "X-Key" must be a text, not a number, put it in quotes',
  ],
  [
    'a header without a value',
    KEY,
    'X-Key: ""',
    '11:22: "X-Key" is empty, give it a text or remove it',
  ],
  [
    'a header value outside of Latin-1',
    KEY,
    'X-Key: 港',
    '11:22: this header has a value that no header may have, write it in ASCII',
  ],
  [
    'a header value of two lines',
    KEY,
    'X-Key: "a\\nb"',
    '11:22: this header has a value that no header may have, write it in ASCII',
  ],
  [
    'a missing variable',
    'PILOT_KEY',
    'PILOT_KEYS',
    '11:22: the environment variable "PILOT_KEYS" is not set or is empty, set it before the start',
  ],
  [
    'a variable that is not closed',
    'PILOT_KEY}',
    'PILOT_KEY',
    '11:22: "X-Key" holds a $' +
      '{ that is not followed by the name of an environment variable and }, mend it',
  ],
  [
    'a variable without a name',
    'PILOT_KEY',
    '',
    '11:22: "X-Key" holds a $' +
      '{ that is not followed by the name of an environment variable and }, mend it',
  ],
  ['auth without a user', AUTH, 'password: a', '15:7: "user" is missing, add it'],
  ['auth without a password', AUTH, 'user: a', '15:7: "password" is missing, add it'],
  [
    'a user with a colon',
    'user: reader',
    'user: "rea:der"',
    '15:13: "user" must not hold a colon, remove it',
  ],
  [
    'a password that is a number',
    AUTH,
    'user: a\n      password: 1234',
    '16:17: "password" must be a text, not a number, put it in quotes',
  ],
  [
    'a password with a line end',
    AUTH,
    'user: a\n      password: "a\\nb"',
    '16:17: "password" holds a line break or another control character, remove it',
  ],
  [
    'auth beside an Authorization header',
    AUTH,
    'user: a\n      password: b\n    headers: {authorization: c}',
    '15:7: "auth" and an Authorization header exclude each other, keep one of them',
  ],
];

test.each(CASES)(
  '%s is a fault of sources.yaml with its place',
  async (_fact, old, fresh, expected) => {
    const faults = await listFaults({
      'feeds/sources.yaml': swap(SOURCES, old, fresh),
      'feeds/topics/ports.yaml':
        'title: T\ndescription: D\nmatch: {publish: 2, review: 1, any: {ship: 1}}\n',
    });
    expect(faults).toEqual([`feeds/sources.yaml:${expected}`]);
  },
);

test('a variable that is set but empty, or holds a line break, is named', async () => {
  expect(await listFaults({}, { PILOT_KEY: '', BUOY_PASSWORD: 'salt\n' })).toEqual([
    'feeds/sources.yaml:11:22: the environment variable "PILOT_KEY" is not set or is empty, set it before the start',
    'feeds/sources.yaml:16:17: the environment variable "BUOY_PASSWORD" holds a line break or another control character, set it without',
  ]);
});

test('a password keeps its spaces and its letters of all scripts', async () => {
  const root = await createRoot();
  const { config } = await loadConfig(root, { ...ENVIRONMENT, BUOY_PASSWORD: ' sälz 港 ' });
  expect(config?.sources.get('buoy')?.headers).toEqual({
    Authorization: `Basic ${Buffer.from('reader: sälz 港 ').toString('base64')}`,
  });
});

test('a source with a fault is still known to topics', async () => {
  const sources = swap(SOURCES, 'https://quay.example/feed.xml', 'quay.example');
  expect(await listFaults({ 'feeds/sources.yaml': sources })).toEqual([
    `feeds/sources.yaml:3:10: ${URL_EXPECTED}`,
  ]);
});

test('where sources.yaml cannot be read, topics are not blamed for its ids', async () => {
  expect(await listFaults({ 'feeds/sources.yaml': 'sources: "\n' })).toEqual([
    'feeds/sources.yaml:1:10: the quote that opens here is never closed, close it',
  ]);
});

test('a map in place of the list is a fault', async () => {
  expect(await listFaults({ 'feeds/sources.yaml': 'sources: {}\n' })).toEqual([
    'feeds/sources.yaml:1:10: "sources" must be a list, not a map',
  ]);
});
