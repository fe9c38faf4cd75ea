import { expect, test } from 'vitest';
import { listFaults, swap, TOPIC } from './config-root.ts';

const ANY = 'any: {crane: 3, "=TEU": 2}';
const NEAR = 'near: [{a: [ship], b: ["dry dock*"], within: 8, points: 4}]';
const NONE = 'none: [port wine]';
const OUT = 'out: [A glass of port wine]';
const STAR = '* stands only at the end of a word that has begun, as in tariff*, mend';
const PATH = '"file" must be a path below the root, with / and without .., such as content/name.md';

/** Fact, what is replaced in the good file, by what, and the fault as it is printed. */
const CASES: readonly (readonly [string, string, string, string])[] = [
  // The topic itself
  [
    'a topic without a description',
    'description: What happens in ports\n',
    '',
    '1:1: "description" is missing, add it',
  ],
  [
    'an unknown key',
    'publish:\n  entries',
    'publsh:\n  entries',
    '17:1: unknown key "publsh", did you mean "publish"?',
  ],
  [
    'an unknown key of learn',
    'publish:\n  entries',
    'learn: {use: true, min_decision: 5}\npublish:\n  entries',
    '17:20: unknown key "min_decision", did you mean "min_decisions"?',
  ],
  [
    'a text for true or false',
    'publish:\n  entries',
    'learn: {use: yes}\npublish:\n  entries',
    '17:14: "use" must be true or false, not a text',
  ],
  [
    'a prior of nothing',
    'publish:\n  entries',
    'learn: {prior: 0}\npublish:\n  entries',
    '17:16: "prior" must be above 0',
  ],
  [
    'no decisions to learn from',
    'publish:\n  entries',
    'learn: {min_decisions: 0}\npublish:\n  entries',
    '17:24: "min_decisions" must be a whole number from 1 to 1000000',
  ],
  [
    'an unknown bound of learning',
    'publish:\n  entries',
    'learn: {may: reveiw}\npublish:\n  entries',
    '17:14: "may" must be one of off, review, publish, did you mean "review"?',
  ],
  [
    'a window without its unit',
    'publish:\n  entries',
    'stories: {window: 72}\npublish:\n  entries',
    '17:19: "window" must be a duration with its unit (ms, s, m, h, d), from 1h to 30d, not a number',
  ],
  [
    'a window that is too long',
    'publish:\n  entries',
    'stories: {window: 31d}\npublish:\n  entries',
    '17:19: "window" must be a duration with its unit (ms, s, m, h, d), from 1h to 30d',
  ],
  [
    'an unknown source that should lead',
    'publish:\n  entries',
    'stories: {prefer: [lokal]}\npublish:\n  entries',
    '17:20: names an unknown source "lokal", did you mean "local"?',
  ],
  [
    'an unknown way of review',
    'entries: 20',
    'review: manuel',
    '18:11: "review" must be one of auto, manual, did you mean "manual"?',
  ],
  [
    'no entries of a source and day',
    'entries: 20',
    'per_source_per_day: 0',
    '18:23: "per_source_per_day" must be a whole number from 1 to 500',
  ],
  [
    'no entries',
    'entries: 20',
    'entries: 0',
    '18:12: "entries" must be a whole number from 1 to 500',
  ],
  [
    'too many entries',
    'entries: 20',
    'entries: 501',
    '18:12: "entries" must be a whole number from 1 to 500',
  ],
  [
    'a text that is none',
    'text: full',
    'text: all',
    '19:9: "text" must be one of full, excerpt, link',
  ],
  // What is read
  [
    'a language with a region',
    '[en, de]',
    '[en, de-AT]',
    '5:19: only the primary language is compared, write "de" in place of "de-AT"',
  ],
  [
    'a language twice',
    '[en, de]',
    '[en, EN]',
    '5:19: duplicate language "en", first at feeds/topics/ports.yaml:5:15, keep one of them',
  ],
  [
    'an unknown source',
    'only: []',
    'only: [quai]',
    '6:20: names an unknown source "quai", did you mean "quay"?',
  ],
  [
    'an unknown source far from all',
    'only: []',
    'only: [lighthouse]',
    '6:20: names an unknown source "lighthouse", use an id of feeds/sources.yaml or "local"',
  ],
  [
    'an unknown source with a weight',
    'quay: 2',
    'lcal: 2',
    '6:59: names an unknown source "lcal", did you mean "local"?',
  ],
  [
    'a URL in place of a host',
    '"*.spam.example"',
    '"https://spam.example/"',
    '6:31: "https://spam.example/" is no host, write the host alone, such as "*.wire.example"',
  ],
  [
    'a source twice',
    'only: []',
    'only: [quay, quay]',
    '6:26: duplicate source "quay", first at feeds/topics/ports.yaml:6:20, keep one of them',
  ],
  [
    'a source’s weight that is a text',
    'quay: 2',
    'quay: "2"',
    '6:65: "quay" must be a number, not a text',
  ],
  // Thresholds and worths
  ['no threshold', '  publish: 6\n', '', '8:3: "publish" is missing, add it'],
  ['a threshold of zero', 'review: 3', 'review: 0', '11:11: "review" must be above 0'],
  [
    'a threshold that is a text',
    'review: 3',
    'review: three',
    '11:11: "review" must be a number, not a text',
  ],
  [
    'review above publish',
    'review: 3',
    'review: 7',
    '11:11: "review" is above "publish" (6), so that nothing would wait for an editor, lower it',
  ],
  [
    'an unknown field',
    'fields: {title: 3}',
    'fields: {titel: 3}',
    '8:12: unknown key "titel", did you mean "title"?',
  ],
  [
    'a field worth less than nothing',
    'fields: {title: 3}',
    'fields: {title: -3}',
    '8:19: "title" must be 0 or more',
  ],
  [
    'no repeats at all',
    'repeat: [1, 0.5]',
    'repeat: []',
    '9:11: "repeat" is empty, add an entry or remove it',
  ],
  [
    'a repeat that is a text',
    'repeat: [1, 0.5]',
    'repeat: [1, half]',
    '9:15: an entry of "repeat" must be a number, not a text',
  ],
  // Rules
  [
    'a topic that no rule gives points',
    `${ANY}\n  ${NEAR}\n  `,
    '',
    '8:3: empty topic: no rule gives points, so that no entry could ever reach "publish", add terms to "any" or rules to "near"',
  ],
  [
    'a topic whose rules only take points',
    `${ANY}\n  ${NEAR}`,
    'any: {crane: -3}',
    '8:3: empty topic: no rule gives points, so that no entry could ever reach "publish", add terms to "any" or rules to "near"',
  ],
  [
    'a misspelt any',
    `${ANY}\n  ${NEAR}`,
    'anny: {crane: 3}',
    '14:3: unknown key "anny", did you mean "any"?',
  ],
  [
    'an empty group',
    '[harbour, port*]',
    '[]',
    '13:12: "place" is empty, add an entry or remove it',
  ],
  [
    'a group that is a text',
    '[harbour, port*]',
    'harbour',
    '13:12: "place" must be a list, not a text',
  ],
  [
    'points that are a text',
    'crane: 3',
    'crane: many',
    '14:16: "crane" must be a number, not a text',
  ],
  [
    'terms as a list where points belong',
    ANY,
    'any: [crane]',
    '14:8: "any" must be a map of keys and values, not a list',
  ],
  ['near without b', 'b: ["dry dock*"], ', '', '15:10: "b" is missing, add it'],
  ['near with an empty a', 'a: [ship]', 'a: []', '15:14: "a" is empty, add an entry or remove it'],
  [
    'near within nothing',
    'within: 8',
    'within: 0',
    '15:48: "within" must be a whole number from 1 to 100',
  ],
  [
    'near within too much',
    'within: 8',
    'within: 101',
    '15:48: "within" must be a whole number from 1 to 100',
  ],
  ['near without points', ', points: 4', '', '15:10: "points" is missing, add it'],
  [
    'near with an unknown key',
    'within: 8',
    'witin: 8',
    '15:40: unknown key "witin", did you mean "within"?',
  ],
  // Terms
  [
    'a number as a term',
    NONE,
    'none: [5]',
    '16:10: an entry of "none" must be a text, not a number, put it in quotes',
  ],
  [
    'true as a term',
    NONE,
    'none: [true]',
    '16:10: an entry of "none" must be a text, not true or false, put it in quotes',
  ],
  [
    'no as a term',
    NONE,
    'none: [no]',
    '16:10: no means true or false to other readers of YAML, put it in quotes',
  ],
  [
    'nothing as a term',
    NONE,
    'none: [null]',
    '16:10: an entry of "none" has no value, give it a text or remove it',
  ],
  [
    'a number as a term with points',
    'crane: 3',
    '5: 3',
    '14:9: a key of "any" must be a text, not a number, put it in quotes',
  ],
  [
    'on as a term with points',
    'crane: 3',
    'On: 3',
    '14:9: On means true or false to other readers of YAML, put it in quotes',
  ],
  ['an empty term', NONE, 'none: [""]', '16:10: this term is empty, write a word or remove it'],
  ['a star alone', NONE, 'none: ["*"]', `16:10: ${STAR} "*"`],
  ['a star before a word', NONE, 'none: ["port *wine"]', `16:10: ${STAR} "port *wine"`],
  ['a star in a word', NONE, 'none: [po*rt]', `16:10: ${STAR} "po*rt"`],
  ['two stars', NONE, 'none: [port**]', `16:10: ${STAR} "port**"`],
  [
    '= alone',
    NONE,
    'none: [=]',
    '16:10: nothing stands after =, write the word whose case must match',
  ],
  [
    '= in a term',
    NONE,
    'none: [port =US]',
    '16:10: = stands only before the whole term, remove the other one from "port =US"',
  ],
  [
    'a term without a letter',
    NONE,
    'none: ["--"]',
    '16:10: "--" has no letter or digit, so that no text can hold it, remove it',
  ],
  [
    'a term twice in a list',
    NONE,
    'none: [port wine, Port  Wine]',
    '16:21: duplicate term "Port  Wine", first at feeds/topics/ports.yaml:16:10, keep one of them',
  ],
  [
    'a term twice with points',
    'crane: 3',
    'crane: 3, Crane: 2',
    '14:19: duplicate term "Crane", first at feeds/topics/ports.yaml:14:9, keep one of them',
  ],
  [
    'a key twice with points',
    'crane: 3',
    'crane: 3, crane: 2',
    '14:19: duplicate key "crane", first at feeds/topics/ports.yaml:14:9, keep one of them',
  ],
  // Tests
  [
    'an unknown list of tests',
    OUT,
    'outt: [A glass of port wine]',
    '25:3: unknown key "outt", did you mean "out"?',
  ],
  [
    'a number as a test',
    OUT,
    'out: [5]',
    '25:9: an entry of "out" must be a text or a map with "title" or "file", not a number',
  ],
  ['a test without a title', OUT, 'out: [{body: Wine}]', '25:9: "title" is missing, add it'],
  [
    'a test with an unknown source',
    OUT,
    'out: [{title: Wine, source: quai}]',
    '25:31: names an unknown source "quai", did you mean "quay"?',
  ],
  [
    'a test in a language that is none',
    OUT,
    'out: [{title: Wine, language: winish}]',
    '25:33: "language" is not a BCP 47 language tag, write one such as en, de-CH or zh-Hant',
  ],
  [
    'a test with both file and title',
    OUT,
    'out: [{title: Wine, file: content/crane.md}]',
    '25:10: a test with "file" takes no other key, remove "title"',
  ],
  [
    'a test’s file that is not there',
    OUT,
    'out: [{file: content/wine.md}]',
    '25:16: the file "content/wine.md" does not exist below the root, mend the path',
  ],
  [
    'a test’s file that is a folder',
    OUT,
    'out: [{file: content}]',
    '25:16: the file "content" is a folder, name a file in it',
  ],
  [
    'a test’s file outside of the root',
    OUT,
    'out: [{file: content/../../wine.md}]',
    `25:16: ${PATH}`,
  ],
  ['a test’s file with an absolute path', OUT, 'out: [{file: /etc/hosts}]', `25:16: ${PATH}`],
  ['a test’s file with backslashes', OUT, 'out: [{file: content\\wine.md}]', `25:16: ${PATH}`],
];

