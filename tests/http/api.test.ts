import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createApp } from '../../src/http/create-app.ts';
import { catchUp } from '../../src/pipeline/catch-up.ts';
import { EditorDesk } from '../../src/pipeline/editor-desk.ts';
import { openTestHouse, type TestHouse } from '../unit/pipeline/test-house.ts';

const TIN =
  'title: Tin\ndescription: Tin.\nmatch: {publish: 6, review: 3, any: {tin: 4, ore: 2}}\n';
const password = 'correct horse';

let at: TestHouse;
let app: (request: Request) => Response | Promise<Response>;
let closed: typeof app;

beforeAll(async () => {
  at = await openTestHouse({ tin: TIN });
  await at.take('agency', [{ title: 'Tin' }, { title: 'Ore' }]);
  await catchUp(at.house);
  const { publication, log, now } = at.house;
  const house = { publication, log, site: () => at.house.rules.config.site, troubles: () => [] };
  const desk = new EditorDesk(at.house, (step) => step());
  app = createApp({ ...house, api: { desk, password, now, readers: at.house.store } });
  closed = createApp(house);
});

afterAll(async () => {
  await at.remove();
});

const bearer = { authorization: `Bearer ${password}` };
const basic = (name: string, word: string) => ({
  authorization: `Basic ${Buffer.from(`${name}:${word}`).toString('base64')}`,
});

async function ask(path: string, headers: Record<string, string> = bearer) {
  return await app(new Request(`http://localhost:8080/api/v1${path}`, { headers }));
}

