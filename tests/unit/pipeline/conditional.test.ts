import { afterEach, beforeEach, expect, test } from 'vitest';
import { listSourceHealth } from '../../../src/pipeline/source-health.ts';
import { openPolledHouse, type PolledHouse, writeAtom } from './polled-house.ts';

let polled: PolledHouse;

beforeEach(async () => {
  polled = await openPolledHouse();
});

afterEach(() => polled.close());

const lastHeaders = () => polled.requests('/feed').at(-1)?.headers ?? {};

test('C1: validators come back byte for byte, also after a restart', async () => {
  const etag = 'W/"a,b\\"';
  const date = 'Tuesday, 25-Jun-19 10:00:00 GMT';
  polled.serve('/feed', writeAtom(['a']), { etag, 'last-modified': date });
  await polled.poll();
  expect(lastHeaders()).not.toHaveProperty('if-none-match');
  expect(lastHeaders()).not.toHaveProperty('if-modified-since');
  await polled.restart();
  await polled.poll();
  expect(lastHeaders()).toMatchObject({ 'if-none-match': etag, 'if-modified-since': date });
});

test('C2: an unchanged body with new validators replaces them, one without drops them', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"' });
  await polled.poll();
  polled.serve('/feed', writeAtom(['a']), { etag: '"2"' });
  expect((await polled.poll()).outcome).toBe('same');
  await polled.poll();
  expect(lastHeaders()['if-none-match']).toBe('"2"');
  polled.serve('/feed', writeAtom(['a']));
  expect((await polled.poll()).outcome).toBe('same');
  await polled.poll();
  expect(lastHeaders()).not.toHaveProperty('if-none-match');
});

test('C2: a 304 keeps the validators that it does not replace', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"', 'last-modified': 'yesterday' });
  await polled.poll();
  polled.serve('/feed', '', { etag: '"2"' }, 304);
  expect((await polled.poll()).outcome).toBe('not-modified');
  await polled.poll();
  expect(lastHeaders()).toMatchObject({
    'if-none-match': '"2"',
    'if-modified-since': 'yesterday',
  });
});

test('C3: a feed that stops parsing keeps its validators out of use until it parses', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"good"' });
  await polled.poll();
  polled.serve('/feed', 'no feed at all', { etag: '"bad"' });
  expect(await polled.poll()).toMatchObject({ outcome: 'failed', sent: { etag: true } });
  expect(await polled.poll()).toMatchObject({ outcome: 'failed', sent: { etag: false } });
  polled.serve('/feed', writeAtom(['a']), { etag: '"good"' });
  expect(await polled.poll()).toMatchObject({ outcome: 'read', sent: { etag: false } });
  expect(await polled.poll()).toMatchObject({ sent: { etag: true } });
  expect(await polled.published()).toEqual(['a']);
});

test('C3: a server that is down for a while costs no validators', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"' });
  await polled.poll();
  polled.serve('/feed', 'down', {}, 503);
  await polled.poll();
  await polled.poll();
  expect(lastHeaders()['if-none-match']).toBe('"1"');
});

test('C4: validators, failures and the next poll survive a restart', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"' });
  await polled.poll();
  polled.serve('/feed', 'down', {}, 500);
  await polled.poll();
  const before = await polled.state();
  await polled.restart();
  expect(await polled.state()).toEqual(before);
  expect(before).toMatchObject({ failures: 1, validators: { etag: '"1"' } });
});

test('C5: a feed without validators is asked once in a day, one with them once in an hour at most', async () => {
  polled.serve('/feed', writeAtom(['a'], '<id>urn:feed</id>'));
  const report = await polled.poll();
  const waitMs = Date.parse(report.nextPollAt) - Date.parse(report.at);
  expect(waitMs).toBeGreaterThanOrEqual(24 * 3_600_000);
  polled.serve('/feed', writeAtom(['b']), { etag: '"1"' });
  const conditional = await polled.poll(30);
  const shorterMs = Date.parse(conditional.nextPollAt) - Date.parse(conditional.at);
  expect(shorterMs).toBeGreaterThanOrEqual(3_600_000);
});

