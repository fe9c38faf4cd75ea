import type { Context, Hono } from 'hono';
import type { Site } from '../model/site.ts';
import type { PrivateForm, PrivateTopics } from '../pipeline/private-topics.ts';
import { PRIVATE_PATH } from '../publish/private-topic-path.ts';
import { FEED_KINDS } from '../publish/publication-path.ts';
import { toResponse } from './answer.ts';
import { answerRendered } from './answer-rendered.ts';
import { chooseFormat } from './choose-format.ts';

/** Who lets those in that hold a token. */
export type Doorkeeper = Pick<PrivateTopics, 'admit' | 'make'>;

/** What keeps an address that is a secret where it is. */
const HEADERS = {
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-robots-tag': 'noindex, nofollow, noarchive',
};

/** Private topics: `/private/{token}/{topic}`, and the same with `.rss`, `.atom` and `.json`. */
export function addPrivateRoutes(app: Hono, doorkeeper: Doorkeeper, site: () => Site): void {
  app.get(`${PRIVATE_PATH}:token/:name`, (c) => answerVisitor(c, doorkeeper, site()));
  // Whatever is wrong with the address, it may hold a token, so no page repeats or leads away from it.
  app.get(`${PRIVATE_PATH}*`, () => refuse(404));
}

async function answerVisitor(c: Context, doorkeeper: Doorkeeper, site: Site): Promise<Response> {
  const [, slug = '', suffix = ''] =
    /^([^.]+)(\.(?:rss|atom|json))?$/.exec(c.req.param('name') ?? '') ?? [];
  const visitor = await doorkeeper.admit(c.req.param('token') ?? '', slug);
  if (visitor === 'unknown') return refuse(404);
  if (visitor === 'ended') return refuse(410);
  const isNegotiated = suffix === '';
  const chosen = isNegotiated ? chooseFormat(c.req.header('accept') ?? null) : suffix;
  const document = await doorkeeper.make(visitor, readForm(chosen));
  const response = toResponse(answerRendered(c.req.raw, document, site));
  const { headers } = response;
  headers.set(
    'cache-control',
    headers.get('cache-control')?.replace('public', 'private') ?? 'private',
  );
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  // Neither pages of others nor caches have a part in it.
  headers.delete('access-control-allow-origin');
  headers.delete('access-control-expose-headers');
  headers.delete('link');
  if (isNegotiated) headers.set('vary', 'Accept, Accept-Encoding');
  return response;
}

function readForm(suffix: string): PrivateForm {
  return FEED_KINDS.find((kind) => suffix === `.${kind}`) ?? 'page';
}

/** The same for every token that opens nothing, whatever topics there are. */
function refuse(status: 404 | 410): Response {
  const text =
    status === 404
      ? 'Nothing is published at this address.\n'
      : 'This address is no longer in use.\n';
  return new Response(text, {
    status,
    headers: {
      ...HEADERS,
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
    },
  });
}