async function post(body: unknown, headers: Record<string, string> = bearer) {
  const request = new Request('http://localhost:8080/api/v1/decisions', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return await app(request);
}

const explainTin = '/explain?entry=urn:agency:1&topic=tin';

describe('who may ask', () => {
  test('nobody where no password is set', async () => {
    const request = new Request(`http://localhost:8080/api/v1${explainTin}`, { headers: bearer });
    expect((await closed(request)).status).toBe(404);
  });

  test.each([
    ['no credentials', {}],
    ['another password', { authorization: 'Bearer wrong' }],
    ['an empty one', { authorization: 'Bearer ' }],
    ['another password with a name', basic('ada', 'wrong')],
    ['the password as the name', basic(password, '')],
    ['no pair', { authorization: `Basic ${Buffer.from(password).toString('base64')}` }],
    ['an unknown scheme', { authorization: `Digest ${password}` }],
  ])('not with %s', async (_what, headers) => {
    const answer = await ask(explainTin, headers as Record<string, string>);
    expect(answer.status).toBe(401);
    expect(answer.headers.get('www-authenticate')).toContain('Basic');
    expect(await answer.text()).not.toContain('Tin');
  });

  test.each([
    ['a page of another site', { 'sec-fetch-site': 'cross-site' }],
    ['a page of a sister site', { 'sec-fetch-site': 'same-site' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an opaque origin', { origin: 'null' }],
  ])('not %s, with the password', async (_what, headers) => {
    expect((await ask(explainTin, { ...bearer, ...headers })).status).toBe(403);
    const body = { entry: 'urn:agency:1', topic: 'tin', kind: 'hide' };
    expect((await post(body, { ...basic('ada', password), ...headers })).status).toBe(403);
    expect(await at.house.store.listDecisions('tin')).toEqual([]);
  });

  test('with the password as bearer or basic, and from a page of our own', async () => {
    expect((await ask(explainTin)).status).toBe(200);
    expect((await ask(explainTin, basic('ada', password))).status).toBe(200);
    const site = at.house.rules.config.site.baseUrl;
    for (const origin of ['http://localhost:8080', site]) {
      const own = { 'sec-fetch-site': 'same-origin', origin, host: 'localhost:8080' };
      expect((await ask(explainTin, { ...bearer, ...own })).status).toBe(200);
    }
    expect((await ask(explainTin)).headers.get('cache-control')).toBe('no-store');
  });
});

describe('what it answers', () => {
  test('how many read each feed', async () => {
    expect(await (await ask('/subscribers')).json()).toEqual({ feeds: [] });
    const [day] = at.now.split('T');
    const count = { day: day ?? '', path: '/feeds/tin.rss', service: '', readers: 3, requests: 9 };
    await at.house.store.addReaderCounts([count], '2026-01-01');
    expect(await (await ask('/subscribers')).json()).toEqual({
      feeds: [{ path: '/feeds/tin.rss', readers: 3, services: [], others: 3, requests: 9 }],
    });
    expect((await ask('/subscribers', {})).status).toBe(401);
  });

  test('the explanation that explain prints', async () => {
    const explanation = await (await ask(explainTin)).json();
    expect(explanation).toMatchObject({ topic: 'tin', state: 'published', score: 8, limits: [] });
  });

  test('a decision is published at once and stands in the record', async () => {
    const readFeed = () =>
      new TextDecoder().decode(at.house.publication.findWhole('/feeds/tin.json')?.body);
    expect(readFeed()).not.toContain('"Ore"');
    const body = { entry: 'urn:agency:2', topic: 'tin', kind: 'approve', reason: 'it is tin' };
    const answer = await post(body, basic('Ada', password));
    expect(answer.status).toBe(201);
    expect(await answer.json()).toMatchObject({ state: 'published' });
    expect(readFeed()).toContain('"Ore"');
    const record = await (await ask('/decisions?topic=tin&entry=urn:agency:2')).json();
    expect(record).toEqual({
      decisions: [
        {
          topic: 'tin',
          sourceId: 'agency',
          nativeId: '2',
          at: at.now,
          action: { kind: 'approve' },
          by: 'Ada',
          reason: 'it is tin',
        },
      ],
    });
    const undo = { entry: 'urn:agency:2', topic: 'tin', kind: 'undo', value: 'approve', by: 'Ben' };
    expect((await post(undo)).status).toBe(201);
    expect(readFeed()).not.toContain('"Ore"');
  });

  test.each([
    ['/explain?entry=urn:agency:1', 400, '"topic" is missing'],
    ['/explain?entry=urn:none&topic=tin', 404, 'no stored entry'],
    ['/explain?entry=urn:agency:1&topic=lead', 404, 'there is no topic "lead"'],
    ['/explain?entry=feeds/../../../etc/motd.md&topic=tin', 404, 'no stored entry'],
    ['/nothing', 404, 'no such call'],
  ])('to %s: %d', async (path, status, message) => {
    const answer = await ask(path);
    expect([answer.status, await answer.text()]).toEqual([
      status,
      expect.stringContaining(message.replaceAll('"', '\\"')),
    ]);
  });

  test.each([
    ['no JSON', '{', 'is not JSON'],
    ['a list', [], 'no JSON object'],
    ['an unknown member', { topc: 'tin' }, 'is not known here'],
    ['a number', { entry: 5 }, 'must be a text'],
    ['no kind', { entry: 'urn:agency:1', topic: 'tin' }, 'is missing'],
    ['an unknown kind', { entry: 'urn:agency:1', topic: 'tin', kind: 'like' }, 'is no decision'],
    [
      'an end of what does not end',
      { entry: 'urn:agency:1', topic: 'tin', kind: 'hide', until: '3d' },
      'only a pin ends',
    ],
  ])('to a decision with %s: 400', async (_what, body, message) => {
    const answer = await post(body);
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining(message)]);
  });

  test('to a decision that is no JSON by its type, as forms of other sites send it: 400', async () => {
    const answer = await post('{}', { ...bearer, 'content-type': 'text/plain' });
    expect(answer.status).toBe(400);
  });

  test('to a body without end: 413', async () => {
    expect((await post(`{"entry": "${'x'.repeat(70_000)}"}`)).status).toBe(413);
  });
});
