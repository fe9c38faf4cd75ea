import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Explanation } from '../../src/model/explanation.ts';
import { makeRoot, type TestRoot } from './make-root.ts';
import { runTopicwire } from './run-topicwire.ts';

let root: TestRoot;

beforeAll(async () => {
  root = await makeRoot([]);
});

afterAll(async () => {
  await root?.remove();
});

describe('every command', () => {
  test.each(['serve', 'refresh', 'inspect', 'check', 'explain', 'sources'])(
    '%s --help',
    async (command) => {
      const result = await runTopicwire([command, '--help']);
      expect(result.code).toBe(0);
      expect(result.stdout).toContain(`topicwire ${command}`);
    },
  );

  test.each([
    ['an unknown command', ['publsh']],
    ['an unknown option', ['check', '--jsn']],
    ['a missing word', ['explain', 'content/a.md']],
    ['a port that is none', ['serve', '--port', 'http']],
    ['an unknown source', ['refresh', 'nobody']],
    ['an unknown topic', ['explain', 'content/huawei-steps-up-5g-spending.md', 'nothing']],
    ['a root without feeds/', ['check', '--root', '/']],
  ])('%s is misuse: exit code 2, what and what to do, no stack', async (_, args) => {
    const words = args.includes('--root') ? args : [...args, '--root', root.path];
    const result = await runTopicwire(words);
    expect(result.code).toBe(2);
    expect(result.stderr.length).toBeGreaterThan(20);
    expect(result.stderr).not.toMatch(/\n\s+at /);
  });
});

describe('explain', () => {
  test('prints a sum whose terms add up to its score', async () => {
    const article = 'content/huawei-steps-up-5g-spending.md';
    const words = ['explain', article, 'tech-trade-war', '--root', root.path];
    const text = await runTopicwire(words);
    expect(text.code).toBe(0);
    const [, score, sum = ''] = /^(-?[\d.]+) = (.*)$/m.exec(text.stdout) ?? [];
    const unquoted = sum.replace(/"[^"]*"|near\([^)]*\) within \d+/g, '');
    const parts = [...unquoted.matchAll(/([+-][\d.]+)/g)].map(([part]) => Number(part));
    expect(parts.length).toBeGreaterThan(3);
    expect(parts.reduce((a, b) => a + Math.round(b * 1000), 0)).toBe(Number(score) * 1000);

    const json = JSON.parse((await runTopicwire([...words, '--json'])).stdout) as Explanation;
    expect(json.state).toBe('published');
    const milli = json.lines.reduce((total, { points }) => total + Math.round(points * 1000), 0);
    expect(milli).toBe(Math.round(json.score * 1000));
    expect(json.score).toBe(Number(score));
  });

  test('works for an article that is a draft, and by the link of a stored entry', async () => {
    await runTopicwire(['refresh', '--root', root.path]);
    const draft = 'content/how-topicwire-chooses-its-topics.md';
    const link = 'http://localhost:8080/articles/robots-txt-after-28-years';
    for (const entry of [draft, link]) {
      const words = ['explain', entry, 'semiconductors', '--root', root.path];
      const result = await runTopicwire(words);
      expect([result.code, result.stderr]).toEqual([0, '']);
      expect(result.stdout).toContain('0.0 = 0');
    }
  });

  test('an entry that nobody knows is a fault, with advice', async () => {
    const words = ['explain', 'https://nowhere.example/', 'semiconductors', '--root', root.path];
    const result = await runTopicwire(words);
    expect(result.code).toBe(1);
    expect(result.stderr).toContain('refresh');
  });
});

describe('check', () => {
  test('the publication of the repository is good', async () => {
    const result = await runTopicwire(['check', '--root', root.path]);
    expect([result.stderr, result.code]).toEqual(['', 0]);
    expect(result.stdout).toMatch(/^Good: 0 sources, 3 topics, \d+ tests, \d+ articles\.$/m);
  });

  test('a topic test that fails is named with its place and by how much', async () => {
    const broken = await makeRoot([]);
    await broken.write(
      'feeds/topics/ferries.yaml',
      'title: Ferries\ndescription: Ships\nmatch:\n  publish: 6\n  review: 3\n  any: {ferry: 2}\n' +
        'tests:\n  in:\n    - "New ferry line"\n',
    );
    const result = await runTopicwire(['check', '--root', broken.path]);
    expect(result.code).toBe(1);
    expect(result.stdout).toMatch(
      /^feeds\/topics\/ferries\.yaml:9:7: "New ferry line" .*2 short of 6/m,
    );
    await broken.remove();
  });

  test('ten planted faults are ten lines with file, line and column', async () => {
    const broken = await makeRoot([]);
    await mkdir(join(broken.path, 'data'), { recursive: true });
    await broken.write(
      'feeds/site.yaml',
      [
        'title: Wire',
        'descripton: misspelt key',
        'contact: not a contact',
        'tag_authority: wire.example',
        'since: yesterday',
      ].join('\n'),
    );
    await broken.write(
      'feeds/sources.yaml',
      [
        'sources:',
        '  - {id: one, url: "https://one.example/feed"}',
        '  - {id: one, url: "https://two.example/feed"}',
        '  - {id: three, url: "ftp://three.example/feed"}',
        `  - {id: four, url: "https://four.example/feed", headers: {X-Key: "$\{NO_SUCH_VARIABLE}"}}`,
      ].join('\n'),
    );
    await broken.write(
      'feeds/topics/bad.yaml',
      [
        'title: Bad',
        'description: A topic with faults',
        'read: {sources: {only: [oen]}}',
        'learn: {may: reveiw}',
        'match:',
        '  publish: 3',
        '  review: 6',
        '  any: {"": 2, word: 1}',
      ].join('\n'),
    );
    const result = await runTopicwire(['check', '--root', broken.path]);
    const lines = result.stdout.trim().split('\n');
    expect(result.code).toBe(1);
    expect(lines).toHaveLength(10);
    for (const line of lines) expect(line).toMatch(/^feeds\/[\w./-]+\.yaml:\d+:\d+: .{10,}/);
    const json = await runTopicwire(['check', '--json', '--root', broken.path]);
    expect(
      json.stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toHaveLength(10);
    await broken.remove();
  });
});

describe('inspect', () => {
  const feeds = join(import.meta.dirname, 'feeds');

  test('reads files of every format, for a person', async () => {
    const result = await runTopicwire(['inspect', join(feeds, 'rss-1.rdf')]);
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('rss-1.0, 1 entry');
    expect(result.stdout).toContain('Tariffs on Chinese semiconductors rise to 60 percent');
  });

  test('prints one JSON line an input, also for one that is no feed', async () => {
    const inputs = ['atom.xml', 'feed.json', 'malformed.xml'].map((file) => join(feeds, file));
    const none = join(import.meta.dirname, 'commands.test.ts');
    const result = await runTopicwire(['inspect', '--json', ...inputs, none]);
    const lines = result.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines.map(({ ok, format }) => [ok, format])).toEqual([
      [true, 'atom-1.0'],
      [true, 'json-1.1'],
      [true, 'rss-2.0'],
      [false, null],
    ]);
    expect(Object.keys(lines[0])).toEqual(
      expect.arrayContaining(['input', 'ok', 'format', 'feed', 'entries', 'defects']),
    );
    expect(lines[2].defects.length).toBeGreaterThan(0);
    expect(result.code).toBe(1);
  });
});
