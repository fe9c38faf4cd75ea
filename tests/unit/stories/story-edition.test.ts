import { afterEach, beforeEach, describe, expect, it, test } from 'vitest';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { EditionEntry } from '../../../src/model/edition.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { explainEntry } from '../../../src/pipeline/explain-entry.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { StoryTeller } from '../../../src/pipeline/story-teller.ts';
import { openTestHouse, type TestHouse } from '../pipeline/test-house.ts';
import { fill, hardNegatives } from './hard-negatives.ts';
import { positivePairs } from './positive-pairs.ts';

const rules = (more: string) => `title: News
description: All news.
language: en
match: {publish: 1, review: 0.5, any: {the: 2, a: 2, ferry: 2, 铁路: 2}}
learn: {use: false}
${more}
`;

const pairs = positivePairs.filter(({ how }) => how === 'another headline');
const [chips, ferry] = pairs;
if (chips === undefined || ferry === undefined) throw new Error('there are no pairs');

let desk: TestHouse;

beforeEach(async () => {
  desk = await openTestHouse({
    news: rules('stories: {window: 72h, prefer: [local]}'),
    prefers: rules('stories: {window: 72h, prefer: [wire]}'),
  });
});
afterEach(() => desk.remove());

async function publish(topic = 'news'): Promise<readonly EditionEntry[]> {
  await publishTopics(desk.house, ['news', 'prefers']);
  return desk.house.publication.editions.get(topic)?.entries ?? [];
}

/** What a reader of the Atom feed sees: ids and titles. */
function readFeed(topic = 'news'): readonly (readonly string[])[] {
  const body = desk.house.publication.findWhole(`/feeds/${topic}.atom`)?.body;
  const text = new TextDecoder().decode(body);
  return [
    ...text.matchAll(/<entry[\s\S]*?<id>(.*?)<\/id>\s*<title type="text">(.*?)<\/title>/g),
  ].map(([, id = '', title = '']) => [id, title]);
}

async function decide(entry: Entry, action: DecisionAction, topic = 'news'): Promise<void> {
  const { sourceId, nativeId } = entry;
  const by = 'ada';
  const at = desk.now;
  const decision = { topic, sourceId, nativeId, action, by, at, reason: null };
  await desk.house.store.appendDecision(decision);
}

async function takeOne(sourceId: string, own: Partial<Entry>): Promise<Entry> {
  const [entry] = await desk.take(sourceId, [own]);
  if (entry === undefined) throw new Error('nothing was taken');
  return entry;
}

function laterBy(minutes: number): void {
  desk.now = new Date(Date.parse(desk.now) + minutes * 60_000).toISOString();
}

const dated = (at: string) => ({ publishedAt: at });
const morning = dated('2026-03-02T08:00:00.000Z');

