import type { IncomingHttpHeaders } from 'node:http';
import { type Answered, RequestJudge } from './judge-requests.ts';
import { type Origin, startOrigin } from './start-origin.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How a feed of the strict origin behaves; each answer may depend on the time and on how often it was asked. */
export interface StrictFeed {
  /** Path and query. */
  readonly url: string;
  /** Hours between its entries; 5 by default. */
  readonly everyHours?: number;
  /** Validators of an edition; none by default. */
  readonly validators?: (edition: number, asked: number) => Partial<Validators>;
  /** More headers of every answer. */
  readonly headers?: (nowMs: number, status: number) => Readonly<Record<string, string>>;
  /** A status other than 200 or 304, with its headers; null answers with the feed. */
  readonly refuse?: (asked: number, nowMs: number) => Refusal | null;
  readonly ttlMinutes?: number;
  readonly skipHours?: readonly number[];
  /** What the headers ask for; the judge does not parse them. */
  readonly waitMs?: number;
}

interface Validators {
  readonly etag: string;
  readonly 'last-modified': string;
}

interface Refusal {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly waitMs?: number;
}

export interface StrictOrigin {
  readonly origin: Origin;
  readonly judge: RequestJudge;
  /** How often a feed was asked. */
  count(url: string): number;
}

/** Starts an origin whose feeds live on a virtual clock and whose judge sees every request. */
export async function startStrictOrigin(
  feeds: readonly StrictFeed[],
  nowMs: () => number,
): Promise<StrictOrigin> {
  const origin = await startOrigin();
  const judge = new RequestJudge(nowMs);
  const counts = new Map<string, number>();
  for (const feed of feeds) {
    origin.answer(new URL(feed.url, origin.url).pathname, (request, response) => {
      const asked = counts.get(feed.url) ?? 0;
      counts.set(feed.url, asked + 1);
      const recorded = origin.requests.at(-1);
      if (recorded !== undefined) judge.judge(feed.url, recorded);
      const { status, headers, body, answered } = answer(feed, request.headers, asked, nowMs());
      judge.remember(feed.url, answered);
      response.sendDate = false;
      const date = new Date(nowMs()).toUTCString();
      response.writeHead(status, { date, ...headers }).end(body);
    });
  }
  return { origin, judge, count: (url) => counts.get(url) ?? 0 };
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answered: Answered;
}

function answer(feed: StrictFeed, sent: IncomingHttpHeaders, asked: number, nowMs: number): Answer {
  const { skipHours = [], waitMs = 0, ttlMinutes = 0 } = feed;
  const refusal = feed.refuse?.(asked, nowMs) ?? null;
  const edition = Math.floor(nowMs / ((feed.everyHours ?? 5) * HOUR_MS));
  const given = feed.validators?.(edition, asked) ?? {};
  const kept = { etag: given.etag ?? null, lastModified: given['last-modified'] ?? null };
  const bound = { ...kept, skipHours, waitMs: Math.max(waitMs, ttlMinutes * 60_000) };
  if (refusal !== null) {
    const { status, headers = {} } = refusal;
    const none = { etag: null, lastModified: null };
    // A refusal says nothing about the validators of the answers before it.
    const validators = status >= 400 ? readKept(sent) : none;
    const answered = { status, skipHours: [], waitMs: refusal.waitMs ?? 0, ...validators };
    return { status, headers, body: 'not now', answered };
  }
  const isSame =
    sent['if-none-match'] === undefined
      ? kept.lastModified !== null && sent['if-modified-since'] === kept.lastModified
      : sent['if-none-match'] === kept.etag;
  const status = isSame ? 304 : 200;
  const headers = { ...given, ...feed.headers?.(nowMs, status) };
  const body = isSame ? '' : writeFeed(feed, edition);
  return { status, headers, body, answered: { status, ...bound } };
}

function readKept(sent: IncomingHttpHeaders): Pick<Answered, 'etag' | 'lastModified'> {
  const etag = sent['if-none-match'] ?? null;
  return { etag, lastModified: sent['if-modified-since'] ?? null };
}

/** Ten entries, the newest of this edition. */
function writeFeed(feed: StrictFeed, edition: number): string {
  const every = (feed.everyHours ?? 5) * HOUR_MS;
  const items = Array.from({ length: 10 }, (_, back) => {
    const number = edition - back;
    const date = new Date(number * every).toUTCString();
    return `<item><guid isPermaLink="false">${number}</guid><title>Number ${number} is out</title><pubDate>${date}</pubDate></item>`;
  });
  const ttl = feed.ttlMinutes === undefined ? '' : `<ttl>${feed.ttlMinutes}</ttl>`;
  const hours = (feed.skipHours ?? []).map((hour) => `<hour>${hour}</hour>`).join('');
  const skipped = hours === '' ? '' : `<skipHours>${hours}</skipHours>`;
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>Strict ${feed.url.replace(/\W+/g, ' ')}</title>
<link>https://strict.example/</link><description>Numbers</description>${ttl}${skipped}${items.join('')}</channel></rss>`;
}

