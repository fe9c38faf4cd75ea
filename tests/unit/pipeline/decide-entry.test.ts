import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { EditionEntry } from '../../../src/model/edition.ts';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { curateTopic } from '../../../src/pipeline/curate-topic.ts';
import { decideEntry } from '../../../src/pipeline/decide-entry.ts';
import { rejudgeTopics } from '../../../src/pipeline/rejudge-topics.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const TIN =
  'title: Tin\ndescription: Tin.\nmatch: {publish: 6, review: 3, any: {tin: 4, ore: 2}}\n';

let at: TestHouse;

beforeEach(async () => {
  at = await openTestHouse({ tin: TIN });
  await at.take('agency', [
    { title: 'Tin', publishedAt: '2026-03-01T01:00:00.000Z' },
    { title: 'Ore', publishedAt: '2026-03-01T02:00:00.000Z' },
    { title: 'Gold', publishedAt: '2026-03-01T03:00:00.000Z' },
    { title: 'More tin', publishedAt: '2026-03-01T04:00:00.000Z' },
  ]);
});

afterEach(async () => {
  await at.remove();
});

const key = (nativeId: string) => ({ sourceId: 'agency', nativeId });

async function decide(nativeId: string, action: DecisionAction) {
  return await decideEntry(at.house, key(nativeId), 'tin', { action, by: 'Ada', reason: null });
}

async function readEdition(): Promise<readonly EditionEntry[]> {
  const topic = at.house.rules.matcher.topic('tin');
  return (await curateTopic(at.house, topic)).entries;
}

const readTitles = async () => (await readEdition()).map(({ entry }) => entry.title);

describe('a decision', () => {
  it.each<[string, DecisionAction, readonly string[]]>([
    ['2', { kind: 'approve' }, ['More tin', 'Ore', 'Tin']],
    ['3', { kind: 'approve' }, ['More tin', 'Gold', 'Tin']],
    ['4', { kind: 'reject' }, ['Tin']],
    ['4', { kind: 'hide' }, ['Tin']],
    ['1', { kind: 'pin', until: null }, ['Tin', 'More tin']],
  ])('on entry %s, %o, leaves %j', async (nativeId, action, titles) => {
    await decide(nativeId, action);
    expect(await readTitles()).toEqual(titles);
  });

  it.each<[string, DecisionAction]>([
    ['3', { kind: 'approve' }],
    ['4', { kind: 'reject' }],
    ['4', { kind: 'hide' }],
    ['1', { kind: 'pin', until: null }],
    ['4', { kind: 'retitle', title: 'Still more tin' }],
    ['4', { kind: 'note', text: 'Mind the metal.' }],
  ])(
    'on entry %s, %o, survives a changed entry, changed rules and a restart',
    async (id, action) => {
      const withoutTexts = (entries: readonly EditionEntry[]) =>
        entries.map(({ entry, title, note, pinned }) => [entry.nativeId, title, note, pinned]);
      await decide(id, action);
      const decided = withoutTexts(await readEdition());

      at.now = '2026-03-03T12:00:00.000Z';
      const titles = ['Tin', 'Ore', 'Gold', 'More tin'];
      await at.take(
        'agency',
        titles.map((title) => ({ title: `${title}, changed` })),
      );
      expect(withoutTexts(await readEdition())).toEqual(decided);

      await at.write('feeds/topics/tin.yaml', TIN.replace('publish: 6', 'publish: 7'));
      await at.reload();
      await rejudgeTopics(at.house);
      expect(withoutTexts(await readEdition())).toEqual(decided);

      await at.reopen();
      await catchUp(at.house);
      expect(withoutTexts(await readEdition())).toEqual(decided);
    },
  );

  it('is not lost when a poll of the same entry is stored at that moment', async () => {
    for (let round = 0; round < 20; round += 1) {
      const kind = round % 2 === 0 ? 'approve' : 'reject';
      await Promise.all([
        at.take('agency', [{ title: `Gold, version ${round}`, nativeId: '3' }]),
        decide('3', { kind }),
      ]);
      const [placed] = await at.house.store.readPlaced('tin', [key('3')]);
      expect(placed?.placement.state).toBe(kind === 'approve' ? 'published' : 'out');
      expect(placed?.placement.explanation.decision).toContain(kind === 'approve' ? 'appr' : 'rej');
      expect(placed?.entry.title).toBe(`Gold, version ${round}`);
    }
  });

  it('is undone by another record, and what held before holds again', async () => {
    await decide('4', { kind: 'reject' });
    await decide('4', { kind: 'approve' });
    expect(await readTitles()).toEqual(['More tin', 'Tin']);
    const explanation = await decide('4', { kind: 'undo', of: 'approve' });
    expect(explanation.decisions).toEqual(['rejected by Ada on 2026-03-02']);
    expect(await readTitles()).toEqual(['Tin']);
    await decide('4', { kind: 'undo', of: 'reject' });
    expect(await readTitles()).toEqual(['More tin', 'Tin']);
    expect(await at.house.store.listDecisions('tin', key('4'))).toHaveLength(4);
  });

  it.each<[DecisionAction, string]>([
    [{ kind: 'undo', of: 'hide' }, 'there is no hide to undo'],
    [{ kind: 'pin', until: '2026-03-02T12:00:00.000Z' }, 'a pin that ends in the past'],
    [{ kind: 'retitle', title: '  ' }, 'the title is empty'],
    [{ kind: 'note', text: 'x'.repeat(2001) }, 'the note is too long'],
    [{ kind: 'join', with: { sourceId: 'agency', nativeId: '1' } }, 'cannot join itself'],
    [{ kind: 'join', with: { sourceId: 'agency', nativeId: '9' } }, 'the entry is not stored'],
  ])('that makes no sense is refused: %o', async (action, message) => {
    await expect(decide('1', action)).rejects.toThrow(message);
    expect(await at.house.store.listDecisions('tin')).toEqual([]);
  });
});

