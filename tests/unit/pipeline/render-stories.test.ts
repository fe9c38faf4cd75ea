import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { DecisionAction } from '../../../src/model/decision.ts';
import type { Entry } from '../../../src/model/entry.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { STORIES_FOLDER } from '../../../src/publish/publication-path.ts';
import { positivePairs } from '../stories/positive-pairs.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const rules = (title: string) => `title: ${title}
description: All news.
language: en
match: {publish: 1, review: 0.5, any: {the: 2, a: 2, ferry: 2, 铁路: 2}}
learn: {use: false}
`;
const [ferry] = positivePairs.filter(({ how }) => how === 'another headline').slice(1);
if (ferry === undefined) throw new Error('there is no pair');
const { first: copy, second: other } = ferry;
const morning = { publishedAt: '2026-03-02T08:00:00.000Z' };
const later = { publishedAt: '2026-03-02T08:20:00.000Z' };

let desk: TestHouse;
let first: Entry;
let second: Entry;

beforeEach(async () => {
  desk = await openTestHouse({ news: rules('News'), ships: rules('Ships') });
  first = await takeOne('agency', { ...copy, ...morning, link: 'https://agency.example/f' });
  second = await takeOne('wire', { ...other, ...later, link: 'https://second.example/f' });
  await takeOne('wire', {
    nativeId: 'else',
    title: 'A ferry line of another kind',
    text: 'The museum shows models of ferries, which a collector left to it.',
    ...morning,
  });
});
afterEach(() => desk.remove());

async function takeOne(sourceId: string, own: Partial<Entry>): Promise<Entry> {
  const [entry] = await desk.take(sourceId, [own]);
  if (entry === undefined) throw new Error('nothing was taken');
  return entry;
}

async function decide({ sourceId, nativeId }: Entry, action: DecisionAction): Promise<void> {
  for (const topic of ['news', 'ships']) {
    const decision = { topic, sourceId, nativeId, action, by: 'ada', at: desk.now, reason: null };
    await desk.house.store.appendDecision(decision);
  }
}

const publish = () => publishTopics(desk.house, ['news', 'ships']);

function listStories(): readonly string[] {
  return [...desk.house.publication.documents.keys()].filter((path) =>
    path.startsWith(STORIES_FOLDER),
  );
}

function read(path: string): string {
  return new TextDecoder().decode(desk.house.publication.findWhole(path)?.body);
}

describe('the page of a story', () => {
  it('is one for all topics, names all tellings with source and time, and is linked from each', async () => {
    await publish();
    const [path = '', ...others] = listStories();
    expect(others).toEqual([]);
    const text = read(path);
    expect(text).toContain('href="https://agency.example/f"');
    expect(text).toContain('href="https://second.example/f"');
    expect(text).toContain('<time datetime="2026-03-02T08:00:00Z">');
    expect(text).toContain('<time datetime="2026-03-02T08:20:00Z">');
    expect(text).toContain('<a href="/feeds/news" dir="auto">News</a>');
    expect(text).toContain('<a href="/feeds/ships" dir="auto">Ships</a>');
    for (const topic of ['/feeds/news', '/feeds/ships']) {
      expect(read(topic).split(`href="${path}"`).length - 1).toBe(1);
    }
  });

  it('stays where and as it is over another publishing and a restart', async () => {
    await publish();
    const [path = ''] = listStories();
    const before = desk.house.publication.find(path);
    const { changed, removed } = await publish();
    expect(changed).toEqual([]);
    expect(removed).toEqual([]);
    expect(desk.house.publication.find(path)).toBe(before);
    await desk.reopen();
    expect((await publish()).changed).toEqual([]);
    expect(listStories()).toEqual([path]);
  });

  it('goes when an editor takes the story apart, and comes back with it', async () => {
    await publish();
    const [path = ''] = listStories();
    await decide(second, { kind: 'split' });
    expect((await publish()).removed).toEqual([path]);
    expect(listStories()).toEqual([]);
    expect(read('/feeds/news')).not.toContain(STORIES_FOLDER);
    await decide(second, { kind: 'undo', of: 'split' });
    await publish();
    expect(listStories()).toEqual([path]);
  });

  it('goes with what it tells, and shows nothing of it any more', async () => {
    await publish();
    await decide(first, { kind: 'hide' });
    for (const slug of ['news', 'ships']) {
      await desk.house.store.replacePlacements(slug, [first], []);
    }
    await publish();
    expect([...desk.house.publication.documents.keys()].map(read).join('')).not.toContain(
      'https://agency.example/f',
    );
  });

  it('is kept while a topic that may link to it cannot be curated', async () => {
    await publish();
    const [path = ''] = listStories();
    const { publication, store } = desk.house;
    const { articles } = publication;
    publication.change([], [], { editions: new Map(), articles });
    const broken = new Proxy(store, {
      get: (target, name) => {
        if (name === 'listPlaced') return () => Promise.reject(new Error('not this one'));
        const value: unknown = Reflect.get(target, name);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
    const { refused } = await publishTopics({ ...desk.house, store: broken }, ['news']);
    expect(refused.map((each) => each.path)).toContain('/feeds/news');
    expect(listStories()).toEqual([path]);
  });
});
