import type { Context, Hono } from 'hono';
import type { WebSubSubscriber } from '../pipeline/websub-subscriber.ts';
import { PRIVATE_PATH } from '../publish/private-topic-path.ts';
import { PushGate } from './push-gate.ts';
import { type BodyLimits, readBody } from './read-body.ts';

/** Who decides what hubs are answered. */
export type WebSubReceiver = Pick<WebSubSubscriber, 'answerHub' | 'judgeCallback' | 'takePush'>;

/** What a browser that was sent here must not do with an answer that repeats the query. */
const HEADERS = {
  'cache-control': 'no-store',
  'content-type': 'text/plain; charset=utf-8',
  'content-security-policy': "default-src 'none'; sandbox",
  'x-content-type-options': 'nosniff',
};

/**
 * The callbacks of our subscriptions: `/websub/{key}`.
 *
 * @param limits On a pushed body, the same as for a polled one.
 * @see WebSub §5.3, §7
 */
export function addCallbackRoutes(
  app: Hono,
  webSub: WebSubReceiver,
  limits: () => BodyLimits,
): void {
  const gate = new PushGate();
  app.get('/websub/:key', async (c) => {
    if (c.req.method === 'HEAD') return notAllowed();
    const { searchParams } = new URL(c.req.url);
    const answer = await webSub.answerHub(c.req.param('key'), searchParams);
    return answer === null ? say(404, 'Nothing is to be confirmed here.\n') : say(200, answer);
  });
  app.post('/websub/:key', (c) => answerPush(c, c.req.param('key'), { webSub, gate, limits }));
  app.all('/websub/:key', notAllowed);
}

/** The path of a request as it may be logged: a callback's key and a private topic's token are secrets. */
export function hideCallback(path: string): string {
  if (path.startsWith(PRIVATE_PATH)) return `${PRIVATE_PATH}…`;
  return path.startsWith('/websub/') ? '/websub/…' : path;
}

interface Reception {
  readonly webSub: WebSubReceiver;
  readonly gate: PushGate;
  readonly limits: () => BodyLimits;
}

async function answerPush(
  c: Context,
  key: string,
  { webSub, gate, limits }: Reception,
): Promise<Response> {
  const standing = await webSub.judgeCallback(key);
  if (standing === 'unknown') return say(404, 'There is no such subscription.\n');
  if (standing === 'ended') return say(410, 'This subscription is over.\n');
  if (gate.isTooOften(key, performance.now())) {
    return say(429, 'Too many pushes.\n', { 'retry-after': '60' });
  }
  const coding = c.req.header('content-encoding') ?? 'identity';
  if (coding !== 'identity') return say(415, 'Push it without a content coding.\n');
  const body = await gate.read(key, () => readBody(c.req.raw, limits()));
  if (body === null) return say(503, 'Too many pushes at once.\n', { 'retry-after': '30' });
  if (body === 'too-large') return say(413, `More than ${limits().maxBytes} bytes are not read.\n`);
  if (body === 'too-slow') return say(408, 'The body did not come in time.\n');
  if (body === 'broken') return say(400, 'The body was not whole.\n');
  const verdict = await webSub.takePush(key, {
    signature: c.req.header('x-hub-signature') ?? null,
    contentType: c.req.header('content-type') ?? null,
    body,
  });
  // The sender of a forged one is not told what was wrong with it (WebSub §7.1.2).
  if (verdict !== 'full') return say(202, '');
  return say(503, 'Too many pushes wait to be read.\n', { 'retry-after': '60' });
}

function notAllowed(): Response {
  return say(405, 'Only GET and POST.\n', { allow: 'GET, POST' });
}

function say(status: number, body: string, more: Readonly<Record<string, string>> = {}): Response {
  return new Response(body, { status, headers: { ...HEADERS, ...more } });
}