describe('a copy', () => {
  let first: Entry;
  let second: Entry;
  beforeEach(async () => {
    first = await takeOne('agency', {
      ...ferry.first,
      ...morning,
      link: 'https://agency.example/f',
    });
    laterBy(30);
    second = await takeOne('wire', {
      ...ferry.second,
      ...morning,
      link: 'https://second.example/f',
    });
  });

  it('hides behind the entry that was there first, and is linked from it', async () => {
    const entries = await publish();
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({
      id: first.id,
      entry: { id: first.id },
      also: [{ entryId: second.id, title: second.title, link: second.link }],
      related: [],
    });
    const page = desk.house.publication.findWhole('/feeds/news');
    expect(new TextDecoder().decode(page?.body)).toMatch(
      /Also: <a href="https:\/\/second.example\/f"/,
    );
    for (const kind of ['rss', 'atom', 'json']) {
      const body = desk.house.publication.findWhole(`/feeds/news.${kind}`)?.body;
      expect(new TextDecoder().decode(body)).toContain('https://second.example/f');
    }
  });

  it('leads where the topic prefers its source', async () => {
    const [entry] = await publish('prefers');
    expect(entry?.entry.id).toBe(second.id);
    expect(entry?.also.map(({ entryId }) => entryId)).toEqual([first.id]);
  });

  it('is explained on both sides', async () => {
    await publish();
    const hidden = await explainEntry(desk.house, second, 'news');
    expect(hidden.story).toBe(`stands behind "${first.title}" of agency.example (same story)`);
    expect(hidden.reason).toContain('stands behind');
    const lead = await explainEntry(desk.house, first, 'news');
    expect(lead.story).toBe('leads its story, also told by second.example');
  });

  it('stays where it is over a restart and later copies', async () => {
    await publish();
    await desk.reopen();
    laterBy(60);
    await takeOne('wire', { ...ferry.first, ...morning, nativeId: 'again' });
    const entries = await publish();
    expect(entries.map(({ id, also }) => [id, also.length])).toEqual([[first.id, 2]]);
  });

  it('stands by itself once an editor split it off, for good', async () => {
    await publish();
    await decide(second, { kind: 'split' });
    await desk.reopen();
    laterBy(10);
    await takeOne('wire', { ...ferry.second, ...morning, summary: 'A word more.' });
    expect((await publish()).map(({ id }) => id).sort()).toEqual([first.id, second.id]);
    expect((await publish('prefers')).length).toBe(1);
    await decide(second, { kind: 'undo', of: 'split' });
    expect((await publish()).map(({ id }) => id)).toEqual([first.id]);
  });

  it('when the leading one is split off, both have their own ids', async () => {
    await publish();
    await decide(first, { kind: 'split' });
    expect((await publish()).map(({ id, entry }) => [id, entry.id]).sort()).toEqual([
      [first.id, first.id],
      [second.id, second.id],
    ]);
  });

  it('leads when an editor rejects the first, under the id that readers know', async () => {
    const [before] = await publish();
    await decide(first, { kind: 'reject' });
    const topic = desk.house.rules.matcher.topic('news');
    await desk.house.store.replacePlacements(topic.slug, [first], []);
    laterBy(1);
    const [after, ...others] = await publish();
    expect(others).toEqual([]);
    expect(after?.entry.id).toBe(second.id);
    expect(after?.id).toBe(first.id);
    expect(after?.publishedAt).toBe(before?.publishedAt);
    expect(after?.updatedAt).toBe(desk.now);
    expect(after?.also).toEqual([]);
  });

  it('leads when it is pinned', async () => {
    await publish();
    await decide(second, { kind: 'pin', until: null });
    expect((await publish()).map(({ id, entry }) => [id, entry.id])).toEqual([
      [first.id, second.id],
    ]);
  });

  it('stays when its text changes a little, and leaves when it changes by far', async () => {
    await publish();
    laterBy(5);
    await takeOne('wire', { ...ferry.second, ...morning, title: 'Ferry off Naxos: all are safe' });
    expect((await publish()).map(({ id }) => id)).toEqual([first.id]);
    laterBy(5);
    await takeOne('wire', { ...chips.first, ...morning });
    expect((await publish()).map(({ id }) => id).sort()).toEqual([first.id, second.id]);
  });

  it('stays hidden while the text of the lead changes, and the id stays', async () => {
    await publish();
    laterBy(5);
    await takeOne('agency', {
      ...ferry.first,
      ...morning,
      title: `UPDATE 1-${ferry.first.title}`,
      text: `${ferry.first.text} The port was closed.`,
    });
    expect((await publish()).map(({ id }) => id)).toEqual([first.id]);
  });
});

it('a copy that is declared to lead takes the lead; a reader sees one item, updated', async () => {
  const first = await takeOne('agency', { ...ferry.first, ...morning });
  const [before] = await publish('prefers');
  expect(readFeed('prefers')).toEqual([[first.id, first.title]]);
  laterBy(45);
  const second = await takeOne('wire', { ...ferry.second, ...morning });
  const [after] = await publish('prefers');
  expect(readFeed('prefers')).toEqual([[first.id, second.title]]);
  expect(after?.publishedAt).toBe(before?.publishedAt);
  expect(after?.updatedAt).toBe(desk.now);
  const feed = desk.house.publication.findWhole('/feeds/prefers.atom');
  laterBy(60);
  await publish();
  expect(desk.house.publication.findWhole('/feeds/prefers.atom')).toEqual(feed);
  await desk.reopen();
  await publish();
  expect(desk.house.publication.findWhole('/feeds/prefers.atom')?.etag).toBe(feed?.etag);
});

test('two copies of one round are one, and templates of one round are two', async () => {
  const [template] = hardNegatives;
  if (template === undefined) throw new Error('there are no templates');
  const filled = [template.first, template.second].map((values, at) => ({
    nativeId: `fed ${at}`,
    title: fill(template.title, values),
    text: fill(template.text, values),
    ...morning,
  }));
  await desk.take('agency', [
    { ...ferry.first, ...morning },
    { ...ferry.second, ...morning },
    ...filled,
  ]);
  const entries = await publish();
  expect(entries.map(({ entry }) => entry.title).sort()).toEqual(
    [ferry.first.title, ...filled.map(({ title }) => title)].sort(),
  );
});

