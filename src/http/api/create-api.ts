import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { Decision } from '../../model/decision.ts';
import type { Instant } from '../../model/instant.ts';
import type { TakedownTarget } from '../../model/takedown.ts';
import type { ErrorCode } from '../../model/topicwire-error.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { EditorDesk } from '../../pipeline/editor-desk.ts';
import { readAction } from '../../pipeline/read-action.ts';
import { summarizeReaders } from '../../pipeline/summarize-readers.ts';
import type { Store } from '../../store/store.ts';
import { type Caller, checkPassword } from './check-password.ts';
import { isCrossSite } from './is-cross-site.ts';
import { readDecisionRequest } from './read-decision-request.ts';
import { readTakedownRequest } from './read-takedown-request.ts';

/** What the API works with. */
export interface ApiHouse {
  readonly desk: Pick<
    EditorDesk,
    'findEntry' | 'explain' | 'decide' | 'listDecisions' | 'takeDown' | 'listTakedowns'
  >;
  /** Counts of who reads which feed; absent: none are kept. */
  readonly readers?: Pick<Store, 'listReaderCounts'>;
  /** Never empty. */
  readonly password: string;
  now(): Instant;
}

const maxBodyBytes = 64_000;

const limitBody = bodyLimit({
  maxSize: maxBodyBytes,
  onError: (c) => answerError(c, 413, 'the body is too long'),
});

const statuses: Readonly<Partial<Record<ErrorCode, 400 | 404 | 422>>> = {
  usage: 400,
  'not-found': 404,
  'content-invalid': 422,
  'config-invalid': 422,
};

/**
 * The editors' API, to be mounted at `/api/v1`: everything with the password only, nothing for pages
 * of other sites, nothing to be kept by caches.
 */
export function createApi(
  house: ApiHouse,
  baseUrl: () => string,
): Hono<{ Variables: { caller: Caller } }> {
  const api = new Hono<{ Variables: { caller: Caller } }>();
  api.use(async (c, next) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Content-Type-Options', 'nosniff');
    if (isCrossSite(c.req.raw, baseUrl()))
      return answerError(c, 403, 'pages of other sites may not ask here');
    const caller = checkPassword(c.req.header('authorization') ?? null, house.password);
    if (caller === null) {
      c.header('WWW-Authenticate', 'Basic realm="Topicwire", charset="UTF-8", Bearer');
      return answerError(c, 401, 'the password is missing or wrong');
    }
    c.set('caller', caller);
    return await next();
  });
  api.get('/explain', async (c) => {
    const entry = await house.desk.findEntry(demand(c, 'entry'));
    return c.json(await house.desk.explain(entry, demand(c, 'topic')));
  });
  api.get('/decisions', async (c) => {
    const name = c.req.query('entry');
    const key = name === undefined ? undefined : await house.desk.findEntry(name);
    const decisions = await house.desk.listDecisions(demand(c, 'topic'), key);
    return c.json({ decisions: decisions satisfies readonly Decision[] });
  });
  api.get('/subscribers', async (c) => {
    const feeds = house.readers ? await summarizeReaders(house.readers, house.now()) : [];
    return c.json({ feeds });
  });
  api.post('/decisions', limitBody, async (c) => {
    const { entry: name, topic, by, reason, ...written } = await readDecisionRequest(c.req.raw);
    const entry = await house.desk.findEntry(name);
    const action = await readAction(written, house.now(), (other) => house.desk.findEntry(other));
    const { sourceId, nativeId } = entry;
    const word = { action, by: by ?? c.get('caller').name ?? 'an editor', reason };
    return c.json(await house.desk.decide({ sourceId, nativeId }, topic, word), 201);
  });
  api.get('/takedowns', async (c) => c.json({ takedowns: await house.desk.listTakedowns() }));
  api.post('/takedowns', limitBody, async (c) => {
    const { entry, source, why, undo, by } = await readTakedownRequest(c.req.raw);
    const target: TakedownTarget =
      source === null
        ? { kind: 'entry', id: (await house.desk.findEntry(entry ?? '')).id }
        : { kind: 'source', sourceId: source };
    const word = { target, undo, why, by: by ?? c.get('caller').name ?? 'an editor' };
    return c.json({ target, undo, topics: await house.desk.takeDown(word) }, 201);
  });
  api.all('*', (c) => answerError(c, 404, 'there is no such call'));
  api.onError((error, c) => {
    const status = error instanceof TopicwireError ? statuses[error.code] : undefined;
    if (status === undefined) throw error;
    return answerError(c, status, error instanceof TopicwireError ? error.describe() : '');
  });
  return api;
}

function demand(c: Context, name: string): string {
  const value = c.req.query(name);
  if (value !== undefined && value !== '') return value;
  throw new TopicwireError('usage', `"${name}" is missing`, { advice: 'add it to the query' });
}

function answerError(
  c: Context,
  status: 400 | 401 | 403 | 404 | 413 | 422,
  error: string,
): Response {
  return c.json({ error }, status);
}
