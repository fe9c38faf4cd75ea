import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load-config.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { checkTopics } from '../../../src/pipeline/check-topics.ts';

const repository = join(import.meta.dirname, '..', '..', '..');
const root = mkdtempSync(join(tmpdir(), 'topicwire-examples-'));
afterAll(() => rmSync(root, { recursive: true }));

cpSync(join(repository, 'feeds'), join(root, 'feeds'), { recursive: true });
cpSync(join(repository, 'content'), join(root, 'content'), { recursive: true });
const examples = join(repository, 'docs', 'examples', 'topics');
mkdirSync(join(root, 'feeds', 'topics'), { recursive: true });
for (const file of readdirSync(examples)) {
  cpSync(join(examples, file), join(root, 'feeds', 'topics', file));
}
const { config, faults } = await loadConfig(root, {});

describe('the topics of feeds/topics/ and docs/examples/topics/', () => {
  test('are twelve at least, in three languages at least, without a fault', () => {
    expect(faults).toEqual([]);
    const topics = [...(config?.topics.values() ?? [])];
    expect(topics.length).toBeGreaterThanOrEqual(12);
    const languages = new Set(topics.map(({ language }) => language.split('-')[0]));
    expect(languages).toContain('en');
    expect(languages).toContain('zh');
    expect(languages.size).toBeGreaterThanOrEqual(3);
  });

  test('have eight tests each at least, and pass them', async () => {
    if (config === null) throw new Error('no configuration');
    for (const { slug, tests } of config.topics.values()) {
      const count = tests.in.length + tests.queue.length + tests.out.length;
      expect(count, slug).toBeGreaterThanOrEqual(8);
    }
    const matcher = compileTopics(config.topics.values(), config.sources);
    const checked = await checkTopics(root, { config, matcher }, '2026-01-01T00:00:00.000Z');
    expect(checked.faults).toEqual([]);
    expect(checked.tests).toBeGreaterThan(100);
  });
});
