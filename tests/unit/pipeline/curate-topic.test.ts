import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/model/entry.ts';
import { curateTopic } from '../../../src/pipeline/curate-topic.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { explainEntry } from '../../../src/pipeline/explain-entry.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const TIN = `title: Tin
description: Tin.
match: {publish: 4, review: 2, any: {tin: 2, ore: 1}}
publish: {entries: 20, per_source_per_day: 3}
`;

let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({ tin: TIN });
});

afterEach(async () => {
  await at.remove();
});

async function readIds(): Promise<readonly string[]> {
  const edition = await curateTopic(at.house, at.house.rules.matcher.topic('tin'));
  return edition.entries.map(({ entry }) => entry.nativeId);
}

/** So many entries, a minute apart, the first the earliest. */
function minutesApart(count: number, day: string, prefix: string): readonly Partial<Entry>[] {
  return Array.from({ length: count }, (_, minute) => ({
    nativeId: `${prefix}${String(minute).padStart(4, '0')}`,
    title: 'Tin',
    publishedAt: new Date(Date.parse(`${day}T00:00:00.000Z`) + minute * 60_000).toISOString(),
  }));
}

describe('a new source', () => {
  it('brings the newest of its first round only; what comes later is not limited', async () => {
    at.now = '2026-03-02T12:00:00.000Z';
    const first = Array.from({ length: 30 }, (_, day) => ({
      nativeId: `d${String(day).padStart(2, '0')}`,
      title: 'Tin',
      publishedAt: `2026-02-${String((day % 28) + 1).padStart(2, '0')}T${String(day).padStart(2, '0').slice(0, 1)}8:00:00.000Z`,
    }));
    await at.take('agency', first);
    expect(await readIds()).toHaveLength(10);
    at.now = '2026-03-03T12:00:00.000Z';
    await at.take('agency', [
      { nativeId: 'n', title: 'Tin', publishedAt: '2026-01-01T00:00:00.000Z' },
    ]);
    expect((await readIds()).at(-1)).toBe('n');
    expect(await readIds()).toHaveLength(11);
  });

  it('without dates brings no more of them, dated when they were first seen', async () => {
    const undated = Array.from({ length: 30 }, () => ({ title: 'Tin', publishedAt: null }));
    await at.write('feeds/topics/tin.yaml', TIN.replace(', per_source_per_day: 3', ''));
    await at.reload();
    await at.take('agency', undated);
    expect(await readIds()).toHaveLength(10);
  });

  it('says why the others are not in the feed, and lets an editor overrule that', async () => {
    const entries = await at.take('agency', minutesApart(12, '2026-02-01', 'm'));
    await at.write('feeds/topics/tin.yaml', TIN.replace(', per_source_per_day: 3', ''));
    await at.reload();
    const [oldest] = entries;
    if (oldest === undefined) throw new Error('no entry');
    const explanation = await explainEntry(at.house, oldest, 'tin');
    expect(explanation.limits).toEqual([
      'agency was new when this came: of its first round the newest 10 go out',
    ]);
    expect(explanation.state).toBe('published');
    expect(explanation.reason).toMatch(/^Not in the feed: agency was new/);
    const approve = { action: { kind: 'approve' }, by: 'Ada', reason: null } as const;
    await decideEntry(at.house, oldest, 'tin', approve);
    expect(await readIds()).toContain(oldest.nativeId);
    expect((await explainEntry(at.house, oldest, 'tin')).limits).toEqual([]);
  });
});

describe('a cap by source and day', () => {
  const seen = '2026-03-01T00:00:00.000Z';

  beforeEach(async () => {
    // Its first round is over.
    at.now = seen;
    await at.take('agency', [{ nativeId: 'first', title: 'Gold' }]);
    await at.take('wire', [{ nativeId: 'first', title: 'Gold' }]);
  });

  it('lets the highest scores out, then the earliest, by the day of their own dates', async () => {
    at.now = '2026-03-04T12:00:00.000Z';
    const monday = minutesApart(5, '2026-03-02', 'm');
    const best = { nativeId: 'best', title: 'Tin ore', publishedAt: '2026-03-02T20:00:00.000Z' };
    await at.take('agency', [...monday, best, ...minutesApart(2, '2026-03-03', 't')]);
    await at.take('wire', minutesApart(1, '2026-03-02', 'w'));
    expect(await readIds()).toEqual(['t0001', 't0000', 'best', 'm0001', 'm0000', 'w0000']);
  });

  it('is said of those that wait, which come in when it is raised', async () => {
    at.now = '2026-03-04T12:00:00.000Z';
    const entries = await at.take('agency', minutesApart(5, '2026-03-02', 'm'));
    const last = entries.at(-1);
    if (last === undefined) throw new Error('no entry');
    const { limits } = await explainEntry(at.house, last, 'tin');
    expect(limits).toEqual([
      '3 others of agency go out for 2026-03-02, with higher scores or earlier (publish.per_source_per_day: 3)',
    ]);
    await at.write('feeds/topics/tin.yaml', TIN.replace('day: 3', 'day: 5'));
    await at.reload();
    expect(await readIds()).toHaveLength(5);
  });

  it('fills the feed from older days behind a flood of any size', async () => {
    at.now = '2026-03-04T12:00:00.000Z';
    await at.take('agency', minutesApart(900, '2026-03-03', 'f'));
    await at.take('wire', minutesApart(3, '2026-03-02', 'w'));
    await at.take('agency', minutesApart(3, '2026-03-02', 'o'));
    expect(await readIds()).toEqual([
      ...['f0002', 'f0001', 'f0000', 'o0002', 'w0002', 'o0001', 'w0001', 'o0000', 'w0000'],
    ]);
  });

  it('does not hold for articles of the house', async () => {
    at.now = '2026-03-04T12:00:00.000Z';
    await at.take('local', minutesApart(15, '2026-03-02', 'a'));
    expect(await readIds()).toHaveLength(15);
  });
});

it('a feed that is full says so of what it leaves out', async () => {
  at.now = '2026-03-04T12:00:00.000Z';
  const entries = await at.take('local', minutesApart(25, '2026-03-02', 'a'));
  const [oldest] = entries;
  if (oldest === undefined) throw new Error('no entry');
  const { limits } = await explainEntry(at.house, oldest, 'tin');
  expect(limits).toEqual(['20 newer or pinned ones fill the feed (publish.entries)']);
});
