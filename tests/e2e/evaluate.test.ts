import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeBackground, makeDecided } from '../unit/learning/make-decided.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { runTopicwire } from './run-topicwire.ts';

let root: TestRoot;

beforeAll(async () => {
  root = await makeRoot([]);
  const line = (label: string | null, id: string, title: string) =>
    JSON.stringify(label === null ? { id, title } : { id, title, label });
  const decided = makeDecided(160).map(({ candidate, label }) =>
    line(label, candidate.entryId, candidate.title),
  );
  const others = makeBackground(100).map(({ entryId, title }) => line(null, entryId, title));
  await root.write('train.ndjson', decided.slice(0, 120).join('\n'));
  await root.write('test.ndjson', decided.slice(120).join('\n'));
  await root.write('bad.ndjson', [...decided.slice(119, 140), '{"id": 1}', 'x'].join('\n'));
  await root.write('others.ndjson', others.join('\n'));
  await root.write(
    'ships.yaml',
    'title: T\ndescription: D\nmatch: {publish: 6, review: 3, any: {ship: 3, freighter: 2}}\n',
  );
});

afterAll(() => root.remove());

const files = (test: string) => [
  '--rules',
  `${root.path}/ships.yaml`,
  '--train',
  `${root.path}/train.ndjson`,
  '--test',
  `${root.path}/${test}.ndjson`,
];
const evaluate = (...words: readonly string[]) =>
  runTopicwire(['--root', root.path, 'evaluate', ...words]);

test('a user judges rules and learning on data of their own', async () => {
  const background = ['--background', `${root.path}/others.ndjson`];
  const shown = await evaluate('ships', ...files('test'), ...background);
  expect([shown.code, shown.stderr]).toEqual([0, '']);
  expect(shown.stdout).toContain('learned from 120 (60 in, 60 out), tested on 40 (20 in, 20 out)');
  expect(shown.stdout).toMatch(/^both +100\.0 +100\.0 +100\.0 +100\.0 +20 +20$/m);

  const { stdout } = await evaluate('ships', ...files('test'), ...background, '--json');
  const { rule, both, test } = JSON.parse(stdout);
  expect(test).toEqual({ in: 20, out: 20 });
  expect([rule.found, both.f1, both.breakEven]).toEqual([0, 1, 1]);
});

test('lines that cannot be used are named and the others count', async () => {
  const { code, stdout, stderr } = await evaluate('ships', ...files('bad'));
  expect(code).toBe(1);
  expect(stderr).toContain('bad.ndjson:22: "label" must be "in" or "out"');
  expect(stderr).toContain('bad.ndjson:23: the line is not JSON');
  expect(stderr).toContain('"urn:decided:119", to learn from as well: left out of the test');
  expect(stdout).toContain('tested on 20');
});

test('stories come as one line an entry', async () => {
  const { code, stdout } = await evaluate('--stories', `${root.path}/others.ndjson`);
  expect(code).toBe(0);
  const lines = stdout.trimEnd().split('\n');
  expect(lines).toHaveLength(100);
  expect(Object.keys(JSON.parse(lines[0] ?? ''))).toEqual(['id', 'story', 'duplicateOf']);
});

test.each([
  [[]],
  [['ships']],
  [['nowhere', '--train', 'a', '--test', 'b']],
  [['ships', '--stories', 'a']],
])('%j is misuse', async (words) => {
  const { code, stderr } = await evaluate(...words);
  expect([code, stderr.startsWith('topicwire: ')]).toEqual([2, true]);
});
