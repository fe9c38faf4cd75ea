import type { Context, Hono } from 'hono';
import pLimit, { type LimitFunction } from 'p-limit';
import type { Rendered } from '../model/rendered.ts';
import type { SearchFault, SearchQuery } from '../model/search-query.ts';
import type { Site } from '../model/site.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import type { SearchDesk, SearchForm } from '../pipeline/search-desk.ts';
import { FEED_KINDS, SEARCH_PATH } from '../publish/publication-path.ts';
import { SEARCH_FEED_PATH, searchFeedPath, searchPath } from '../publish/search-path.ts';
import { writeSearchPage } from '../publish/write-search-page.ts';
import { toResponse } from './answer.ts';
import { permitScripts } from './answer-preflight.ts';
import { answerRendered } from './answer-rendered.ts';
import { chooseFormat } from './choose-format.ts';
import { nameClient } from './name-client.ts';
import { PAGE_HEADERS } from './page-headers.ts';
import { PushGate } from './push-gate.ts';

const AT_ONCE = 2;
const MOST_WAITING = 100;

/** Who searches. */
export type Searcher = Pick<SearchDesk, 'read' | 'findMade' | 'make'>;

/** What the search works with. */
export interface SearchingHouse {
  readonly desk: Searcher;
  site(): Site;
  /** Where a request comes from; empty where that is not known. */
  client(c: Context): string;
}

/** The search and its feeds: `/search?q=` and `/feeds/search.{rss,atom,json}?q=`. */
export function addSearchRoutes(app: Hono, house: SearchingHouse): void {
  const parts = { ...house, gate: new PushGate(), line: pLimit(AT_ONCE) };
  const answer = (c: Context, form: SearchForm) => answerSearch(c, form, parts);
  app.get(SEARCH_PATH, (c) => answer(c, 'page'));
  for (const kind of FEED_KINDS) {
    app.get(`${SEARCH_FEED_PATH}.${kind}`, (c) => answer(c, kind));
    app.options(`${SEARCH_FEED_PATH}.${kind}`, (c) => permitScripts(c.req.raw));
  }
  app.get(SEARCH_FEED_PATH, (c) => {
    const suffix = chooseFormat(c.req.header('accept') ?? null);
    const kind = FEED_KINDS.find((known) => suffix === `.${known}`);
    const text = c.req.query('q') ?? '';
    const path = kind === undefined ? searchPath(text) : searchFeedPath(text, kind);
    return new Response(null, { status: 302, headers: { location: path, vary: 'Accept' } });
  });
}

interface Searching extends SearchingHouse {
  readonly gate: PushGate;
  /** Searches that have to be made, a few at a time: each holds the event loop now and then. */
  readonly line: LimitFunction;
}

async function answerSearch(c: Context, form: SearchForm, parts: Searching): Promise<Response> {
  const text = c.req.query('q') ?? '';
  if (form === 'page' && text.trim() === '')
    return answerPage({ text: '', fault: null }, 200, parts);
  const { query, fault } = parts.desk.read(text);
  if (fault !== null) return refuse(form, text, fault, 400, parts);
  const made = await parts.desk.findMade(query, form);
  if (made !== null) return finish(c, made, form, parts);
  return await search(c, form, { text, query }, parts);
}

async function search(
  c: Context,
  form: SearchForm,
  { text, query }: { readonly text: string; readonly query: SearchQuery },
  parts: Searching,
): Promise<Response> {
  const { desk, gate, line } = parts;
  const client = nameClient(parts.client(c));
  if (gate.isTooOften(client, performance.now())) {
    return refuse(form, text, wholeFault('too many searches, wait a minute', text), 429, parts);
  }
  try {
    if (line.pendingCount >= MOST_WAITING) {
      const busy = wholeFault('too many searches at once, try again', text);
      return refuse(form, text, busy, 503, parts);
    }
    const made = await line(() => desk.make(query, form));
    return finish(c, made, form, parts);
  } catch (error) {
    if (!(error instanceof TopicwireError) || error.code !== 'limit-exceeded') throw error;
    const message = `${error.message}, ${error.advice ?? 'try again'}`;
    return refuse(form, text, wholeFault(message, text), 503, parts);
  }
}

/** A page is looked at again each time; a feed for as long as its readers are told to wait. */
function finish(c: Context, made: Rendered, form: SearchForm, { site }: Searching): Response {
  const response = toResponse(answerRendered(c.req.raw, made, site()));
  if (form === 'page') response.headers.set('cache-control', 'no-cache');
  return response;
}

function wholeFault(message: string, text: string): SearchFault {
  return { message, offset: 0, length: text.length };
}

const retryAfterSeconds: Readonly<Record<number, string>> = { 429: '60', 503: '10' };

function refuse(
  form: SearchForm,
  text: string,
  fault: SearchFault,
  status: 400 | 429 | 503,
  parts: Searching,
): Response {
  const response =
    form === 'page' ? answerPage({ text, fault }, status, parts) : answerText(text, fault, status);
  const wait = retryAfterSeconds[status];
  if (wait !== undefined) response.headers.set('retry-after', wait);
  return response;
}

function answerPage(
  { text, fault }: { readonly text: string; readonly fault: SearchFault | null },
  status: number,
  { site }: Searching,
): Response {
  const page = writeSearchPage({ text, fault, found: null }, site());
  return new Response(new Uint8Array(page.body), {
    status,
    headers: {
      ...PAGE_HEADERS,
      'cache-control': status === 200 ? 'no-cache' : 'no-store',
      'content-type': page.mediaType,
    },
  });
}

function answerText(
  text: string,
  { message, offset, length }: SearchFault,
  status: number,
): Response {
  const isWhole = length === 0 || length === text.length;
  const where = isWhole
    ? ''
    : ` (at character ${offset + 1}: ${text.slice(offset, offset + length)})`;
  return new Response(`The search cannot be answered: ${message}${where}.\n`, {
    status,
    headers: {
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    },
  });
}
