import { isIPv6 } from 'node:net';
import type { Context, Hono } from 'hono';
import { HUB_PATH } from '../model/own-hub.ts';
import type { Hub, HubAnswer } from '../pipeline/hub.ts';
import { PushGate } from './push-gate.ts';
import { readBody } from './read-body.ts';

/** Who decides what is asked of our hub. */
export type HubDesk = Pick<Hub, 'takeRequest' | 'describe'>;

const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8',
  'x-content-type-options': 'nosniff',
};

/** Room for a callback, a topic and a secret, or for many topics of a publisher. */
const LIMITS = { maxBytes: 65_536, timeoutMs: 10_000 };
const FORM = /^application\/x-www-form-urlencoded\s*(?:;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i;

/**
 * Our WebSub hub: `/hub`.
 *
 * @param clientOf The address of whoever asks, so that none asks too often.
 * @see WebSub §5.1
 */
export function addHubRoutes(app: Hono, hub: HubDesk, clientOf: (c: Context) => string): void {
  const gate = new PushGate();
  app.get(HUB_PATH, () => {
    const text = hub.describe();
    return text === null ? say(404, 'This publication has no hub of its own.') : say(200, text);
  });
  app.post(HUB_PATH, async (c) => {
    const client = networkOf(clientOf(c));
    if (gate.isTooOften(client, performance.now())) {
      return say(429, 'Too many requests.', { 'retry-after': '60' });
    }
    if (!FORM.test(c.req.header('content-type') ?? 'application/x-www-form-urlencoded')) {
      return say(415, 'Post a form: application/x-www-form-urlencoded in UTF-8.');
    }
    const body = await gate.read(client, () => readBody(c.req.raw, LIMITS));
    if (body === null) return say(429, 'Too many requests at once.', { 'retry-after': '5' });
    if (body === 'too-large') return say(413, `More than ${LIMITS.maxBytes} bytes are not read.`);
    if (body === 'too-slow') return say(408, 'The form did not come in time.');
    if (body === 'broken') return say(400, 'The form was not whole.');
    const form = new URLSearchParams(Buffer.from(body).toString('utf8'));
    return sayAnswer(await hub.takeRequest(form));
  });
  app.all(HUB_PATH, () => say(405, 'Only GET and POST.', { allow: 'GET, HEAD, POST' }));
}

/** Whoever has an IPv6 address has its whole network: its first 64 bits tell them apart. */
function networkOf(address: string): string {
  if (!isIPv6(address) || address.includes('.')) return address;
  const [head = '', tail = ''] = address.split('::');
  const [before, behind] = [head, tail].map((part) => (part === '' ? [] : part.split(':')));
  const known = [...(before ?? []), ...(behind ?? [])];
  const zeros = Array.from({ length: 8 - known.length }, () => '0');
  return [...(before ?? []), ...zeros, ...(behind ?? [])].slice(0, 4).join(':');
}

function sayAnswer({ status, text, retryAfterSeconds }: HubAnswer): Response {
  // An answer without content has no type either.
  if (status === 204)
    return new Response(null, { status, headers: { 'cache-control': 'no-store' } });
  const more = retryAfterSeconds === undefined ? {} : { 'retry-after': String(retryAfterSeconds) };
  return say(status, text, more);
}

function say(status: number, text: string, more: Readonly<Record<string, string>> = {}): Response {
  const body = text === '' || text.endsWith('\n') ? text : `${text}\n`;
  return new Response(body, { status, headers: { ...HEADERS, ...more } });
}
