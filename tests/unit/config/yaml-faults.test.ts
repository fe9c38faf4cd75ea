import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { describeFault } from '../../../src/model/describe-fault.ts';
import { createRoot, ENVIRONMENT, listFaults, SITE, swap } from './config-root.ts';

const FIRST = 'title: Harbour Wire\n';

/** Fact, what is replaced in the good site.yaml, by what, and the fault as it is printed. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  [
    'a tab as indentation',
    FIRST,
    `${FIRST}\ttabbed: x\n`,
    '2:1: a tab is used for indentation, use spaces',
  ],
  [
    'a quote that is never closed',
    FIRST,
    'title: "Harbour Wire\n',
    '1:8: the quote that opens here is never closed, close it',
  ],
  [
    'a bracket that is never closed',
    FIRST,
    `${FIRST}list: [a, b\n`,
    '3:1: the indentation does not fit, align the line with its neighbours and close every [ and { before it',
  ],
  [
    'text after a closing quote',
    FIRST,
    'title: "Harbour" Wire\n',
    '1:18: this does not belong here, put the whole value in one pair of quotes or remove it',
  ],
  [
    'a second colon in a line',
    FIRST,
    'title: Harbour: Wire\n',
    '1:8: a key stands inside of another value, put a text that holds ": " in quotes or mend the indentation',
  ],
  [
    'a line without a colon',
    FIRST,
    'title Harbour Wire\n',
    '1:1: this line has no "key: value", write the key, a colon, a space and the value',
  ],
  [
    'a reserved first character',
    FIRST,
    'title: @harbour\n',
    '1:8: a text cannot start with this character, put it in quotes',
  ],
  [
    'an escape that is none',
    FIRST,
    'title: "C:\\quay"\n',
    '1:11: unknown escape in a text in double quotes, write \\\\ for a backslash or use single quotes',
  ],
  [
    'a second document',
    FIRST,
    `${FIRST}---\n`,
    '2:1: a second document starts here, keep one in a file and remove the "---"',
  ],
  [
    'a tag',
    FIRST,
    'title: !secret harbour\n',
    '1:8: tags (words that start with !) are not used here, remove it or put the text in quotes',
  ],
  [
    'a known tag of YAML 1.1',
    FIRST,
    'title: !!binary aGk=\n',
    '1:8: tags (words that start with !) are not used here, remove it or put the text in quotes',
  ],
  [
    'a directive',
    FIRST,
    `%QUAY 1\n---\n${FIRST}`,
    '1:1: lines that start with % are not used here, remove it',
  ],
  [
    'an alias without its anchor',
    FIRST,
    'title: *.wire.example\n',
    '1:8: a value that starts with * refers to an anchor, and there is none of this name, put the text in quotes',
  ],
  [
    'a merge key',
    FIRST,
    `${FIRST}<<: {rights: none}\n`,
    '2:1: unknown key "<<", known here: title, description, language, base_url, author, contact, tag_authority, since, rights, poll, websub',
  ],
  [
    'a list as a key',
    FIRST,
    `${FIRST}? [a]\n: b\n`,
    '2:3: unknown key "", known here: title, description, language, base_url, author, contact, tag_authority, since, rights, poll, websub',
  ],
];

test.each(CASES)(
  '%s is one fault of the YAML with its place',
  async (_fact, old, fresh, expected) => {
    expect(await listFaults({ 'feeds/site.yaml': swap(SITE, old, fresh) })).toEqual([
      `feeds/site.yaml:${expected}`,
    ]);
  },
);

test('a character in the wrong place hides no other fault of its file', async () => {
  const site = swap(swap(SITE, FIRST, 'title: @harbour\n'), 'rights:', 'right:');
  expect(await listFaults({ 'feeds/site.yaml': site })).toEqual([
    'feeds/site.yaml:1:8: a text cannot start with this character, put it in quotes',
    'feeds/site.yaml:9:1: unknown key "right", did you mean "rights"?',
  ]);
});

test('each missing file says what to put into it', async () => {
  const files = {
    'feeds/site.yaml': null,
    'feeds/sources.yaml': null,
    'feeds/topics/ports.yaml': null,
  };
  expect(await listFaults(files)).toEqual([
    'feeds/site.yaml: is missing, create it and write title, description, contact, tag_authority and since into it',
    'feeds/sources.yaml: is missing, create it and write "sources:" and a list of id and url into it, or "sources: []"',
    'feeds/topics: is missing or is no folder, create it and put one file a topic into it',
  ]);
});

test.each([
  ['no bytes', ''],
  ['only comments', '# later\n'],
  ['only a document start', '---\n'],
  ['only null', 'null\n'],
])('a file with %s is empty, and says what to put into it', async (_fact, content) => {
  const files = {
    'feeds/site.yaml': content,
    'feeds/sources.yaml': content,
    'feeds/topics/ports.yaml': content,
  };
  expect(await listFaults(files)).toEqual([
    'feeds/site.yaml: is empty, write title, description, contact, tag_authority and since into it',
    'feeds/sources.yaml: is empty, write "sources:" and a list of id and url into it, or "sources: []"',
    'feeds/topics/ports.yaml: is empty, write title, description and match into it',
  ]);
});

test('a folder in place of a file is a fault', async () => {
  const root = await createRoot({ 'feeds/site.yaml': null });
  await mkdir(join(root, 'feeds/site.yaml'));
  const { faults } = await loadConfig(root, ENVIRONMENT);
  expect(faults.map(describeFault)).toEqual([
    'feeds/site.yaml: is a folder, put a file in its place and write title, description, contact, tag_authority and since into it',
  ]);
});

test('bytes that are not UTF-8 are a fault', async () => {
  const latin = Buffer.from(swap(SITE, 'Harbour Wire\nd', 'Håfen\nd'), 'latin1');
  expect(await listFaults({ 'feeds/site.yaml': latin })).toEqual([
    'feeds/site.yaml: is not UTF-8, save it in that encoding',
  ]);
});

test('a list in place of the keys is a fault', async () => {
  expect(await listFaults({ 'feeds/site.yaml': '- title: x\n' })).toEqual([
    'feeds/site.yaml:1:1: the file must be a map of keys and values, not a list',
  ]);
});

test('aliases that multiply are refused before they are expanded', async () => {
  const levels = ['a: &l0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let level = 1; level < 10; level += 1) {
    const alias = `*l${level - 1}`;
    levels.push(`k${level}: &l${level} [${Array(10).fill(alias).join(', ')}]`);
  }
  expect(await listFaults({ 'feeds/site.yaml': `${levels.join('\n')}\n` })).toEqual([
    'feeds/site.yaml: aliases (*name) multiply too far, write the values out',
  ]);
});

test('an alias without its anchor does not let others multiply', async () => {
  const levels = ['sources: &l0 [x, x]', 'a: *nothing'];
  for (let level = 1; level < 30; level += 1) {
    levels.push(`k${level}: &l${level} [*l${level - 1}, *l${level - 1}]`);
  }
  expect(await listFaults({ 'feeds/site.yaml': `${levels.join('\n')}\n` })).toEqual([
    'feeds/site.yaml:2:4: a value that starts with * refers to an anchor, and there is none of this name, put the text in quotes',
  ]);
});

test('an alias of what it stands in does not go on for ever', async () => {
  const faults = await listFaults({ 'feeds/sources.yaml': 'sources: &all [*all]\n' });
  expect(faults).toContain(
    'feeds/sources.yaml:1:16: an entry of "sources" must be a map of keys and values, not a list',
  );
});

test.each([100, 300, 600, 1000, 2000, 3000, 5000])(
  'closed brackets, %i deep, are a fault and no crash',
  async (depth) => {
    const nested = `title: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;
    const faults = await listFaults({ 'feeds/site.yaml': swap(SITE, FIRST, nested) });
    expect(faults).toHaveLength(1);
  },
);

test('a hundred thousand brackets are a fault, not a crash', async () => {
  const faults = await listFaults({ 'feeds/site.yaml': `title: ${'['.repeat(100_000)}` });
  expect(faults).toHaveLength(1);
  expect(faults[0]).toMatch(/^feeds\/site\.yaml:1:\d+: /);
});