describe('a pin', () => {
  it('stands before newer entries, the latest pin first, until it ends', async () => {
    await decide('1', { kind: 'pin', until: '2026-03-02T14:00:00.000Z' });
    expect(await readTitles()).toEqual(['Tin', 'More tin']);
    at.now = '2026-03-02T13:00:00.000Z';
    await decide('4', { kind: 'pin', until: null });
    expect(await readTitles()).toEqual(['More tin', 'Tin']);
    await decide('1', { kind: 'pin', until: '2026-03-02T14:00:00.000Z' });
    at.now = '2026-03-02T13:30:00.000Z';
    await decide('1', { kind: 'pin', until: '2026-03-02T14:00:00.000Z' });
    expect(await readTitles()).toEqual(['Tin', 'More tin']);
    at.now = '2026-03-02T14:00:00.000Z';
    expect(await readTitles()).toEqual(['More tin', 'Tin']);
  });

  it('brings an entry back that is too old for the feed', async () => {
    const many = Array.from({ length: 140 }, (_, number) => ({
      title: `Tin ${number}`,
      nativeId: `m${number}`,
      publishedAt: '2026-03-02T00:00:00.000Z',
    }));
    at.now = '2026-03-02T13:00:00.000Z';
    await at.take('agency', many);
    expect(await readTitles()).not.toContain('Tin');
    await decide('1', { kind: 'pin', until: null });
    expect((await readTitles())[0]).toBe('Tin');
    expect(await readTitles()).toHaveLength(50);
  });
});

it('a new title and a note are shown, dated, and leave the stored entry alone', async () => {
  at.now = '2026-03-02T13:00:00.000Z';
  await decide('4', { kind: 'retitle', title: 'Still more tin' });
  const [first] = await readEdition();
  expect(first).toMatchObject({ title: 'Still more tin', updatedAt: '2026-03-02T13:00:00.000Z' });
  expect(first?.entry.title).toBe('More tin');
  at.now = '2026-03-02T14:00:00.000Z';
  await decide('4', { kind: 'undo', of: 'retitle' });
  const [after] = await readEdition();
  expect(after).toMatchObject({ title: null, updatedAt: '2026-03-02T14:00:00.000Z' });
});
