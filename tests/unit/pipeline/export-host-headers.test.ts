import { describe, expect, it } from 'vitest';
import { writeLinkHeader } from '../../../src/http/write-link-header.ts';
import { writeHostHeaders } from '../../../src/pipeline/export-host-headers.ts';
import { writeNginxRules } from '../../../src/pipeline/export-nginx.ts';
import type { ExportRules } from '../../../src/pipeline/export-rules.ts';
import { readShape, shapeKey } from '../../../src/pipeline/export-shapes.ts';
import { makeSite } from '../publish/make-edition.ts';

const brief = 'public, max-age=900';
const forEver = 'public, max-age=31536000, immutable';
const pageHeaders = {
  'content-security-policy': "default-src 'none'",
  'x-content-type-options': 'nosniff',
};
const feedHeaders = { 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' };

/** What the program serves at each path, as far as a static host can say the same. */
const served: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '/': page(brief),
  '/articles/fees': page(brief),
  '/stories/fees-rise': page(brief),
  '/feeds/ports': page(brief),
  '/feeds/ports.rss': feed('application/rss+xml; charset=utf-8', brief),
  '/feeds/ports.atom': feed('application/atom+xml; charset=utf-8', brief),
  '/feeds/ports.json': feed('application/feed+json; charset=utf-8', brief),
  '/feeds/ports/sources.opml': feed('text/x-opml; charset=utf-8', brief),
  '/feeds/ports/archive/1.rss': feed('application/rss+xml; charset=utf-8', forEver),
  '/feeds/ports/archive/2.atom': feed('application/atom+xml; charset=utf-8', forEver),
  '/feeds.opml': feed('text/x-opml; charset=utf-8', brief),
  '/style-abc.css': feed('text/css; charset=utf-8', forEver),
};

function page(cache: string) {
  return { 'content-type': 'text/html; charset=utf-8', 'cache-control': cache, ...pageHeaders };
}

function feed(type: string, cache: string) {
  return { 'content-type': type, 'cache-control': cache, ...feedHeaders };
}

const linked = ['/feeds/ports.rss', '/feeds/ports.atom', '/feeds/ports.json'];

function makeRules(over: Partial<ExportRules> & { hubs?: readonly string[] } = {}): ExportRules {
  const { hubs = [], ...rest } = over;
  const shapes = new Map(
    Object.entries(served).map(([path, headers]) => {
      const link = linked.includes(path) ? { link: writeLinkHeader(path, makeSite({ hubs })) } : {};
      const whole = { ...headers, ...link, ETag: '"1"', vary: 'Accept-Encoding' };
      return [shapeKey(path), readShape(path, whole)];
    }),
  );
  return { shapes: [...shapes.values()], linked, gone: [], moved: new Map(), ...rest };
}

interface Rule {
  readonly pattern: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

function readRules(text: string): readonly Rule[] {
  const rules: { pattern: string; headers: [string, string][] }[] = [];
  for (const line of text.split('\n').filter((each) => each !== '' && !each.startsWith('#'))) {
    if (line.startsWith('/')) rules.push({ pattern: line, headers: [] });
    else {
      const [, name = '', value = ''] = /^ {2}([^:]+): (.*)$/.exec(line) ?? [];
      rules.at(-1)?.headers.push([name, value]);
    }
  }
  return rules;
}

/** `*` is everything behind, slashes too; the values of all rules that match are joined. */
function matchAsCloudflare(rules: readonly Rule[], path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { pattern, headers: added } of rules) {
    const source = pattern
      .replace(/[.+?^$()[\]{}|\\]/g, '\\$&')
      .replace(/:[A-Za-z]\w*/g, '[^/]+')
      .replace('*', '.*');
    if (!new RegExp(`^${source}$`).test(path)) continue;
    for (const [name, value] of added) {
      headers[name] = headers[name] === undefined ? value : `${headers[name]}, ${value}`;
    }
  }
  return headers;
}

/** `*` within a name ends at its slash, alone it is everything behind; the last rule's value holds. */
function matchAsNetlify(rules: readonly Rule[], path: string): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const { pattern, headers: added } of rules) {
    const parts = pattern.split('/').map((part) => {
      if (part === '*') return '.*';
      if (part.startsWith(':')) return '[^/]+';
      return part.replace(/[.+?^$()[\]{}|\\]/g, '\\$&').replace('*', '[^/]*');
    });
    if (!new RegExp(`^${parts.join('/')}$`).test(path)) continue;
    for (const [name, value] of added) headers[name] = value;
  }
  return headers;
}

/** What both hosts send by themselves for a file of this name. */
function defaultType(path: string): string | undefined {
  const types = { rss: 'application/rss+xml', atom: 'application/atom+xml' };
  if (!path.includes('.')) return 'text/html; charset=utf-8';
  return Object.entries(types).find(([end]) => path.endsWith(`.${end}`))?.[1];
}

describe.each([
  ['Cloudflare', matchAsCloudflare],
  ['Netlify', matchAsNetlify],
])('the rules, as %s reads them,', (_, match) => {
  it.each(Object.entries(served))('give %s the headers it is served with', (path, expected) => {
    const headers = match(readRules(writeHostHeaders(makeRules())), path);
    const type = headers['content-type'] ?? defaultType(path);
    const { 'content-type': expectedType = '', ...rest } = expected;
    expect(headers).toMatchObject(rest);
    // A host that does not name the charset leaves it to the XML declaration.
    expect(expectedType.split(';')[0]).toBe(type?.split(';')[0]);
    if (path.startsWith('/feeds/') && !path.includes('/archive/')) expect(type).toBe(expectedType);
  });

  it('name hub and self of each feed in one field', () => {
    const rules = makeRules({ hubs: ['https://hub.example/', 'https://second.example/'] });
    const headers = match(readRules(writeHostHeaders(rules)), '/feeds/ports.atom');
    expect(headers.link).toBe(
      '<https://hub.example/>; rel="hub", <https://second.example/>; rel="hub", <https://wire.example/feeds/ports.atom>; rel="self"',
    );
    expect(headers['content-type']).toBe('application/atom+xml; charset=utf-8');
  });
});

describe('the rules', () => {
  it('stay within a hundred, whatever the number of topics', () => {
    const many = Array.from({ length: 300 }, (_, at) => `/feeds/topic-${at}.rss`);
    const text = writeHostHeaders(makeRules({ hubs: ['https://hub.example/'], linked: many }));
    expect(readRules(text).length).toBeLessThan(100);
    expect(text).toContain('# Hubs are named in the feeds alone');
    for (const line of text.split('\n')) expect(line.length).toBeLessThan(2_000);
  });

  it('for nginx fill in no variable but the path', () => {
    const hubs = ['https://hub.example/$x?"'];
    const text = writeNginxRules(
      makeRules({ hubs, gone: ['old', 'older'], moved: new Map([['boats', 'ports']]) }),
    );
    expect(text).toContain(
      'add_header link "<https://hub.example/%24x?%22>; rel=\\"hub\\", <https://wire.example$uri>; rel=\\"self\\"";',
    );
    expect(text).toContain(
      'location ~ "^/feeds/boats((?:[./][a-z0-9./-]*)?)$" { return 301 /feeds/ports$1; }',
    );
    expect(text).toContain('location ~ "^/feeds/(?:old|older)(?:[./].*)?$" { return 410; }');
  });
});