test.each([
  ['429 in seconds', 429, () => '200000'],
  ['503 in seconds', 503, () => '200000'],
  ['503 as a date', 503, () => new Date(Date.parse('2026-06-03T18:00:00Z')).toUTCString()],
])('C7: Retry-After is obeyed beyond our own back-off: %s', async (_, status, retryAfter) => {
  const headers = { 'retry-after': retryAfter(), date: 'Mon, 01 Jun 2026 09:00:00 GMT' };
  polled.serve('/feed', 'later', headers, status);
  const report = await polled.poll();
  const waitMs = Date.parse(report.nextPollAt) - Date.parse(report.at);
  expect(waitMs).toBeGreaterThanOrEqual(200_000_000);
  expect(waitMs).toBeLessThanOrEqual(1.1 * 206_000_000);
  expect(report.nextPollReason).toContain('Retry-After');
});

test('C8: failures back off to the ceiling, and one success ends that', async () => {
  polled.serve('/feed', 'down', {}, 500);
  const waits = [];
  for (let time = 0; time < 8; time += 1) {
    const { at, nextPollAt } = await polled.poll();
    waits.push(Math.floor((Date.parse(nextPollAt) - Date.parse(at)) / 3_600_000));
  }
  expect(waits.map((hours) => Math.min(hours, 24))).toEqual([1, 2, 4, 8, 16, 24, 24, 24]);
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"' });
  await polled.poll();
  expect(await polled.state()).toMatchObject({ failures: 0, failingSince: null, lastError: null });
});

test('C8: a 410 ends polling and is shown', async () => {
  polled.serve('/feed', writeAtom(['a']));
  await polled.poll();
  polled.serve('/feed', 'no more', {}, 410);
  expect(await polled.poll()).toMatchObject({
    outcome: 'gone',
    nextPollReason: expect.stringContaining('410'),
  });
  expect(await polled.state()).toMatchObject({ gone: true });
  expect(await listSourceHealth(polled.house)).toMatchObject([{ health: 'gone' }]);
  expect(await polled.published()).toEqual(['a']);
});

test('C8: a 404 is called missing after two weeks of nothing else, and still asked once in a day', async () => {
  polled.serve('/feed', 'where?', {}, 404);
  const health = async () => (await listSourceHealth(polled.house))[0]?.health;
  await polled.poll();
  for (let days = 1; days < 14; days += 1) await polled.poll(24);
  expect(await health()).toBe('failing');
  const report = await polled.poll(24);
  expect(await health()).toBe('missing');
  expect(report.outcome).toBe('failed');
  const waitMs = Date.parse(report.nextPollAt) - Date.parse(report.at);
  expect(waitMs / 3_600_000).toBeCloseTo(24, -1);

  polled.serve('/feed', 'down', {}, 500);
  await polled.poll(24);
  expect(await health()).toBe('failing');
  polled.serve('/feed', writeAtom(['a']));
  await polled.poll(24);
  expect(await health()).toBe('good');
});

test('C14: A-IM is sent with an entity tag alone', async () => {
  polled.serve('/feed', writeAtom(['a']));
  await polled.poll();
  expect(lastHeaders()).not.toHaveProperty('a-im');
  polled.serve('/feed', writeAtom(['b']), { 'last-modified': 'yesterday' });
  await polled.poll();
  await polled.poll();
  expect(lastHeaders()).not.toHaveProperty('a-im');
  polled.serve('/feed', writeAtom(['c']), { etag: '"1"' });
  await polled.poll();
  const report = await polled.poll();
  expect(lastHeaders()['a-im']).toBe('feed');
  expect(report.sent.delta).toBe(true);
});

