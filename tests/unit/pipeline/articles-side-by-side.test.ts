import { afterEach, beforeEach, expect, it } from 'vitest';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const topic = (word: string) =>
  `title: News\ndescription: N.\nmatch: {publish: 1, review: 0.5, any: {${word}: 2}}\nlearn: {use: false}\n`;
const article = (title: string, day: number) =>
  `---\ntitle: ${title}\ndate: 2026-02-0${day}\n---\nA crane is a machine, says ${title}.\n`;

let desk: TestHouse;

beforeEach(async () => {
  desk = await openTestHouse({ news: topic('crane') });
  await desk.write('content/one.md', article('One', 1));
  await desk.write('content/two.md', article('Two', 2));
  await desk.write('content/three.md', article('Three', 3));
  await catchUp(desk.house);
});
afterEach(() => desk.remove());

/** The articles that the page of one names, as `rel slug`. */
function readNeighbours(slug: string): readonly string[] {
  const body = desk.house.publication.findWhole(`/articles/${slug}`)?.body;
  const text = new TextDecoder().decode(body);
  return [...text.matchAll(/href="\/articles\/([^"]+)" rel="(\w+)"/g)].map(
    ([, name, rel]) => `${rel} ${name}`,
  );
}

it('an article names those before and after it by date', () => {
  expect(readNeighbours('one')).toEqual(['next two']);
  expect(readNeighbours('two')).toEqual(['prev one', 'next three']);
  expect(readNeighbours('three')).toEqual(['prev two']);
});

it('only the neighbours of a new article are written anew', async () => {
  await desk.write('content/four.md', article('Four', 4));
  const { published } = await catchUp(desk.house);
  const articles = published.changed.filter((path) => path.startsWith('/articles/'));
  expect([...articles].sort()).toEqual(['/articles/four', '/articles/three']);
  expect(readNeighbours('three')).toEqual(['prev two', 'next four']);
});

it('they stay where only topics changed, known to this process or not', async () => {
  await desk.write('feeds/topics/news.yaml', topic('unheard'));
  await desk.reload();
  await catchUp(desk.house);
  expect(readNeighbours('two')).toEqual(['prev one', 'next three']);

  await desk.reopen();
  await publishTopics(desk.house, ['news'], { articlesMayDiffer: false });
  expect(readNeighbours('two')).toEqual(['prev one', 'next three']);

  const { publication } = desk.house;
  const pages = new Map([...(publication.articles?.pages ?? [])].slice(0, 1));
  const articles = publication.articles === null ? null : { ...publication.articles, pages };
  publication.change([], [], { editions: new Map(), articles });
  await publishTopics(desk.house, ['news'], { articlesMayDiffer: false });
  expect(readNeighbours('two')).toEqual(['prev one', 'next three']);
});
