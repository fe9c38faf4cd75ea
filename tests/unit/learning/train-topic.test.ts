import { describe, expect, it } from 'vitest';
import { compileTopics } from '../../../src/curate/compile-topics.ts';
import { TopicLearning } from '../../../src/curate/learning/topic-learning.ts';
import { type TrainingSet, trainTopic } from '../../../src/curate/learning/train-topic.ts';
import type { Topic } from '../../../src/model/topic.ts';
import { sampleCandidate } from '../curate/sample.ts';
import { makeBackground, makeDecided, ships } from './make-decided.ts';

const noSources = new Map();

function train(set: Partial<TrainingSet> = {}, topic: Topic = ships) {
  const whole = { decided: makeDecided(120), background: makeBackground(200), ...set };
  return trainTopic(topic, noSources, whole);
}

function open(model: ReturnType<typeof train>, topic: Topic = ships) {
  if (model === null) throw new Error('nothing was learned');
  const learning = new TopicLearning(new Map([[topic.slug, model]]));
  const matcher = compileTopics([topic], noSources);
  const judge = (title: string) => {
    const candidate = sampleCandidate({ title });
    return { ...learning.judge(candidate, matcher.explain(candidate, topic.slug)) };
  };
  return { model, learning, matcher, judge };
}

describe('training a topic', () => {
  it('gives the same model whatever order its decisions and background came in', () => {
    const once = train();
    const again = train({
      decided: makeDecided(120).toReversed(),
      background: makeBackground(200).toReversed(),
    });
    expect(again).toEqual(once);
  });

  it('gives another model, with another hash, for another decision, background or rule', () => {
    const decided = makeDecided(120);
    const turned = decided.map((each, at) =>
      at === 7
        ? { ...each, label: each.label === 'in' ? ('out' as const) : ('in' as const) }
        : each,
    );
    const rules = { ...ships, match: { ...ships.match, any: { tanker: 6 } } };
    const hashes = [
      train(),
      train({ decided: turned }),
      train({ decided: decided.slice(1) }),
      train({ background: makeBackground(150) }),
      train({}, rules),
      train({}, { ...ships, learn: { ...ships.learn, prior: 50 } }),
    ].map((model) => model?.hash);
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  it('waits for so many decisions as the topic asks for', () => {
    expect(train({ decided: makeDecided(9) })).toBeNull();
    expect(train({ decided: makeDecided(10) })?.decisions).toBe(10);
  });

  it('leaves a topic alone that does not learn', () => {
    expect(train({}, { ...ships, learn: { ...ships.learn, use: false } })).toBeNull();
  });

  it('lets the share of the rules fade with the decisions', () => {
    expect(train({ decided: makeDecided(100) })?.share).toBe(0.5);
    expect(train({ decided: makeDecided(300) })?.share).toBe(0.25);
  });

  it('learns words that the rules do not know', () => {
    const { judge } = open(train());
    const found = judge('Tanker and ferry, harbour pilot');
    const lost = judge('Parcel service praised by night');
    expect(found.points).toBeGreaterThanOrEqual(6);
    expect(lost.points).toBeLessThan(3);
    expect(found.decisions).toBe(120);
    expect(found.words?.map(({ word }) => word)).toContain('tanker');
  });

  it('names the words that spoke against an entry, with parts below 0', () => {
    const { judge } = open(train());
    const words = judge('Ship on a gift wrap, spaceship film')?.words ?? [];
    const against = words.filter(({ points }) => points < 0).map(({ word }) => word);
    expect(against).toContain('gift wrap');
  });

  it('is not led astray by decisions that all say the same', () => {
    for (const wanted of ['in', 'out'] as const) {
      const decided = makeDecided(60).filter(({ label }) => label === wanted);
      const { judge, model } = open(train({ decided }));
      expect(model.threshold).toBe(0);
      expect(judge('Football delayed on Monday').points).toBeLessThan(3);
      const ship = judge('Ship leaves a ship yard');
      expect(ship.points).toBeGreaterThan(-3);
    }
  });

  it('learns from Chinese and Japanese by characters and pairs of them', () => {
    const texts = ['华为芯片断供', '芯片出口管制', '足球比赛结果', '天气预报晴朗'];
    const decided = makeDecided(40).map((each, at) => ({
      label: at % 4 < 2 ? ('in' as const) : ('out' as const),
      candidate: { ...each.candidate, title: `${texts[at % 4]} ${at}` },
    }));
    const { judge } = open(train({ decided }));
    const { points = 0, words = [] } = judge('新芯片亮相');
    expect(points).toBeGreaterThan(judge('天气转凉').points ?? 0);
    expect(words.map(({ word }) => word)).toContain('芯片');
  });

  it('survives entries without a word', () => {
    const empty = { candidate: sampleCandidate({ entryId: 'urn:empty' }), label: 'in' as const };
    const { judge } = open(train({ decided: [...makeDecided(30), empty] }));
    expect(Number.isFinite(judge('').points)).toBe(true);
  });
});

describe('learning in force', () => {
  it('finds entries that no rule touches, and only those that are meant', () => {
    const { learning } = open(train());
    expect(learning.find(sampleCandidate({ title: 'Tanker and ferry inspected' }))).toEqual([
      'ships',
    ]);
    expect(learning.find(sampleCandidate({ title: 'Opera praised by night' }))).toEqual([]);
  });

  it('finds none for a topic whose groups have to hit, or that may not change anything', () => {
    const grouped = { ...ships, match: { ...ships.match, all: { sea: ['sea'] } } };
    const off = { ...ships, learn: { ...ships.learn, may: 'off' as const } };
    for (const topic of [grouped, off]) {
      const { learning } = open(train({}, topic), topic);
      expect(learning.find(sampleCandidate({ title: 'Tanker and ferry inspected' }))).toEqual([]);
    }
  });

  it('keeps the background out of the queue', () => {
    const { learning } = open(train());
    const found = makeBackground(400)
      .slice(200)
      .filter((candidate) => learning.find(candidate).length > 0);
    expect(found.length).toBeLessThanOrEqual(4);
  });

  it('says of an entry the same whether it was asked of others in between or not', () => {
    const { judge } = open(train());
    const first = judge('Ferry seen near the coast');
    judge('Dinner sold again');
    expect(judge('Ferry seen near the coast')).toEqual(first);
  });

  it('has nothing to say of topics that did not learn', () => {
    const { learning, matcher } = open(train());
    const candidate = sampleCandidate({ title: 'Ship' });
    const byRules = { ...matcher.explain(candidate, 'ships'), topic: 'other' };
    expect(learning.judge(candidate, byRules)).toBeNull();
    expect([learning.modelHash('ships')?.length, learning.modelHash('other')]).toEqual([16, null]);
  });
});