test.each(CASES)('%s is a fault of a topic with its place', async (_fact, old, fresh, expected) => {
  expect(await listFaults({ 'feeds/topics/ports.yaml': swap(TOPIC, old, fresh) })).toEqual([
    `feeds/topics/ports.yaml:${expected}`,
  ]);
});

test.each([
  ['a prefix inside of a phrase', '"export* control"'],
  ['a prefix with its case', '"=US*"'],
  ['a Han prefix', '芯片*'],
  ['words that YAML 1.1 reads as true or false, in quotes', '"no"'],
  ['a number in quotes', '"5"'],
  ['the same word with and without its case', 'us, "=US", "=us"'],
])('%s is a good term', async (_fact, terms) => {
  const topic = swap(TOPIC, NONE, `none: [${terms}]`);
  expect(await listFaults({ 'feeds/topics/ports.yaml': topic })).toEqual([]);
});

test.each([
  [
    'Ports.yaml',
    'the name of a topic must be lower-case letters, digits and hyphens, with a letter or digit at both ends, rename the file',
  ],
  [
    'a_b.yaml',
    'the name of a topic must be lower-case letters, digits and hyphens, with a letter or digit at both ends, rename the file',
  ],
  ['sea.yml', 'a topic ends in .yaml, rename it to sea.yaml'],
  ['notes.txt', 'is no topic, name it <slug>.yaml or move it away'],
  ['old.yaml/ports.yaml', 'is a folder, topics stand directly in feeds/topics, move it away'],
])('feeds/topics/%s is a fault of its name', async (name, message) => {
  const faults = await listFaults({ [`feeds/topics/${name}`]: TOPIC });
  expect(faults).toEqual([`feeds/topics/${name.split('/')[0]}: ${message}`]);
});

test('a topic with a wrong name shows its other faults too', async () => {
  const files = { 'feeds/topics/Sea.yaml': swap(TOPIC, 'title: Ports', 'title: 5') };
  expect(await listFaults(files)).toEqual([
    'feeds/topics/Sea.yaml: the name of a topic must be lower-case letters, digits and hyphens, with a letter or digit at both ends, rename the file',
    'feeds/topics/Sea.yaml:1:8: "title" must be a text, not a number, put it in quotes',
  ]);
});
