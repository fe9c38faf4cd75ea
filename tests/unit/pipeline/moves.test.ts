import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSourceHealth } from '../../../src/pipeline/source-health.ts';
import { startOrigin } from '../../origin/start-origin.ts';
import { openPolledHouse, type PolledHouse, writeAtom } from './polled-house.ts';

let polled: PolledHouse;
const day = 24;

beforeEach(async () => {
  polled = await openPolledHouse();
  polled.serve('/new', writeAtom(['a']), { etag: '"n"' });
  polled.redirect('/feed', 301, '/new');
});

afterEach(() => polled.close());

const newUrl = () => `${polled.origin.url}/new`;

test.each([301, 308])(
  'C9: a %i is taken over after sightings on three days, kept over a restart and shown',
  async (status) => {
    polled.redirect('/feed', status, '/new');
    await polled.poll(0);
    await polled.poll(1);
    await polled.poll(1);
    expect(await polled.state()).toMatchObject({
      address: null,
      move: { to: newUrl(), days: ['2026-06-01'] },
    });
    await polled.poll(day);
    await polled.restart();
    expect(polled.logged.join('\n')).not.toContain('moved');
    await polled.poll(day);
    expect(await polled.state()).toMatchObject({ address: newUrl(), move: null });
    expect(polled.logged.filter((line) => line.includes('has moved for good'))).toHaveLength(1);
    expect(polled.logged.join('\n')).toContain(`asked at ${newUrl()} now, change it in feeds/`);

    const asked = polled.requests('/feed').length;
    await polled.restart();
    const report = await polled.poll(day);
    expect(report.sent.etag).toBe(true);
    expect(polled.requests('/feed')).toHaveLength(asked);
    expect(polled.requests('/new').at(-1)?.headers['if-none-match']).toBe('"n"');
    const [health] = await listSourceHealth(polled.house);
    expect(health).toMatchObject({ address: newUrl(), move: null, health: 'good' });
  },
);

test('a source that has moved to the URL of another one is told to be the same feed', async () => {
  const { house } = polled;
  const other = { ...polled.source(), id: 'other', url: newUrl() };
  const { config } = house.rules;
  const sources = new Map([polled.source(), other].map((source) => [source.id, source]));
  for (let days = 0; days < 3; days += 1) await polled.poll(day);
  house.rules = { ...house.rules, config: { ...config, sources } };
  const health = await listSourceHealth(house);
  expect(health.map(({ id, sameAs }) => [id, sameAs])).toEqual([
    ['feed', 'other'],
    ['other', 'feed'],
  ]);
});

test.each([302, 303, 307])('C9: a %i is never taken over', async (status) => {
  polled.redirect('/feed', status, '/new');
  for (let days = 0; days < 5; days += 1) await polled.poll(day);
  expect(await polled.state()).toMatchObject({ address: null, move: null });
  expect(polled.requests('/feed')).toHaveLength(5);
});

test('C9: a permanent redirect after a temporary one does not count', async () => {
  polled.redirect('/feed', 302, '/middle');
  polled.redirect('/middle', 301, '/new');
  for (let days = 0; days < 5; days += 1) await polled.poll(day);
  expect(await polled.state()).toMatchObject({ address: null, move: null });
});

test('C9: sightings begin anew with another target, and with an answer without a redirect', async () => {
  polled.serve('/newer', writeAtom(['a']));
  await polled.poll(day);
  await polled.poll(day);
  polled.redirect('/feed', 301, '/newer');
  await polled.poll(day);
  expect((await polled.state()).move).toEqual({
    to: `${polled.origin.url}/newer`,
    days: ['2026-06-04'],
  });
  polled.serve('/feed', writeAtom(['a']));
  await polled.poll(day);
  expect((await polled.state()).move).toBeNull();
});

test('C9: a redirect to what is no feed is never taken over', async () => {
  polled.serve('/new', '<html><body>parked</body></html>', { 'content-type': 'text/html' });
  for (let days = 0; days < 5; days += 1) await polled.poll(day);
  expect(await polled.state()).toMatchObject({ address: null, move: null, failures: 5 });
});

test('C9: another URL in the configuration ends what was taken over', async () => {
  for (let days = 0; days < 3; days += 1) await polled.poll(day);
  expect((await polled.state()).address).toBe(newUrl());
  polled.serve('/third', writeAtom(['a']));
  polled.configure({ url: `${polled.origin.url}/third` });
  const report = await polled.poll(day);
  expect(report.sent).toEqual({ etag: false, lastModified: false, delta: false });
  expect(await polled.state()).toMatchObject({ address: null, move: null });
  expect(polled.requests('/third')).toHaveLength(1);
});

test('C9: a new address that fails three times gives way to the configured one', async () => {
  for (let days = 0; days < 3; days += 1) await polled.poll(day);
  polled.serve('/feed', writeAtom(['b']));
  polled.serve('/new', 'gone astray', {}, 404);
  for (let days = 0; days < 3; days += 1) await polled.poll(day);
  expect(polled.requests('/feed')).toHaveLength(3);
  expect((await polled.poll(day)).added).toBe(1);
  expect(polled.requests('/feed').at(-1)?.headers['if-none-match']).toBeUndefined();
  expect(await polled.state()).toMatchObject({ address: null, failures: 0, failingSince: null });
});

test('C1: validators go to the URL they came from alone, over redirects that change', async () => {
  polled.serve('/other', writeAtom(['a']), { etag: 'W/"o"' });
  await polled.poll();
  await polled.poll();
  expect(polled.requests('/feed').at(-1)?.headers['if-none-match']).toBeUndefined();
  expect(polled.requests('/new').at(-1)?.headers['if-none-match']).toBe('"n"');
  polled.redirect('/feed', 302, '/other');
  await polled.poll();
  expect(polled.requests('/other').at(-1)?.headers['if-none-match']).toBeUndefined();
  await polled.poll();
  expect(polled.requests('/other').at(-1)?.headers['if-none-match']).toBe('W/"o"');
});

test('a secret of a source is not sent to an address on another host, before and after it is taken over', async () => {
  const elsewhere = await startOrigin({ everywhere: true });
  elsewhere.answer('/moved', (_, response) => response.writeHead(200).end(writeAtom(['a'])));
  polled.configure({ headers: { authorization: 'Basic aHVzaDpodXNo', 'x-key': 'hush' } });
  polled.redirect('/feed', 301, `http://localhost:${elsewhere.port}/moved`);
  for (let days = 0; days < 4; days += 1) await polled.poll(day);
  expect((await polled.state()).address).toContain('localhost');
  expect(elsewhere.requests).toHaveLength(4);
  expect(JSON.stringify(elsewhere.requests)).not.toMatch(/hush|aHVzaDpodXNo/);
  expect(polled.requests('/feed').at(-1)?.headers['x-key']).toBe('hush');
  await elsewhere.close();
});
