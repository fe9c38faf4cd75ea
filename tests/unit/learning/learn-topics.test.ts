import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ConfigHolder } from '../../../src/config/config-holder.ts';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { PlacementState } from '../../../src/model/placement.ts';
import { explainEntry } from '../../../src/pipeline/explain-entry.ts';
import { LearnClock } from '../../../src/pipeline/learn-clock.ts';
import { learnTopics } from '../../../src/pipeline/learn-topics.ts';
import { rejudgeTopics } from '../../../src/pipeline/rejudge-topics.ts';
import { Service } from '../../../src/pipeline/service.ts';
import { openTestHouse, type TestHouse } from '../pipeline/test-house.ts';
import { makeBackground, makeDecided } from './make-decided.ts';

const SHIPS = (learn: string) => `title: Ships
description: What swims.
match: {publish: 6, review: 3, any: {ship: 3}, none: [friendship]}
learn: {${learn}}
`;
const decided = makeDecided(80);
const tanker = { nativeId: 'tanker', title: 'Tanker and ferry, harbour pilot' };
const gift = {
  nativeId: 'gift',
  title: 'Gift wrap for a ship in a bottle, parcel service praised',
};
const opera = { nativeId: 'opera', title: 'Opera praised by night' };
const vetoed = { nativeId: 'vetoed', title: 'Tanker and ferry, harbour pilot, friendship' };

let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({ ships: SHIPS('may: publish, prior: 20') });
  // As at every start: what comes later finds a topic that is judged.
  await rejudgeTopics(at.house);
  const known = decided.map(({ candidate }, number) => ({
    nativeId: `d${number}`,
    title: candidate.title,
  }));
  await at.take('wire', known);
  await at.take(
    'agency',
    makeBackground(60).map(({ title }, number) => ({ nativeId: `b${number}`, title })),
  );
  await at.take('agency', [tanker, gift, opera, vetoed]);
});

afterEach(() => at.remove());

async function decide(number: number, action: DecisionAction, minute = number): Promise<void> {
  await at.house.store.appendDecision({
    topic: 'ships',
    sourceId: 'wire',
    nativeId: `d${number}`,
    action,
    by: 'Ada',
    at: new Date(Date.parse('2026-03-02T12:00:00Z') + minute * 60_000).toISOString(),
    reason: null,
  });
}

async function decideAll(numbers: readonly number[] = decided.map((_, number) => number)) {
  for (const number of numbers) {
    await decide(number, { kind: decided[number]?.label === 'in' ? 'approve' : 'reject' });
  }
}

async function readStates(): Promise<Record<string, PlacementState>> {
  const states: readonly PlacementState[] = ['published', 'queued', 'out'];
  const options = { topic: 'ships', states, sourceIds: ['agency'], limit: 1000 };
  const placed = await at.house.store.listPlaced(options);
  return Object.fromEntries(
    placed.map(({ entry, placement }) => [entry.nativeId, placement.state]),
  );
}

