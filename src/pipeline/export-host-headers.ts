import type { ExportRules } from './export-rules.ts';
import { isPageShape, OWN_PATH, type ServedShape, shapeKey } from './export-shapes.ts';

/** More rules than Cloudflare reads from one file. */
const mostRules = 100;

/** A path pattern and the headers it adds. */
interface HeaderRule {
  readonly pattern: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * The `_headers` file of Netlify and Cloudflare Pages. One host takes the most specific of several
 * rules that name a header, the other joins their values, so no two rules that match one path name
 * the same header. `*` ends at a slash on one and not on the other: what it says holds for both.
 */
export function writeHostHeaders(rules: ExportRules): string {
  const written = [...writeSharedRules(rules), ...writeShapeRules(rules.shapes)];
  const links = writeLinkRules(rules);
  const fits = written.length + links.length <= mostRules;
  return [
    '# Written anew by every build.',
    ...(fits ? [...written, ...links] : written).flatMap(writeRule),
    ...(fits
      ? []
      : [`# Hubs are named in the feeds alone: a rule for each feed would be too many.`]),
    '',
  ].join('\n');
}

/** Policies of pages and of feeds, which do the others no harm: no pattern holds pages alone. */
function writeSharedRules({ shapes }: ExportRules): readonly HeaderRule[] {
  const headers = Object.assign({}, ...sortPagesLast(shapes).map((shape) => shape.headers));
  return [{ pattern: '/*', headers: omit(headers, ['content-type', 'cache-control']) }];
}

function writeShapeRules(shapes: readonly ServedShape[]): readonly HeaderRule[] {
  const caching = new Map<string, HeaderRule>();
  const types = new Map<string, HeaderRule>();
  // What a feed says of caching goes before what a page beside it says.
  for (const shape of sortPagesLast(shapes)) {
    const { 'cache-control': cache, 'content-type': type } = shape.headers;
    const pattern = writePattern(shape.segments);
    if (cache !== undefined && !caching.has(pattern)) {
      caching.set(pattern, { pattern, headers: { 'cache-control': cache } });
    }
    // Hosts know the type of a page by themselves.
    if (type === undefined || isPageShape(shape)) continue;
    const typed = shape.extension === '' ? pattern : `/${shape.segments[0]}/*${shape.extension}`;
    types.set(typed, { pattern: typed, headers: { 'content-type': type } });
  }
  return join([...caching.values(), ...types.values()]);
}

function sortPagesLast(shapes: readonly ServedShape[]): readonly ServedShape[] {
  return shapes.toSorted((a, b) => Number(isPageShape(a)) - Number(isPageShape(b)));
}

/** Where no hub is announced nobody asks for the header. */
function writeLinkRules({ linked, shapes }: ExportRules): readonly HeaderRule[] {
  const links = new Map(
    shapes.flatMap(({ key, link }) => (link?.includes('rel="hub"') ? [[key, link]] : [])),
  );
  return linked.flatMap((path) => {
    const link = links.get(shapeKey(path));
    return link === undefined
      ? []
      : [{ pattern: path, headers: { link: link.replace(OWN_PATH, path) } }];
  });
}

function writePattern(segments: readonly (string | null)[]): string {
  return segments.map((name, at) => `/${name ?? `:name${at}`}`).join('');
}

/** One rule a pattern. */
function join(rules: readonly HeaderRule[]): readonly HeaderRule[] {
  const joined = new Map<string, HeaderRule>();
  for (const { pattern, headers } of rules) {
    joined.set(pattern, { pattern, headers: { ...joined.get(pattern)?.headers, ...headers } });
  }
  return [...joined.values()].sort((a, b) => (a.pattern < b.pattern ? -1 : 1));
}

function writeRule({ pattern, headers }: HeaderRule): readonly string[] {
  return [pattern, ...Object.entries(headers).map(([name, value]) => `  ${name}: ${value}`)];
}

function omit(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
