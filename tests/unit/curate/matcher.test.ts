import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/curate/candidate.ts';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import type { Topic } from '../../../src/model/topic.ts';
import { judgePlainly } from './brute-force.ts';
import { sampleCandidate, sampleSource, sampleTopic } from './sample.ts';

// A run holds about 50 pairs of topic and entry: MATCHER_RUNS=2500 tries more than 100,000.
const runs = Number(process.env.MATCHER_RUNS ?? 300);

// Few words and many of them alike, so that phrases, prefixes and repeats meet all the time.
const word = fc.constantFrom(
  ...['tin', 'Tin', 'TIN', 'tins', 'tinned', 'ore', 'ores', 'war', 'trade', 'Trade', '5G', '7'],
  ...['华', '为', '芯', '片', 'a', 'A'],
);
const text = fc.array(word, { maxLength: 14 }).map((words) => words.join(' '));
const phrase = fc.array(word, { minLength: 1, maxLength: 3 }).map((words) => words.join(' '));
const term = fc
  .tuple(fc.constantFrom('', '', '', '='), phrase, fc.constantFrom('', '', '*'))
  .map((parts) => parts.join(''));
const terms = fc.array(term, { minLength: 1, maxLength: 3 });
const points = fc.constantFrom(-2, -0.4, 0.001, 0.3, 1, 1.5, 2.375, 4);
const sourceIds = ['agency', 'wire', 'local'];

/** The topic's terms that fold alike are one rule; the plain evaluator knows nothing of that. */
const anyTerms = fc
  .uniqueArray(fc.tuple(term, points), {
    maxLength: 6,
    selector: ([written]) => (written.startsWith('=') ? written : written.toLowerCase()),
  })
  .map((rules) => Object.fromEntries(rules));

const topic: fc.Arbitrary<Topic> = fc
  .record({
    fields: fc.record({
      title: fc.constantFrom(0, 1, 2),
      categories: fc.constantFrom(0.3, 1.5, 2),
      summary: fc.constantFrom(0, 1),
      body: fc.constantFrom(0.333, 1, 3),
    }),
    repeat: fc.constantFrom([1], [1, 0.5, 0.25], [1, 1 / 3]),
    publish: fc.constantFrom(0.5, 2, 6),
    all: fc.dictionary(fc.constantFrom('power', 'action'), terms, { maxKeys: 2 }),
    any: anyTerms,
    near: fc.array(
      fc.record({ a: terms, b: terms, within: fc.integer({ min: 1, max: 4 }), points }),
      { maxLength: 2 },
    ),
    none: fc.array(term, { maxLength: 1 }),
    languages: fc.constantFrom([], [], ['en'], ['en', 'zh']),
    only: fc.constantFrom([], [], ['agency', 'local']),
    never: fc.constantFrom([], [], ['wire']),
    weight: fc.constantFrom({}, {}, { agency: 0.5 }, { local: -1 }),
  })
  .map(({ languages, only, never, weight, ...match }) =>
    sampleTopic({
      match: { ...match, review: match.publish / 5 },
      read: { languages, only, never, weight },
    }),
  );

const candidate: fc.Arbitrary<Candidate> = fc
  .record({
    title: text,
    categories: fc.array(text, { maxLength: 2 }),
    summary: fc.option(text),
    body: fc.option(text),
    language: fc.constantFrom('en', 'en-GB', 'zh', 'fr', 'und'),
    sourceId: fc.constantFrom(null, ...sourceIds),
  })
  .map(sampleCandidate);

const sources = new Map([
  ['agency', sampleSource({ weight: 1 })],
  ['wire', sampleSource({ id: 'wire', weight: -0.25 })],
]);

const house = fc
  .tuple(
    fc.array(topic, { minLength: 5, maxLength: 12 }),
    fc.array(candidate, { minLength: 6, maxLength: 6 }),
  )
  .map(([topics, candidates]) => ({
    topics: topics.map((each, at) => ({ ...each, slug: `topic-${String(at).padStart(2, '0')}` })),
    candidates,
  }));

describe('the index', () => {
  it('judges as the plain evaluator does, topic by topic', () => {
    let pairs = 0;
    const states = new Map<string, number>();
    fc.assert(
      fc.property(house, ({ topics, candidates }) => {
        const matcher = compileTopics(topics, sources);
        for (const each of candidates) {
          const weight = sources.get(each.sourceId ?? '')?.weight ?? 0;
          const plain = topics
            .map(({ slug }, at) => ({
              slug,
              ...judgePlainly(topics[at] ?? sampleTopic(), each, weight),
            }))
            .filter(({ touched }) => touched)
            .map(({ slug, state, milli }) => ({ slug, state, scoreMilli: milli }));
          expect(matcher.judge(each)).toEqual(plain);
          for (const { state } of plain) states.set(state, (states.get(state) ?? 0) + 1);
          pairs += topics.length;
        }
      }),
      { numRuns: runs, seed: 20_261_122 },
    );
    expect(pairs).toBeGreaterThanOrEqual(runs * 33);
    for (const state of ['published', 'queued', 'out']) {
      expect(states.get(state) ?? 0).toBeGreaterThan(500);
    }
  });

  it('explains as it judges: lines add up to the score, and hits stand where they say', () => {
    fc.assert(
      fc.property(house, ({ topics, candidates }) => {
        const matcher = compileTopics(topics, sources);
        for (const each of candidates) {
          const explanations = matcher.evaluate(each);
          const told = explanations.map(({ topic: slug, state, score }) => ({
            slug,
            state,
            score,
          }));
          const judged = matcher
            .judge(each)
            .map(({ slug, state, scoreMilli }) => ({ slug, state, score: scoreMilli / 1000 }));
          expect(told).toEqual(judged);
          for (const { lines, groups, vetoes, score } of explanations) {
            const sum = lines.reduce(
              (milli, { points: given }) => milli + Math.round(given * 1000),
              0,
            );
            expect(sum).toBe(Math.round(score * 1000));
            const hits = [...lines, ...groups].flatMap((finding) => finding.hits);
            for (const hit of [...hits, ...vetoes]) {
              const field =
                hit.field === 'categories' ? each.categories.join('\n') : each[hit.field];
              expect(field?.slice(hit.offset, hit.offset + hit.length)).toBe(hit.text);
            }
          }
        }
      }),
      { numRuns: 100, seed: 20_261_123 },
    );
  });

  it('explains a topic the same, touched or alone', () => {
    fc.assert(
      fc.property(house, ({ topics, candidates }) => {
        const matcher = compileTopics(topics, sources);
        const alone = topics.map((each) => compileTopics([each], sources));
        for (const each of candidates) {
          topics.forEach(({ slug }, at) => {
            expect(matcher.explain(each, slug)).toEqual(alone[at]?.explain(each, slug));
          });
        }
      }),
      { numRuns: 20, seed: 20_261_124 },
    );
  });
});

