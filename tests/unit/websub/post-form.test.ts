import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFormPoster, type FormPoster } from '../../../src/ingest/post-form.ts';
import { type Origin, startOrigin } from '../../origin/start-origin.ts';

const form = { 'hub.mode': 'subscribe', 'hub.topic': 'https://press.example/?a=1&b=é' };
const received: { path: string; method: string; body: string; type: string }[] = [];
let origin: Origin;
let poster: FormPoster;

beforeAll(async () => {
  origin = await startOrigin();
  poster = createFormPoster({
    userAgent: 'Topicwire/test',
    timeoutMs: 1_000,
    allowPrivateHosts: [origin.host],
  });
  answer('/hub', (response) => response.writeHead(202).end('taken'));
  answer('/gone', (response) =>
    response.writeHead(404).end('<p>no\n\u0007such   <b>topic</b></p>'),
  );
  answer('/found', (response) => response.writeHead(302, { location: '/hub' }).end());
  answer('/moved-307', (response) => response.writeHead(307, { location: '/hub' }).end());
  answer('/moved-308', (response) => response.writeHead(308, { location: '/moved-307' }).end());
  answer('/circle', (response) => response.writeHead(307, { location: '/circle' }).end());
  answer('/away', (response) => {
    response.writeHead(307, { location: 'http://169.254.169.254/hub' }).end();
  });
  answer('/never', () => undefined);
  answer('/endless', (response) => {
    response.writeHead(202);
    const timer = setInterval(() => response.write('x'.repeat(1_000)), 5);
    response.on('close', () => clearInterval(timer));
  });
});

afterAll(async () => {
  await poster.close();
  await origin.close();
});

function answer(path: string, respond: (response: import('node:http').ServerResponse) => void) {
  origin.answer(path, (request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (text: string) => {
      body += text;
    });
    request.on('end', () => {
      const { method = '', headers } = request;
      received.push({ path, method, body, type: headers['content-type'] ?? '' });
      respond(response);
    });
  });
}

describe('a form', () => {
  test('is posted as UTF-8 and answered', async () => {
    const { status, reason } = await poster.post(`${origin.url}/hub`, form);
    expect([status, reason]).toEqual([202, 'taken']);
    const last = received.at(-1);
    expect(last).toMatchObject({ method: 'POST', type: 'application/x-www-form-urlencoded' });
    expect(Object.fromEntries(new URLSearchParams(last?.body))).toEqual(form);
  });

  test.each(['307', '308'])('E16 follows a %s as a POST with its body', async (status) => {
    received.length = 0;
    expect((await poster.post(`${origin.url}/moved-${status}`, form)).status).toBe(202);
    expect(received.at(-1)).toMatchObject({ path: '/hub', method: 'POST' });
    expect(new Set(received.map(({ body }) => body)).size).toBe(1);
  });

  test('follows no redirect that would make it a GET', async () => {
    received.length = 0;
    expect((await poster.post(`${origin.url}/found`, form)).status).toBe(302);
    expect(received.map(({ path }) => path)).toEqual(['/found']);
  });

  test('goes neither in a circle nor past the address guard', async () => {
    await expect(poster.post(`${origin.url}/circle`, form)).rejects.toThrow(/circle/);
    await expect(poster.post(`${origin.url}/away`, form)).rejects.toMatchObject({
      code: 'address-forbidden',
    });
    const strict = createFormPoster({ userAgent: 't', timeoutMs: 1_000, allowPrivateHosts: [] });
    const before = origin.connections();
    await expect(strict.post(`${origin.url}/hub`, form)).rejects.toMatchObject({
      code: 'address-forbidden',
    });
    expect(origin.connections()).toBe(before);
    await strict.close();
  });

  test('brings the reason of a refusal, short and on one line', async () => {
    const { status, reason } = await poster.post(`${origin.url}/gone`, form);
    expect([status, reason]).toEqual([404, 'no such topic']);
    const endless = await poster.post(`${origin.url}/endless`, form);
    expect(endless.status).toBe(202);
    expect(endless.reason.length).toBeLessThanOrEqual(200);
  });

  test('that is not answered fails in time', async () => {
    await expect(poster.post(`${origin.url}/never`, form)).rejects.toMatchObject({
      code: 'fetch-failed',
    });
  });

  test('goes to http and https alone', async () => {
    await expect(poster.post('ftp://hub.example/', form)).rejects.toMatchObject({
      code: 'fetch-failed',
    });
  });
});
