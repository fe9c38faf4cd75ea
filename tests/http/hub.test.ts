import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { addHubRoutes } from '../../src/http/answer-hub-request.ts';
import type { HubAnswer } from '../../src/pipeline/hub.ts';

/** The routes alone, over a hub that takes everything. */
function openRoutes(client: { address: string }) {
  const forms: string[] = [];
  const app = new Hono();
  const hub = {
    describe: () => null,
    takeRequest: async (form: URLSearchParams): Promise<HubAnswer> => {
      forms.push(form.toString());
      return { status: 202, text: '' };
    },
  };
  addHubRoutes(app, hub, () => client.address);
  const post = (body = 'hub.mode=x') =>
    app.request('/hub', { method: 'POST', body: new TextEncoder().encode(body) });
  return { app, post, forms };
}

test('a client may ask 60 times in a row, and another one does not wait for it', async () => {
  const client = { address: '192.0.2.1' };
  const { post } = openRoutes(client);
  const answers = await Promise.all(Array.from({ length: 2 }, () => post()));
  expect(answers.map(({ status }) => status)).toEqual([202, 202]);
  for (let at = 2; at < 60; at += 1) expect((await post()).status).toBe(202);
  const refused = await post();
  expect(refused.status).toBe(429);
  expect(refused.headers.get('retry-after')).toBe('60');
  client.address = '192.0.2.2';
  expect((await post()).status).toBe(202);
});

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['2001:db8::1', '2001:db8:0:0:5::', true],
  ['2001:db8::1', '2001:db8:0:1::1', false],
  ['::1', '::2', true],
  ['1::2:3:4:5:6:7', '1:0:2:3::', true],
  ['::ffff:192.0.2.1', '::ffff:192.0.2.2', false],
])('clients at %s and %s are one: %s', async (first, second, areOne) => {
  const client = { address: first };
  const { post } = openRoutes(client);
  for (let at = 0; at < 60; at += 1) await post();
  client.address = second;
  expect((await post()).status).toBe(areOne ? 429 : 202);
});

test('a form comes to the hub as it was sent, and a hub that is off is not found', async () => {
  const { app, post, forms } = openRoutes({ address: '' });
  await post('hub.topic=%C3%BC&a=1&a=2+3');
  expect(forms).toEqual(['hub.topic=%C3%BC&a=1&a=2+3']);
  expect((await app.request('/hub')).status).toBe(404);
});
