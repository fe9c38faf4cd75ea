import type { Entry } from '../../src/model/entry.ts';
import type { NormalizedFeed } from '../../src/model/normalized-feed.ts';
import { TopicwireError } from '../../src/model/topicwire-error.ts';
import { sanitizeHtml } from '../../src/normalize/sanitize-html.ts';
import { publishFeed, readFeed } from '../hostile/whole-way.ts';

/** How far an input is followed. */
export interface CheckOptions {
  /** Whether it is also judged, written in all formats, read back and compared. */
  readonly publishes: boolean;
  /** More processor time than this is a finding. */
  readonly maxMs: number;
}

const refusals: ReadonlySet<string> = new Set(['not-a-feed', 'limit-exceeded']);
const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
const forbidden = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;
const safeMarkup = /^(?:[^<>"]|&quot;|<\/[a-z0-9]+>|<[a-z0-9]+(?: [a-z]+="[^"<>]*")*>)*$/;
const webUrl = /^https?:\/\//;
const prototypeNames = JSON.stringify(listPrototypes());

/** What is wrong in how a body is read and published; empty is good. */
export function checkReading(body: Uint8Array, options: CheckOptions): readonly string[] {
  const start = process.cpuUsage();
  const findings = readAndCheck(body, options);
  const { user, system } = process.cpuUsage(start);
  const tookMs = Math.round((user + system) / 1_000);
  if (tookMs > options.maxMs) findings.push(`slow: ${tookMs} ms`);
  if (JSON.stringify(listPrototypes()) !== prototypeNames) findings.push('a prototype has changed');
  return findings;
}

function readAndCheck(body: Uint8Array, { publishes }: CheckOptions): string[] {
  try {
    const feed = readFeed(body);
    const findings = [...checkFeed(feed), ...feed.entries.flatMap(checkEntry)];
    if (publishes) findings.push(...checkRepeatable(body, feed), ...checkPublished(feed));
    return findings;
  } catch (error) {
    if (error instanceof TopicwireError && refusals.has(error.code)) return [];
    return [`threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`];
  }
}

function checkFeed({ entries, origin, hubs }: NormalizedFeed): readonly string[] {
  const ids = new Set(entries.map(({ nativeId }) => nativeId));
  return [
    ...(ids.size === entries.length ? [] : ['two entries share a native id']),
    ...hubs.filter((hub) => !webUrl.test(hub)).map((hub) => `hub ${hub}`),
    ...checkTexts('origin', [origin.title, origin.rights]),
  ];
}

function checkEntry(entry: Entry, index: number): readonly string[] {
  const name = `entry ${index + 1}`;
  const dates = [entry.publishedAt, entry.updatedAt].filter((date) => date !== null);
  const urls = [entry.link, entry.image, ...entry.enclosures.map(({ url }) => url)];
  const names = [...entry.authors, ...entry.contributors].map((person) => person.name);
  const terms = entry.categories.map(({ term }) => term);
  return [
    ...checkHtml(entry.content ?? '').map((fault) => `${name}: ${fault}`),
    ...checkTexts(name, [entry.title, entry.summary, entry.text, ...names, ...terms]),
    ...dates.filter((date) => !instant.test(date)).map((date) => `${name}: date ${date}`),
    ...dates.filter((date) => date > entry.firstSeenAt).map((date) => `${name}: future ${date}`),
    ...urls
      .filter((url) => url !== null && !webUrl.test(url))
      .map((url) => `${name}: address ${url?.slice(0, 80)}`),
    ...(names.includes('') ? [`${name}: a person without name`] : []),
  ];
}

/** What our own reading of HTML would change in it, or could not have written. */
export function checkHtml(html: string): readonly string[] {
  const faults: string[] = [];
  const again = sanitizeHtml(html, null);
  if (again !== html) {
    const at = [...html].findIndex((character, place) => character !== [...again][place]);
    faults.push(`unstable HTML at ${at}: ${html.slice(at, at + 80)} | ${again.slice(at, at + 80)}`);
  }
  if (!safeMarkup.test(html)) faults.push('HTML that our writer does not write');
  return faults;
}

function checkTexts(name: string, texts: readonly (string | null)[]): readonly string[] {
  return texts
    .filter((text) => text !== null)
    .filter((text) => !text.isWellFormed() || forbidden.test(text))
    .map((text) => `${name}: forbidden characters in ${JSON.stringify(text.slice(0, 80))}`);
}

/** Same input, same values. */
function checkRepeatable(body: Uint8Array, feed: NormalizedFeed): readonly string[] {
  return JSON.stringify(readFeed(body)) === JSON.stringify(feed)
    ? []
    : ['read twice, two readings'];
}

function checkPublished(feed: NormalizedFeed): readonly string[] {
  const { edition, refused } = publishFeed(feed);
  const ids = new Set(feed.entries.map(({ id }) => id));
  return [
    ...(edition.entries.length === ids.size
      ? []
      : [`${edition.entries.length} of ${ids.size} entries stand in the edition`]),
    ...refused.map(({ path, differences }) => `gate: ${path}: ${differences.join(' | ')}`),
  ];
}

function listPrototypes(): readonly string[] {
  const prototypes = [Object.prototype, Array.prototype, Function.prototype, String.prototype];
  return prototypes.flatMap((prototype) => Reflect.ownKeys(prototype).map(String));
}
