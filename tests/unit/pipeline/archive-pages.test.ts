import { afterEach, beforeEach, expect, it } from 'vitest';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { LASTING_STYLESHEET_PATH } from '../../../src/publish/write-stylesheet.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const rules = `title: News
description: All news.
match: {publish: 1, review: 0.5, any: {ferry: 2}}
publish: {entries: 10}
learn: {use: false}
`;

let desk: TestHouse;

beforeEach(async () => {
  desk = await openTestHouse({ news: rules });
});
afterEach(() => desk.remove());

const numbers = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** Words that no other entry has, so that none is a copy of another. */
function tell(day: number, hour: number): string {
  return Array.from({ length: 12 }, (_, at) => `w${day}x${hour}y${at}`).join(' ');
}

/** Ten entries that tell of different things, each an hour after the one before. */
async function takeTen(day: number): Promise<void> {
  desk.now = `2026-03-0${day}T12:00:00.000Z`;
  await desk.take(
    'agency',
    numbers.map((number, hour) => ({
      nativeId: `${day}-${number}`,
      title: `Ferry ${tell(day, hour)}`,
      text: tell(day, hour),
      link: `https://agency.example/${day}/${number}`,
      publishedAt: `2026-02-0${day}T${String(hour + 8).padStart(2, '0')}:00:00.000Z`,
    })),
  );
  await publishTopics(desk.house, ['news']);
}

function read(path: string): string {
  return new TextDecoder().decode(desk.house.publication.findWhole(path)?.body);
}

it('every archive document has a page, to which the topic and its neighbours lead', async () => {
  await takeTen(1);
  expect(read('/feeds/news')).not.toContain('/archive/');
  for (const day of [2, 3, 4]) await takeTen(day);

  const [, newest = ''] =
    /href="\/feeds\/news\/archive\/(\d+)" rel="prev"/.exec(read('/feeds/news')) ?? [];
  expect(Number(newest)).toBeGreaterThan(1);
  const seen = new Set<string>();
  for (let number = Number(newest); number >= 1; number -= 1) {
    const page = read(`/feeds/news/archive/${number}`);
    expect(page).toContain(`<h1>Archive ${number}</h1>`);
    expect(page.includes(`/feeds/news/archive/${number - 1}" rel="prev"`)).toBe(number > 1);
    expect(page.includes(`/feeds/news/archive/${number + 1}" rel="next"`)).toBe(
      number < Number(newest),
    );
    const feed = read(`/feeds/news/archive/${number}.json`);
    for (const [link] of page.matchAll(/https:\/\/agency\.example\/\d\/\w+/g)) {
      expect(feed).toContain(link);
      seen.add(link);
    }
  }
  for (const [link] of read('/feeds/news').matchAll(/https:\/\/agency\.example\/\d\/\w+/g))
    seen.add(link);
  expect(seen.size).toBe(40);
});

it('it is styled by a stylesheet that stays, and may be asked for anew', async () => {
  for (const day of [1, 2, 3, 4]) await takeTen(day);
  expect(read('/feeds/news/archive/1')).toContain(`href="${LASTING_STYLESHEET_PATH}"`);
  expect(read(LASTING_STYLESHEET_PATH)).toContain(':root');
  const find = (path: string) => desk.house.publication.find(path)?.cache;
  expect([find('/feeds/news/archive/1'), find('/feeds/news/archive/1.atom')]).toEqual([
    undefined,
    'forever',
  ]);
});

it('what an editor hides goes from it', async () => {
  for (const day of [1, 2, 3, 4]) await takeTen(day);
  const link = 'https://agency.example/1/two';
  expect(read('/feeds/news/archive/1')).toContain(link);
  await desk.house.store.appendDecision({
    topic: 'news',
    sourceId: 'agency',
    nativeId: '1-two',
    action: { kind: 'hide' },
    by: 'ada',
    at: desk.now,
    reason: null,
  });
  await desk.house.store.replacePlacements('news', [{ sourceId: 'agency', nativeId: '1-two' }], []);
  await publishTopics(desk.house, ['news']);
  expect(read('/feeds/news/archive/1')).not.toContain(link);
  expect(read('/feeds/news/archive/1')).toContain('https://agency.example/1/three');
});