test('an entry that an editor joined hides behind the other, whatever they say', async () => {
  const first = await takeOne('agency', { ...ferry.first, ...morning });
  const other = await takeOne('wire', { ...chips.first, ...dated('2026-01-02T08:00:00.000Z') });
  expect(await publish()).toHaveLength(2);
  await decide(other, { kind: 'join', with: first });
  await desk.reopen();
  expect((await publish()).map(({ id }) => id)).toEqual([first.id]);
  expect(await publish('prefers')).toHaveLength(2);
  await decide(first, { kind: 'join', with: other });
  expect(await publish()).toHaveLength(2);
});

test('a copy that the topic does not publish is linked to, unless the topic or an editor refuses it', async () => {
  await desk.write('feeds/topics/news.yaml', rules('read: {sources: {never: [wire]}}'));
  await desk.write('feeds/topics/prefers.yaml', rules('').replace('a: 2', 'a: -9'));
  await desk.reload();
  await takeOne('agency', { ...ferry.first, ...morning, link: 'https://agency.example/f' });
  const second = await takeOne('wire', {
    ...ferry.second,
    ...morning,
    link: 'https://second.example/f',
  });
  const [refused] = await publish();
  expect(refused?.also).toEqual([]);
  await desk.write(
    'feeds/topics/news.yaml',
    rules('')
      .replace('ferry: 2', 'aground: 9')
      .replace(/the: 2, a: 2, /, ''),
  );
  await desk.reload();
  const first = await desk.house.store.findEntry('https://agency.example/f');
  if (first === null) throw new Error('it is not stored');
  await desk.house.store.replacePlacements('news', [second], []);
  const [linked] = await publish();
  expect(linked?.also.map(({ entryId }) => entryId)).toEqual([second.id]);
  await decide(second, { kind: 'reject' });
  expect((await publish())[0]?.also).toEqual([]);
});

test('a copy of a text that is older than the feed reaches stays hidden', async () => {
  await desk.write('feeds/topics/news.yaml', rules('publish: {entries: 2}'));
  await desk.reload();
  await takeOne('agency', { ...ferry.first, ...morning, nativeId: 'old' });
  await publish();
  laterBy(60);
  await desk.take(
    'agency',
    pairs.slice(2, 6).map(({ first }, at) => ({
      ...first,
      ...dated(`2026-03-02T10:0${at}:00.000Z`),
      nativeId: `${at}`,
    })),
  );
  await publish();
  laterBy(60);
  const copy = await takeOne('wire', { ...ferry.second, ...dated('2026-03-02T13:30:00.000Z') });
  const entries = await publish();
  expect(entries).toHaveLength(2);
  expect(entries.map(({ entry }) => entry.id)).not.toContain(copy.id);
});

test('two tellers of one store tell everything once, and the same as one', async () => {
  const texts = positivePairs.flatMap(({ first, second }) => [first, second]).slice(0, 60);
  await desk.take(
    'agency',
    texts.map((text, at) => ({ ...text, ...morning, nativeId: `${100 + at}` })),
  );
  const { store } = desk.house;
  const tellers = [new StoryTeller(store), new StoryTeller(store)];
  await Promise.all(tellers.map((teller) => teller.tell(72 * 3_600_000)));
  expect(await store.listUntold(10)).toEqual([]);
  const keys = texts.map((_, at) => ({ sourceId: 'agency', nativeId: `${100 + at}` }));
  const members = await store.readCopies(keys);
  expect(members).toHaveLength(texts.length);
  expect(members.map(({ nativeId }) => nativeId)).toEqual(keys.map(({ nativeId }) => nativeId));
  expect(new Set(members.map(({ textId }) => textId)).size).toBe(6);
});

test('entries told in many steps, with restarts between them, give the same stories', async () => {
  const texts = positivePairs.flatMap(({ first, second }) => [first, second]).slice(0, 40);
  const keys = texts.map((_, at) => ({ sourceId: 'agency', nativeId: `${100 + at}` }));
  const own = texts.map((text, at) => ({ ...text, ...morning, nativeId: `${100 + at}` }));
  for (let start = 0; start < own.length; start += 7) {
    await desk.take('agency', own.slice(start, start + 7));
    await publish();
    await desk.reopen();
  }
  const stepwise = await desk.house.store.readCopies(keys);
  const other = await openTestHouse({ news: rules('') });
  try {
    await other.take('agency', own);
    await other.house.storyTeller.tell(72 * 3_600_000);
    expect(await other.house.store.readCopies(keys)).toEqual(stepwise);
  } finally {
    await other.remove();
  }
});
