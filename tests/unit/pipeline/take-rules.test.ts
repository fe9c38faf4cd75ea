import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { explainEntry } from '../../../src/pipeline/explain-entry.ts';
import { describeHeld } from '../../../src/pipeline/take-rules.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const makeTin = (publish: number, test = 'Tin') =>
  `title: Tin\ndescription: Tin.\nmatch: {publish: ${publish}, review: 3, any: {tin: 4, ore: 2}}\ntests: {in: [${test}]}\n`;

let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({ tin: makeTin(6) });
  await at.take('agency', [{ title: 'Tin' }, { title: 'Ore' }]);
  await catchUp(at.house);
});

afterEach(async () => {
  await at.remove();
});

const readFeed = (slug = 'tin') =>
  new TextDecoder().decode(at.house.publication.findWhole(`/feeds/${slug}.json`)?.body);

it('a topic whose tests fail keeps its last good rules and says so, also after a restart', async () => {
  const good = at.house.rules.matcher.rulesHash('tin');
  await at.write('feeds/topics/tin.yaml', makeTin(9));
  await at.reload();
  expect(at.house.rules.matcher.rulesHash('tin')).toBe(good);
  const expected =
    'tin: 1 of its tests fails (feeds/topics/tin.yaml:4), its last good rules stay in force; run "topicwire check"';
  expect(at.said).toContain(`error ${expected}`);
  expect([...at.house.rules.held.values()].map(describeHeld)).toEqual([expected]);

  const before = readFeed();
  await at.reopen();
  await catchUp(at.house);
  expect(at.house.rules.matcher.rulesHash('tin')).toBe(good);
  expect([...at.house.rules.held.keys()]).toEqual(['tin']);
  expect(readFeed()).toBe(before);

  await at.write('feeds/topics/tin.yaml', makeTin(9, 'Tin ore'));
  await at.reload();
  expect(at.house.rules.held.size).toBe(0);
  expect(at.house.rules.matcher.rulesHash('tin')).not.toBe(good);
});

it('a topic that never passed its tests is not published, and costs no other', async () => {
  await at.write('feeds/topics/lead.yaml', makeTin(6, 'Lead'));
  await at.reload();
  expect([...at.house.rules.config.topics.keys()]).toEqual(['tin']);
  expect(at.house.rules.held.get('lead')?.keeps).toBe('edition');
  const [entry] = await at.house.store.listEntries({ after: null, limit: 1 });
  if (entry === undefined) throw new Error('no entry');
  await expect(explainEntry(at.house, entry, 'lead')).rejects.toThrow('it has no good rules yet');
  await catchUp(at.house);
  expect(at.house.publication.findWhole('/feeds/lead.json')).toBeUndefined();
  expect(readFeed()).toContain('"Tin"');
});

it('changed rules judge the past again and say in the log what that moves', async () => {
  await at.write('feeds/topics/tin.yaml', makeTin(4));
  await at.reload();
  await catchUp(at.house);
  expect(at.said).toContain('info tin: rules changed: 1 comes in');
  expect(readFeed()).toContain('"Ore"');

  await at.write('feeds/topics/tin.yaml', makeTin(8).replace('ore: 2', 'ore: 1'));
  await at.reload();
  await catchUp(at.house);
  expect(at.said).toContain('info tin: rules changed: 1 goes out');
  expect(readFeed()).not.toContain('"Ore"');
});

it('a topic that is removed and comes back is judged as if it were new', async () => {
  await rm(join(at.root, 'feeds/topics/tin.yaml'));
  await at.reload();
  await catchUp(at.house);
  expect((await at.house.store.readGoodHashes()).size).toBe(0);
  expect(at.house.publication.findWhole('/feeds/tin.json')).toBeUndefined();
  await at.write('feeds/topics/tin.yaml', makeTin(6));
  await at.reload();
  await catchUp(at.house);
  expect(readFeed()).toContain('"Tin"');
});