describe('what would have changed it', () => {
  it('does so when it is done', () => {
    let done = 0;
    fc.assert(
      fc.property(house, ({ topics, candidates }) => {
        for (const topic of topics) {
          const matcher = compileTopics([topic], sources);
          for (const each of candidates) {
            const { reason, state } = matcher.explain(each, topic.slug);
            const told = /"([^"]+)" in the (\w+) would have (published|queued) it\.$/.exec(reason);
            if (told === null) continue;
            const [, label = '', field, reached] = told;
            const word = ` ; ${label.replace(/^=/, '').replaceAll('*', '')}`;
            const changed =
              field === 'categories'
                ? { ...each, categories: [...each.categories, word] }
                : { ...each, [field ?? '']: `${each[field as 'title'] ?? ''}${word}` };
            const after = matcher.explain(changed, topic.slug).state;
            const better = reached === 'queued' ? ['queued', 'published'] : ['published'];
            expect(state).not.toBe(reached);
            expect(better).toContain(after);
            done += 1;
          }
        }
      }),
      { numRuns: 60, seed: 20_261_125 },
    );
    expect(done).toBeGreaterThan(100);
  });
});

describe('a matcher', () => {
  const tin = sampleTopic({ slug: 'tin', match: { any: { tin: 4 } } });
  const ore = sampleTopic({ slug: 'ore', match: { any: { ore: 2 }, none: ['gold'] } });

  it('answers by slug, whatever order its topics came in', () => {
    const matcher = compileTopics([tin, ore], new Map());
    expect(matcher.slugs).toEqual(['ore', 'tin']);
    const judged = matcher.judge(sampleCandidate({ title: 'tin ore' }));
    expect(judged.map(({ slug }) => slug)).toEqual(['ore', 'tin']);
  });

  it('is not touched by a veto alone', () => {
    const matcher = compileTopics([tin, ore], new Map());
    expect(matcher.judge(sampleCandidate({ title: 'gold' }))).toEqual([]);
  });

  it('evaluates only the states that are asked for', () => {
    const matcher = compileTopics([tin, ore], new Map());
    const candidate = sampleCandidate({ title: 'tin ore' });
    expect(matcher.evaluate(candidate, ['published']).map(({ topic: slug }) => slug)).toEqual([
      'tin',
    ]);
    expect(matcher.evaluate(candidate, ['queued']).map(({ topic: slug }) => slug)).toEqual(['ore']);
  });

  it('holds no topics and answers nothing', () => {
    expect(compileTopics([], new Map()).evaluate(sampleCandidate({ title: 'tin' }))).toEqual([]);
  });

  it('names a topic that is not there', () => {
    const matcher = compileTopics([tin], new Map());
    expect(() => matcher.explain(sampleCandidate(), 'gold')).toThrow('there is no topic "gold"');
    expect(() => matcher.rulesHash('gold')).toThrow('there is no topic "gold"');
  });
});

describe('the hash of the rules', () => {
  const hash = (each: Topic, weights: Record<string, number> = {}) =>
    compileTopics(
      [each],
      new Map(Object.entries(weights).map(([id, weight]) => [id, sampleSource({ id, weight })])),
    ).rulesHash('trade');
  const base = sampleTopic({
    match: { any: { tin: 4, ore: 2 } },
    read: { weight: { own: 1 }, never: ['bad'] },
  });

  it('is 64 hexadecimal digits and the same for the same rules', () => {
    expect(hash(base)).toMatch(/^[0-9a-f]{64}$/);
    const reordered = sampleTopic({ ...base, match: { ...base.match, any: { ore: 2, tin: 4 } } });
    expect(hash(reordered)).toBe(hash(base));
  });

  it('moves with rules and with weights that matter', () => {
    expect(hash(sampleTopic({ ...base, match: { ...base.match, publish: 7 } }))).not.toBe(
      hash(base),
    );
    expect(hash(sampleTopic({ ...base, read: { ...base.read, languages: ['en'] } }))).not.toBe(
      hash(base),
    );
    expect(hash(base, { agency: 1 })).not.toBe(hash(base));
  });

  it('stays with what does not judge', () => {
    const tests = {
      in: [],
      queue: [],
      out: [{ kind: 'file' as const, file: 'a.md', place: 'a:1:1' }],
    };
    expect(hash({ ...base, title: 'Other', tests, publish: { ...base.publish, entries: 5 } })).toBe(
      hash(base),
    );
    expect(hash(base, { agency: 0, own: 3, bad: 2 })).toBe(hash(base));
  });
});