describe('learning from the record of decisions', () => {
  it('publishes what no rule touches, throws out what one took, and says by which words', async () => {
    await decideAll();
    expect(await learnTopics(at.house)).toEqual(['ships']);
    expect(await rejudgeTopics(at.house)).toEqual(['ships']);
    const states = await readStates();
    expect(states.tanker).toBe('published');
    // An editor's word keeps a record of it; what merely touches the rules leaves none.
    expect(states.gift ?? 'out').toBe('out');
    expect(states.opera).toBeUndefined();
    expect(states.vetoed ?? 'out').toBe('out');

    const entry = await at.house.store.findEntry('urn:agency:tanker');
    if (entry === null) throw new Error('the entry is not there');
    const { learned, lines, score } = await explainEntry(at.house, entry, 'ships');
    expect(learned?.decisions).toBe(80);
    expect(learned?.words.map(({ word }) => word)).toContain('tanker');
    expect(lines.filter(({ rule }) => rule === 'learned')).toHaveLength(1);
    expect(lines.reduce((sum, { points }) => sum + Math.round(1000 * points), 0)).toBe(
      Math.round(1000 * score),
    );
  });

  it('may only queue where the topic says so, and changes nothing where it may not', async () => {
    await decideAll();
    await at.write('feeds/topics/ships.yaml', SHIPS('may: review, prior: 20'));
    await at.reload();
    await learnTopics(at.house);
    await rejudgeTopics(at.house);
    expect(await readStates()).toMatchObject({ tanker: 'queued', gift: 'queued' });

    for (const learn of ['may: off', 'use: false', 'min_decisions: 81']) {
      await at.write('feeds/topics/ships.yaml', SHIPS(learn));
      await at.reload();
      await learnTopics(at.house);
      await rejudgeTopics(at.house);
      const states = await readStates();
      expect([learn, states.tanker ?? 'out', states.gift]).toEqual([learn, 'out', 'published']);
    }
  });

  it('gives the same model in any order of decisions, after a restart and with newer entries', async () => {
    await decideAll();
    await learnTopics(at.house);
    const hash = at.house.learning?.modelHash('ships');
    await at.reopen();
    at.now = '2026-03-05T12:00:00.000Z';
    await at.take('agency', [{ nativeId: 'new', title: 'Tax on bread and opera' }]);
    await learnTopics(at.house);
    expect(at.house.learning?.modelHash('ships')).toBe(hash);

    const other = await openTestHouse({ ships: SHIPS('may: publish, prior: 20') });
    const first = at;
    at = other;
    await other.take(
      'agency',
      makeBackground(60).map(({ title }, number) => ({ nativeId: `b${number}`, title })),
    );
    await other.take('agency', [tanker, gift, opera, vetoed]);
    await other.take(
      'wire',
      decided.map(({ candidate }, number) => ({ nativeId: `d${number}`, title: candidate.title })),
    );
    await decideAll(decided.map((_, number) => (number * 37) % 80));
    await learnTopics(other.house);
    expect(other.house.learning?.modelHash('ships')).toBe(hash);
    await first.remove();
  });

  it('counts the latest word on an entry, and none that was undone', async () => {
    await decideAll();
    await learnTopics(at.house);
    const hash = at.house.learning?.modelHash('ships');
    await decide(0, { kind: 'reject' }, 70);
    expect(await learnTopics(at.house)).toEqual(['ships']);
    await decide(0, { kind: 'approve' }, 79);
    expect(await learnTopics(at.house)).toEqual(['ships']);
    expect(at.house.learning?.modelHash('ships')).toBe(hash);
    await decide(79, { kind: 'undo', of: 'reject' }, 79);
    await learnTopics(at.house);
    const entry = await at.house.store.findEntry('urn:agency:tanker');
    if (entry === null) throw new Error('the entry is not there');
    expect((await explainEntry(at.house, entry, 'ships')).learned?.decisions).toBe(79);
  });

  it('learns nothing from an entry that is hidden', async () => {
    await decideAll();
    await decide(0, { kind: 'hide' }, 79);
    await learnTopics(at.house);
    const entry = await at.house.store.findEntry('urn:agency:tanker');
    if (entry === null) throw new Error('the entry is not there');
    expect((await explainEntry(at.house, entry, 'ships')).learned?.decisions).toBe(79);
  });

  it('does nothing when nothing was decided since', async () => {
    await decideAll();
    await learnTopics(at.house);
    const { learning } = at.house;
    expect(await learnTopics(at.house)).toEqual([]);
    expect(at.house.learning?.modelHash('ships')).toBe(learning?.modelHash('ships'));
    await rejudgeTopics(at.house);
    expect(await rejudgeTopics(at.house)).toEqual([]);
  });
});

describe('a service at work', () => {
  it('learns from new decisions by itself and judges what is stored again', async () => {
    await decideAll();
    const service = new Service(at.house, new ConfigHolder(at.root, {}));
    await service.start();
    const states = await readStates();
    expect([states.tanker, states.gift ?? 'out']).toEqual(['published', 'out']);
    const hash = at.house.learning?.modelHash('ships');
    service.startWork({ poll: false });
    const say = (nativeId: string, kind: 'approve' | 'reject') =>
      service.desk.decide({ sourceId: 'agency', nativeId }, 'ships', {
        action: { kind },
        by: 'Ada',
        reason: null,
      });
    // Each word wakes the service; an hour later, by the house's clock, it has waited long enough.
    let hour = 12;
    await vi.waitFor(
      async () => {
        hour += 1;
        at.now = `2026-03-02T${hour}:00:00.000Z`;
        await say(`b${hour}`, 'reject');
        expect(at.said).toContain('info learned from new decisions: ships');
      },
      { timeout: 15_000, interval: 500 },
    );
    await service.stop();
    expect(at.house.learning?.modelHash('ships')).not.toBe(hash);
    const placed = await at.house.store.listPlaced({
      topic: 'ships',
      states: ['published'],
      sourceIds: ['agency'],
      limit: 9,
    });
    const [tankerPlaced] = placed;
    expect(tankerPlaced?.placement.explanation.learned?.decisions).toBeGreaterThan(80);
  });
});

describe('when to learn', () => {
  const later = (seconds: number) =>
    new Date(Date.parse('2026-03-02T12:00:00Z') + seconds * 1000).toISOString();

  it('waits for a pause in a burst of decisions', async () => {
    const clock = new LearnClock(at.house);
    await clock.noteLearned();
    expect([await clock.isDue(), clock.measureWait()]).toEqual([false, Number.POSITIVE_INFINITY]);
    await decide(0, { kind: 'approve' });
    expect([await clock.isDue(), clock.measureWait()]).toEqual([false, 5_000]);
    at.now = later(4);
    await decide(1, { kind: 'reject' });
    expect(await clock.isDue()).toBe(false);
    at.now = later(8);
    expect(await clock.isDue()).toBe(false);
    at.now = later(9);
    expect(await clock.isDue()).toBe(true);
    await clock.noteLearned();
    expect(await clock.isDue()).toBe(false);
  });

  it('does not wait for ever', async () => {
    const clock = new LearnClock(at.house);
    await clock.noteLearned();
    for (let second = 0; second < 60; second += 4) {
      at.now = later(second);
      await decide(second, { kind: 'reject' });
      expect(await clock.isDue()).toBe(false);
    }
    at.now = later(60);
    await decide(61, { kind: 'reject' });
    expect(await clock.isDue()).toBe(true);
  });
});
