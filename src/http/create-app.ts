import { Hono } from 'hono';
import { describeError } from '../model/describe-error.ts';
import type { Log } from '../model/log.ts';
import type { Site } from '../model/site.ts';
import type { Publication } from '../pipeline/publication.ts';
import { writeErrorPage } from '../publish/write-error-page.ts';
import { answerFromPublication } from './answer-from-publication.ts';
import { addCallbackRoutes, hideCallback, type WebSubReceiver } from './answer-hub.ts';
import { type ApiHouse, createApi } from './api/create-api.ts';
import { chooseFormat } from './choose-format.ts';
import { PAGE_HEADERS } from './page-headers.ts';

/** What the server needs to know of the house. */
export interface ServedHouse {
  readonly publication: Publication;
  readonly log: Log;
  site(): Site;
  /** What is wrong in the house while it serves, one line each; empty when all is well. */
  troubles(): readonly string[];
  /** The editors' API; null or absent where no password is set. */
  readonly api?: ApiHouse | null;
  /** Answers hubs; null or absent where no push is taken. */
  readonly webSub?: WebSubReceiver | null;
}

/** The whole service as one function from request to answer. */
export function createApp(house: ServedHouse): (request: Request) => Response | Promise<Response> {
  const router = createRouter(house);
  return (request) => answerFromPublication(request, house.publication) ?? router.fetch(request);
}

/** The same service, with one line at debug level for each request; no address of a client is kept. */
export function logRequests(
  answer: (request: Request) => Response | Promise<Response>,
  log: Log,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const response = await answer(request);
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
  if (house.webSub) addCallbackRoutes(app, house.webSub, () => house.site().poll);
  app.get('*', (c) => {
    const plain = c.req.path.replace(/\/+$/, '');
    if (plain !== c.req.path && house.publication.find(plain) !== undefined) {
      return c.redirect(plain, 301);
    }
    return answerError(c.req.raw, house, 404);
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

function answerError(request: Request, house: ServedHouse, status: 404 | 500): Response {
  const message =
    status === 404 ? 'Nothing is published at this address.' : 'Something went wrong.';
  const headers = { 'cache-control': 'no-store', vary: 'Accept' };
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