const tag = (name: string) => (edition: number) => ({ etag: `"${name}-${edition}"` });
const dateOf = (edition: number) => new Date(edition * 5 * HOUR_MS).toUTCString();

/** Feeds of every kind that a poller meets. */
export const strictFeeds: readonly StrictFeed[] = [
  { url: '/etag.xml', validators: tag('etag') },
  { url: '/weak.xml', validators: (edition) => ({ etag: `W/"weak,${edition}"` }) },
  // Not what the standard asks for, and sent back as it came all the same.
  { url: '/bare.xml', validators: (edition) => ({ etag: `bare-${edition}` }) },
  { url: '/date.xml', validators: (edition) => ({ 'last-modified': dateOf(edition) }) },
  {
    url: '/odd-date.xml',
    validators: (edition) => ({ 'last-modified': `edition ${edition}, some day` }),
  },
  {
    url: '/both.xml',
    validators: (edition) => ({ etag: `"both-${edition}"`, 'last-modified': dateOf(edition) }),
  },
  { url: '/none.xml' },
  {
    url: '/changing.xml',
    everyHours: 2,
    validators: (edition) =>
      [
        { etag: `"changing-${edition}"` },
        { 'last-modified': dateOf(edition) },
        { etag: `"changing-${edition}"`, 'last-modified': dateOf(edition) },
        {},
      ][edition % 4] ?? {},
  },
  {
    url: '/renewed.xml',
    everyHours: 50,
    // The entity tag stays, and each answer renews the date, 304s too.
    validators: (edition, asked) => ({
      etag: `"renewed-${edition}"`,
      'last-modified': `answer ${asked}`,
    }),
  },
  { url: '/query.xml?format=rss&n=10', validators: tag('query') },
  { url: '/fragment.xml', validators: tag('fragment') },
  {
    url: '/cookie.xml',
    validators: tag('cookie'),
    headers: () => ({ 'set-cookie': 'visit=1; Path=/; Max-Age=86400' }),
  },
  {
    url: '/max-age.xml',
    everyHours: 1,
    validators: tag('max-age'),
    headers: () => ({ 'cache-control': 'public, max-age=10800' }),
    waitMs: 3 * HOUR_MS,
  },
  {
    url: '/max-age-once.xml',
    everyHours: 3,
    validators: tag('max-age-once'),
    // The 304 leaves it out, so that what the 200 said goes on.
    headers: (_, status) => (status === 200 ? { 'cache-control': 'max-age=7200' } : {}),
    waitMs: 2 * HOUR_MS,
  },
  {
    url: '/expires.xml',
    everyHours: 1,
    validators: tag('expires'),
    headers: (nowMs) => ({ expires: new Date(nowMs + 4 * HOUR_MS).toUTCString() }),
    waitMs: 4 * HOUR_MS,
  },
  { url: '/ttl.xml', everyHours: 1, validators: tag('ttl'), ttlMinutes: 150 },
  {
    url: '/skip.xml',
    everyHours: 1,
    validators: tag('skip'),
    skipHours: [0, 1, 2, 3, 4, 5, 12, 22, 23],
  },
  {
    url: '/429.xml',
    validators: tag('429'),
    refuse: (asked) =>
      asked % 3 === 1
        ? { status: 429, headers: { 'retry-after': '9000' }, waitMs: 9_000_000 }
        : null,
  },
  {
    url: '/429-long.xml',
    refuse: () => ({ status: 429, headers: { 'retry-after': '90000' }, waitMs: 90_000_000 }),
  },
  {
    url: '/503.xml',
    validators: tag('503'),
    refuse: (asked, nowMs) =>
      asked % 2 === 1
        ? {
            status: 503,
            headers: { 'retry-after': new Date(nowMs + 3 * HOUR_MS).toUTCString() },
            waitMs: 3 * HOUR_MS - 1000,
          }
        : null,
  },
  { url: '/500.xml', validators: tag('500'), refuse: () => ({ status: 500 }) },
  { url: '/404.xml', refuse: () => ({ status: 404 }) },
  { url: '/410.xml', refuse: () => ({ status: 410, waitMs: 100 * DAY_MS }) },
  { url: '/301.xml', refuse: () => ({ status: 301, headers: { location: '/301-to.xml' } }) },
  { url: '/301-to.xml', validators: tag('301-to') },
  { url: '/302.xml', refuse: () => ({ status: 302, headers: { location: '/307.xml' } }) },
  { url: '/307.xml', refuse: () => ({ status: 307, headers: { location: '/302-to.xml' } }) },
  {
    url: '/302-to.xml',
    validators: (edition) => ({ etag: `"302-${edition}"`, 'last-modified': dateOf(edition) }),
  },
];

/** Feeds that are asked by way of another one only. */
export const redirectTargets = ['/301-to.xml', '/307.xml', '/302-to.xml'];
