import type { HttpBindings } from '@hono/node-server';
import { type Context, Hono } from 'hono';
import { describeError } from '../model/describe-error.ts';
import type { Log } from '../model/log.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { writeErrorPage } from '../publish/write-error-page.ts';
import { toResponse } from './answer.ts';
import { findDeparture, redirect, type TopicHistory } from './answer-departed.ts';
import { addCallbackRoutes, hideCallback, type WebSubReceiver } from './answer-hub.ts';
import { addHubRoutes, type HubDesk } from './answer-hub-request.ts';
import { answerPreflight } from './answer-preflight.ts';
import { addPrivateRoutes, type Doorkeeper } from './answer-private-topic.ts';
import { addSearchRoutes, type Searcher } from './answer-search.ts';
import { type ApiHouse, createApi } from './api/create-api.ts';
import { readAsked } from './asked.ts';
import { chooseFormat } from './choose-format.ts';
import { DocumentAnswers, type DocumentHouse } from './document-answers.ts';
import { PAGE_HEADERS } from './page-headers.ts';
import { CACHE_FOR_A_WHILE } from './prepare-heads.ts';
import { readClientAddress, type TrustedProxies } from './read-client-address.ts';

/** What the server needs to know of the house. */
export interface ServedHouse extends DocumentHouse {
  /** What is wrong in the house while it serves, one line each; empty when all is well. */
  troubles(): readonly string[];
  /** The editors' API; null or absent where no password is set. */
  readonly api?: ApiHouse | null;
  /** Answers hubs; null or absent where no push is taken. */
  readonly webSub?: WebSubReceiver | null;
  /** Absent: what is not published was never there. */
  readonly history?: TopicHistory;
  /** Our own hub; null or absent where there is none. */
  readonly hub?: HubDesk | null;
  /** Whose word on where a request comes from is taken; null or absent: nobody's. */
  readonly proxies?: TrustedProxies | null;
  /** Searches what is published; absent where there is no search. */
  readonly searcher?: Searcher;
  /** Lets those in who hold tokens; absent where there are no private topics. */
  readonly privateTopics?: Doorkeeper;
}

/** From request to answer; the connection is what the server knows beside the request. */
export type Answering = (request: Request, connection?: object) => Response | Promise<Response>;

/**
 * The whole service as one function from request to answer.
 *
 * @param answers the same that look up in front of it, if any do.
 */
export function createApp(
  house: ServedHouse,
  answers: DocumentAnswers = new DocumentAnswers(house),
): Answering {
  const router = createRouter(house);
  return (request, connection) => {
    const answer = answers.find(readAsked(request));
    if (answer === null) return router.fetch(request, connection);
    return answer instanceof Promise ? answer.then(toResponse) : toResponse(answer);
  };
}

/** The same service, with one line at debug level for each request; no address of a client is kept. */
export function logRequests(answer: Answering, log: Log): Answering {
  return async (request, connection) => {
    const response = await answer(request, connection);
    const { method, headers, url } = request;
    const pathname = hideCallback(new URL(url).pathname);
    log.debug(`${method} ${pathname} ${response.status} ${headers.get('user-agent') ?? '-'}`);
    return response;
  };
}

function createRouter(house: ServedHouse): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.text('ok\n'));
  app.get('/readyz', (c) => {
    const documents = house.publication.documents.size;
    const answer = { ready: documents > 0, documents, troubles: house.troubles() };
    if (answer.ready) return c.json(answer);
    return c.json(answer, 503, { 'Retry-After': '5' });
  });
  if (house.api)
    app.route(
      '/api/v1',
      createApi(house.api, () => house.site().baseUrl),
    );
  if (house.hub) addHubRoutes(app, house.hub, (c) => readClient(c, house.proxies ?? null));
  if (house.webSub) addCallbackRoutes(app, house.webSub, () => house.site().poll);
  const { privateTopics, searcher, site } = house;
  if (privateTopics) addPrivateRoutes(app, privateTopics, site);
  if (searcher) {
    addSearchRoutes(app, {
      desk: searcher,
      site,
      client: (c) => readClient(c, house.proxies ?? null),
    });
  }
  app.get('*', (c) => answerMissing(c.req.raw, c.req.path, house));
  app.options('*', (c) => {
    const answer = answerPreflight(c.req.raw, c.req.path, house.publication);
    return answer ?? c.text('Only GET and HEAD are answered here.\n', 405, { Allow: 'GET, HEAD' });
  });
  app.all('*', (c) =>
    c.text('Only GET and HEAD are answered here.\n', 405, { Allow: 'GET, HEAD' }),
  );
  app.onError((error, c) => {
    house.log.error(`${c.req.method} ${hideCallback(c.req.path)}: ${describeError(error)}`);
    return answerError(c.req.raw, house, 500);
  });
  return app;
}

/** Where a request comes from; empty where it came over no connection. */
function readClient(
  { env }: Context<{ Bindings: Partial<HttpBindings> }>,
  proxies: TrustedProxies | null,
): string {
  return env.incoming === undefined ? '' : readClientAddress(env.incoming, proxies);
}

/** What is not published: it stands elsewhere, is gone, or never was. */
async function answerMissing(
  request: Request,
  path: string,
  house: ServedHouse,
): Promise<Response> {
  const plain = path.replace(/\/+$/, '');
  if (plain !== path && house.publication.find(plain) !== undefined) return redirect(plain);
  if (house.history === undefined) return answerError(request, house, 404);
  try {
    const departure = await findDeparture(plain, house.history, house.publication);
    if (departure === null) return answerError(request, house, 404);
    if (departure.kind === 'gone') return answerError(request, house, 410);
    return redirect(departure.location + new URL(request.url).search);
  } catch (error) {
    if (!(error instanceof TopicwireError)) throw error;
    house.log.error(`${path}: ${describeError(error)}`);
    return answerError(request, house, 503);
  }
}

const messages = {
  404: 'Nothing is published at this address.',
  410: 'What was published at this address is gone for good.',
  500: 'Something went wrong.',
  503: 'This cannot be answered at the moment; come again.',
} as const;

function answerError(
  request: Request,
  house: ServedHouse,
  status: keyof typeof messages,
): Response {
  const message = messages[status];
  const headers = {
    'cache-control': status === 410 ? CACHE_FOR_A_WHILE : 'no-store',
    vary: 'Accept',
    ...(status === 503 ? { 'retry-after': '30' } : {}),
  };
  if (chooseFormat(request.headers.get('accept')) !== '') {
    return new Response(`${message}\n`, {
      status,
      headers: { ...headers, 'content-type': 'text/plain; charset=utf-8' },
    });
  }
  const page = writeErrorPage(status, message, house.site());
  return new Response(new Uint8Array(page.body), {
    status,
    headers: { ...headers, ...PAGE_HEADERS, 'content-type': page.mediaType },
  });
}
