import { describe, expect, it } from 'vitest';
import { candidateFromEntry } from '../../../src/curate/candidate.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { runTopicTests } from '../../../src/curate/run-topic-tests.ts';
import type { TopicTests } from '../../../src/model/topic.ts';
import { sampleEntry, sampleTest, sampleTopic } from './sample.ts';

function run(tests: Partial<TopicTests>) {
  const topic = sampleTopic({
    match: { any: { tin: 2, ore: 0.75 }, all: { action: ['ban*', 'tin'] }, none: ['toy'] },
    read: { languages: ['en'] },
    tests: { in: [], queue: [], out: [], ...tests },
  });
  const article = candidateFromEntry(sampleEntry({ title: 'Tin', text: 'ore tin' }));
  return runTopicTests(topic, compileTopics([topic], new Map()), (file) =>
    file === 'content/tin.md' ? article : null,
  );
}

describe('runTopicTests', () => {
  it('is silent when all is as it should be', () => {
    const failures = run({
      in: [sampleTest('Tin banned', { body: 'tin tin tin ore' })],
      queue: [sampleTest('Tin'), { kind: 'file', file: 'content/tin.md', place: 'a:1:1' }],
      out: [sampleTest('Toy tin'), sampleTest('Gold')],
    });
    expect(failures).toEqual([]);
  });

  it('says by how many points a test is missed', () => {
    const failures = run({
      in: [sampleTest('Tin', { place: 'a:1:1' })],
      queue: [
        sampleTest('Ore ban', { place: 'a:2:1' }),
        sampleTest('Tin', { body: 'tin tin ore ore', place: 'a:3:1' }),
      ],
      out: [sampleTest('Tin', { place: 'a:4:1' })],
    });
    expect(failures.map(({ place, missedBy, message }) => [place, missedBy, message])).toEqual([
      ['a:1:1', 2, '"Tin" should be published but is queued with 4 points: 2 short of 6'],
      ['a:2:1', 1.5, '"Ore ban" should be queued but is out with 1.5 points: 1.5 short of 3'],
      ['a:3:1', 0.625, '"Tin" should be queued but is published with 6.625 points: 0.625 above 6'],
      ['a:4:1', 1, '"Tin" should be out but is queued with 4 points: 1 above 3'],
    ]);
  });

  it('says what else kept a sample out', () => {
    const [missing, vetoed, refused] = run({
      in: [
        sampleTest('Ore ore ore ore'),
        sampleTest('Tin toy', { summary: 'tin tin' }),
        sampleTest('Tin', { summary: 'tin tin', body: 'ore ore ore', language: 'fr' }),
      ],
    });
    expect(missing).toMatchObject({ found: 'out', missingGroups: ['action'], vetoes: [] });
    expect(missing?.message).toMatch(/: 3.375 short of 6; the group "action" did not hit$/);
    expect(vetoed).toMatchObject({ found: 'out', missingGroups: [], vetoes: ['toy'] });
    expect(vetoed?.message).toMatch(/"toy" vetoes$/);
    expect(refused).toMatchObject({ found: 'out', missedBy: 0 });
    expect(refused?.message).toBe(
      '"Tin" should be published but is out with 6.813 points: its language, fr, is none that the topic reads (en)',
    );
  });

  it('fails a sample whose file cannot be read', () => {
    const [failure] = run({ out: [{ kind: 'file', file: 'content/gone.md', place: 'a:9:3' }] });
    expect(failure).toMatchObject({ place: 'a:9:3', expected: 'out', found: null });
    expect(failure?.message).toContain('"content/gone.md" cannot be read');
  });
});
