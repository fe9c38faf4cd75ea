import type { Person } from '../model/entry.ts';
import { ownHubUrl } from '../model/own-hub.ts';
import type { PollPolicy, Site } from '../model/site.ts';
import { listOf } from './collection-readers.ts';
import { readMap, type ValueReader } from './map-reader.ts';
import { readLanguage } from './read-language.ts';
import { durationBetween, sizeBetween } from './read-quantity.ts';
import { readBaseUrl, readContactUrl, readHttpUrl } from './read-url.ts';
import { readSwitch, readText, textLike, wholeNumber } from './scalar-readers.ts';

const DEFAULT_BASE_URL = 'http://localhost:8080';

const DEFAULT_POLL: PollPolicy & { readonly hostGapMs: number } = {
  floorMinutes: 60,
  ceilingMinutes: 24 * 60,
  timeoutMs: 20_000,
  maxBytes: 10_000_000,
  concurrency: 8,
  hostGapMs: 1000,
};

/** Which hubs the feeds announce. */
interface WebSub {
  /** Our own. */
  readonly hub: boolean;
  /** Those of others. */
  readonly external: readonly string[];
}

const DEFAULT_WEBSUB: WebSub = { hub: true, external: [] };

/** Reads `feeds/site.yaml`. */
export const readSite: ValueReader<Site> = (value) =>
  readMap(value, (map) => {
    const title = map.required('title', readText, '');
    const site = {
      title,
      description: map.required('description', readText, ''),
      language: map.optional('language', readLanguage, 'en'),
      baseUrl: map.optional('base_url', readBaseUrl, DEFAULT_BASE_URL),
      author: map.optional('author', readAuthor, { name: title, email: null, uri: null }),
      contactUrl: map.required('contact', readContactUrl, ''),
      tagAuthority: map.required('tag_authority', readTagAuthority, ''),
      since: map.required('since', readDate, ''),
      rights: map.optional<string | null>('rights', readText, null),
      poll: map.optional('poll', readPoll, DEFAULT_POLL),
    };
    const { hub, external } = map.optional('websub', readWebSub, DEFAULT_WEBSUB);
    const own = hub ? [ownHubUrl(site.baseUrl)] : [];
    return { ...site, hubs: [...new Set([...own, ...external])], hasSearch: true };
  });

/** The same publication at another address; its own hub stands there, too. */
export function moveSite(site: Site, baseUrl: string): Site {
  const hubs = site.hubs.map((hub) => (hub === ownHubUrl(site.baseUrl) ? ownHubUrl(baseUrl) : hub));
  return { ...site, baseUrl, hubs: [...new Set(hubs)] };
}

const readWebSub: ValueReader<WebSub> = (value) =>
  readMap(value, (map) => ({
    hub: map.optional('hub', readSwitch, DEFAULT_WEBSUB.hub),
    external: map.optional('external', listOf(readHttpUrl), DEFAULT_WEBSUB.external),
  }));

const readEmail = textLike(
  /^[^\s@<>:/]+@[^\s@<>:/]+$/,
  'a mail address, such as desk@wire.example',
);

const readAuthor: ValueReader<Person> = (value) =>
  readMap(value, (map) => ({
    name: map.required('name', readText, ''),
    email: map.optional<string | null>('email', readEmail, null),
    uri: map.optional<string | null>('uri', readHttpUrl, null),
  }));

/** @see RFC 4151 §2.1 */
const readTagAuthority = textLike(
  /^(?:[a-z0-9._-]+@)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/i,
  'a domain or mail address that you hold, without http://, such as wire.example',
);

const readDate: ValueReader<string> = (value) => {
  const text = value.text();
  if (text !== null && isDate(text)) return text;
  const expected = 'a date of the calendar as YYYY-MM-DD, such as 2026-01-31';
  return text === null
    ? value.mismatch(expected)
    : value.fault(`${value.name} must be ${expected}`);
};

function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

const readPollGap = durationBetween('1m', '365d');
const readTimeout = durationBetween('1s', '10m');
const readMaxSize = sizeBetween('10KB', '1GB');
const readConcurrency = wholeNumber(1, 1000);
const readHostGap = durationBetween('0s', '10m');
const readRequestsPerDay = wholeNumber(1, 100_000_000);

const readMinutes: ValueReader<number> = (value) => {
  const milliseconds = readPollGap(value);
  return milliseconds === null ? null : milliseconds / 60_000;
};

const readPoll: ValueReader<PollPolicy> = (value) =>
  readMap(
    value,
    (map) => {
      const budget = map.optional<number | null>('requests_per_day', readRequestsPerDay, null);
      return {
        floorMinutes: map.optional('floor', readMinutes, DEFAULT_POLL.floorMinutes),
        ceilingMinutes: map.optional('ceiling', readMinutes, DEFAULT_POLL.ceilingMinutes),
        timeoutMs: map.optional('timeout', readTimeout, DEFAULT_POLL.timeoutMs),
        maxBytes: map.optional('max_size', readMaxSize, DEFAULT_POLL.maxBytes),
        concurrency: map.optional('concurrency', readConcurrency, DEFAULT_POLL.concurrency),
        hostGapMs: map.optional('host_gap', readHostGap, DEFAULT_POLL.hostGapMs),
        ...(budget === null ? {} : { requestsPerDay: budget }),
      };
    },
    (poll, map) => {
      if (poll.floorMinutes <= poll.ceilingMinutes) return;
      map.fault(
        map.has('ceiling') ? 'ceiling' : 'floor',
        'the ceiling (24h by default) is below the floor (60m by default), raise the ceiling or lower the floor',
      );
    },
  );