test('C14: a 226 is merged, its validators are kept and its body is not taken for the whole', async () => {
  const whole = writeAtom(['a', 'b']);
  polled.serve('/feed', whole, { etag: '"1"' });
  await polled.poll();
  const stone = '<at:deleted-entry ref="urn:item:a" when="2026-05-02T00:00:00Z"/>';
  polled.serve(
    '/feed',
    writeAtom(['c'], `<id>urn:feed</id><fh:complete/>${stone}`),
    { etag: '"2"', im: 'feed' },
    226,
  );
  const report = await polled.poll();
  expect(report).toMatchObject({ outcome: 'delta', status: 226, added: 1, withdrawn: 1 });
  expect(await polled.published()).toEqual(['b', 'c']);
  const state = await polled.state();
  expect(state).toMatchObject({ bodyHash: null, totals: { deltas: 1 }, complete: false });

  polled.serve('/feed', whole, { etag: '"3"' });
  expect((await polled.poll()).outcome).toBe('read');
  const sent = polled.requests('/feed').at(-1)?.headers;
  expect(sent?.['if-none-match']).toBe('"2"');
});

test('C14: a delta that holds no known entry is no gap', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"' });
  await polled.poll();
  const head = '<id>urn:feed</id><link rel="prev-archive" href="/archive/1"/>';
  const fresh = { id: 'c', updated: '2026-05-09T00:00:00Z' };
  polled.serve('/feed', writeAtom([fresh], head), { etag: '"2"', im: 'feed' }, 226);
  await polled.poll();
  expect(polled.requests('/archive/1')).toHaveLength(0);
});

test('C14: A-IM is not sent for a feed that takes back by leaving out', async () => {
  polled.serve('/feed', writeAtom(['a'], '<id>urn:feed</id><fh:complete/>'), { etag: '"1"' });
  await polled.poll();
  await polled.poll();
  expect(lastHeaders()).toMatchObject({ 'if-none-match': '"1"' });
  expect(lastHeaders()).not.toHaveProperty('a-im');
});

test('C14: a 226 that does not say how it was made loses nothing, and the next answer is whole', async () => {
  polled.serve('/feed', writeAtom(['a', 'b'], '<id>urn:feed</id>'), { etag: '"1"' });
  await polled.poll();
  polled.serve('/feed', writeAtom(['c']), { etag: '"2"' }, 226);
  expect(await polled.poll()).toMatchObject({ outcome: 'delta', error: null, added: 1 });
  expect(await polled.published()).toEqual(['a', 'b', 'c']);
  await polled.poll();
  expect(lastHeaders()).not.toHaveProperty('if-none-match');
});

test('C14: a 226 in a form that was not asked for is refused', async () => {
  polled.serve('/feed', writeAtom(['a']), { etag: '"1"' });
  await polled.poll();
  polled.serve('/feed', 'VCDIFF', { etag: '"2"', im: 'vcdiff, gzip' }, 226);
  const report = await polled.poll();
  expect(report.error).toContain('226 with changes as "vcdiff, gzip"');
  await polled.poll();
  expect(lastHeaders()).not.toHaveProperty('if-none-match');
  expect(lastHeaders()).not.toHaveProperty('a-im');
});

test('only a new sentence is an update: markup, tracking and counters leave the feed as it is', async () => {
  const write = (href: string, html: string) =>
    writeAtom([
      {
        id: 'a',
        more: `<link rel="related" href="${href}"/><content type="html">${html}</content>`,
      },
    ]);
  polled.serve('/feed', write('https://mine.example/r?utm_source=x', '&lt;p&gt;Ore.&lt;/p&gt;'));
  await polled.poll();
  polled.serve(
    '/feed',
    write('https://mine.example/r?utm_source=y', '&lt;p class="x"&gt;Ore.&lt;/p&gt;'),
  );
  expect(await polled.poll()).toMatchObject({ outcome: 'read', changed: 0 });
  polled.serve('/feed', write('https://mine.example/r', '&lt;p&gt;Ore rises.&lt;/p&gt;'));
  expect(await polled.poll()).toMatchObject({ outcome: 'read', changed: 1 });
});
