import { hash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { catchUp } from '../../../src/pipeline/catch-up.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const count = Number(process.env.MANY_TOPICS ?? 60);
const name = (number: number) => `topic-${String(number).padStart(5, '0')}`;
const makeTopic = (number: number, publish = 4) =>
  `title: T${number}\ndescription: T.\nmatch: {publish: ${publish}, review: 1, any: {word${number}: 2, group${number % 20}: 0.5}}\n`;

/** What every document of a topic holds, by path: its version and the hash of its stored bytes. */
async function readDocuments(
  { house }: TestHouse,
  without: string,
): Promise<ReadonlyMap<string, string>> {
  const paths = [...house.publication.documents.keys()].filter(
    (path) => path.startsWith('/feeds/') && !path.startsWith(`/feeds/${without}`),
  );
  const found = new Map<string, string>();
  for (let start = 0; start < paths.length; start += 500) {
    const documents = await house.store.readRendered(paths.slice(start, start + 500));
    for (const { path, etag, modifiedAt, body } of documents.values()) {
      expect(house.publication.find(path)?.etag).toBe(etag);
      found.set(path, `${etag} ${modifiedAt} ${hash('sha256', body)}`);
    }
  }
  return found;
}

it('a topic that is added, changed or removed touches no byte of the others', async () => {
  const topics = Array.from({ length: count }, (_, number) => [name(number), makeTopic(number)]);
  const at = await openTestHouse(Object.fromEntries(topics));
  const titles = Array.from(
    { length: count },
    (_, number) => `word${number} of group${number % 20}`,
  );
  await at.take(
    'agency',
    titles.slice(0, 2000).map((title) => ({ title })),
  );
  await catchUp(at.house);
  const own = name(count);
  const before = await readDocuments(at, own);
  expect(before.size).toBe(count * 5);
  const feed = `/feeds/${name(1)}.json`;
  const document = (await at.house.store.readRendered([feed])).get(feed);
  expect(Buffer.from(document?.body ?? []).toString()).toContain('word1 of group1');

  at.now = '2026-03-02T13:00:00.000Z';
  await at.write(`feeds/topics/${own}.yaml`, makeTopic(1));
  await at.reload();
  await catchUp(at.house);
  expect(at.house.publication.find(`/feeds/${own}.json`)).toBeDefined();
  expect(await readDocuments(at, own)).toEqual(before);

  await at.write(`feeds/topics/${own}.yaml`, makeTopic(1, 1));
  const { rules } = at.house;
  await at.reload();
  const { published, rejudged } = await catchUp(at.house, rules);
  expect(rejudged).toEqual([own]);
  expect(published.changed).toContain(`/feeds/${own}.json`);
  expect(await readDocuments(at, own)).toEqual(before);

  await rm(join(at.root, `feeds/topics/${own}.yaml`));
  await at.reload();
  await catchUp(at.house);
  expect(at.house.publication.find(`/feeds/${own}.json`)).toBeUndefined();
  expect(await readDocuments(at, own)).toEqual(before);
  await at.remove();
});
