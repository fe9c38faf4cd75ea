import { afterEach, expect, it } from 'vitest';
import { parseOpml } from '../../../src/ingest/opml/parse-opml.ts';
import { publishTopics } from '../../../src/pipeline/publish-topics.ts';
import { openTestHouse, type TestHouse } from './test-house.ts';

const topic = (more = '') => `title: Ferries
description: Ships.
match: {publish: 2, review: 1, any: {ferry: 2}}
${more}`;

const SOURCES = `sources:
  - {id: quay, url: "https://quay.example/feed", title: Quay, tags: [ports, "a,b"]}
  - {id: agency, url: "https://agency.example/feed"}
  - {id: wire, url: "https://news.wire-agency.example/feed", language: en}
  - {id: paid, url: "https://paid.example/feed?auth_token=abc123"}
  - {id: closed, url: "https://closed.example/feed", auth: {user: me, password: secret-word}}
`;

let house: TestHouse;

afterEach(() => house.remove());

async function list(topicFile: string): Promise<readonly (readonly (string | null)[])[]> {
  house = await openTestHouse({ ferries: topic() });
  await house.write('feeds/sources.yaml', SOURCES);
  await house.write('feeds/topics/ferries.yaml', topicFile);
  await house.reload();
  const origin = {
    id: 'https://agency.example/feed',
    title: 'The Agency',
    link: 'https://agency.example/',
    feedUrl: 'https://agency.example/feed',
    updatedAt: null,
    authors: [],
    rights: null,
  };
  await house.take('agency', [{ title: 'A ferry', origin }]);
  for (const id of ['paid', 'closed']) await house.take(id, [{ title: 'Another ferry' }]);
  await publishTopics(house.house, ['ferries']);
  const [document] = (
    await house.house.store.readRendered(['/feeds/ferries/sources.opml'])
  ).values();
  const body = document?.body ?? new Uint8Array();
  expect(Buffer.from(body).toString()).not.toMatch(/secret-word|abc123|closed|paid/);
  return parseOpml(body).subscriptions.map(({ title, xmlUrl, htmlUrl, categories }) => [
    title,
    xmlUrl,
    htmlUrl,
    categories.join(),
  ]);
}

const agency = ['The Agency', 'https://agency.example/feed', 'https://agency.example/', ''];
const quay = ['Quay', 'https://quay.example/feed', null, 'ports'];
const wire = ['wire', 'https://news.wire-agency.example/feed', null, ''];

it('lists the sources of what the topic holds, never one whose address lets people in', async () => {
  expect(await list(topic())).toEqual([agency]);
});

it('lists what the topic names, too, though it has not written yet', async () => {
  const read = 'read: {sources: {only: [quay, agency, "*.wire-agency.example", paid, closed]}}';
  expect(await list(topic(read))).toEqual([quay, agency, wire]);
});

it('does not list what the topic never reads', async () => {
  const read = 'read: {sources: {only: [agency, quay, "*.wire-agency.example"], never: [quay]}}';
  expect(await list(topic(read))).toEqual([agency, wire]);
});

it('is written anew when the sources change', async () => {
  await list(topic('read: {sources: {only: [quay]}}'));
  await house.write('feeds/sources.yaml', SOURCES.replace('title: Quay', 'title: The Quay'));
  await house.reload();
  const { changed } = await publishTopics(house.house, ['ferries']);
  expect(changed).toContain('/feeds/ferries/sources.opml');
});
