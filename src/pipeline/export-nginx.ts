import type { ExportRules } from './export-rules.ts';
import { writeHubLink } from './export-rules.ts';
import { isPageShape, type ServedShape } from './export-shapes.ts';

/** Stands for the path of the request until nothing else holds a `$`, which nginx would fill in. */
const ownPath = '\0';

/**
 * Rules for nginx, to be included in a `server` that names the folder as its `root`: media types,
 * caching and policies as the program itself serves them, the compressed files beside each document,
 * 410 for topics that are gone. nginx makes validators of a file's size and date.
 */
export function writeNginxRules(rules: ExportRules): string {
  return [
    '# Written anew by every build; include it in a server block that sets root, and reload nginx',
    '# after a build that removed a topic.',
    'etag on;',
    'gzip_static on;',
    'gzip_vary on;',
    '# brotli_static on;  # where the module ngx_brotli is loaded',
    'absolute_redirect off;',
    'error_page 404 /404.html;',
    '',
    'location ~ "/\\.(?!well-known/)" { return 404; }',
    'location ~ "^/_(?:headers|redirects)$" { return 404; }',
    ...writeNotFound(rules.shapes),
    ...writeGone(rules.gone),
    ...rules.shapes.flatMap((shape) => writeLocation(shape, rules)),
    ...writeSlashes(rules.shapes),
    'location / { try_files $uri $uri.html =404; }',
    '',
  ].join('\n');
}

function writeNotFound(shapes: readonly ServedShape[]): readonly string[] {
  const page = shapes.find(isPageShape);
  const headers = { ...page?.headers, 'cache-control': 'no-store' };
  return writeBlock('= /404.html', headers, ['internal;'], ' always');
}

/** Slugs are letters, digits and hyphens. */
function writeGone(gone: readonly string[]): readonly string[] {
  if (gone.length === 0) return [];
  return [`location ~ "^/feeds/(?:${gone.join('|')})(?:[./].*)?$" { return 410; }`];
}

function writeLocation(shape: ServedShape, { site }: ExportRules): readonly string[] {
  const isFeed = shape.segments.length === 2 && /^\.(?:rss|atom|json)$/.test(shape.extension);
  const link = isFeed ? writeHubLink(site, ownPath)?.replaceAll('$', '%24') : null;
  const headers = link ? { ...shape.headers, link: link.replace(ownPath, '$uri') } : shape.headers;
  const file =
    shape.segments.join() === '' ? '/index.html' : isPageShape(shape) ? '$uri.html' : '$uri';
  return writeBlock(writeMatch(shape), headers, [`try_files ${file} =404;`]);
}

function writeBlock(
  match: string,
  { 'content-type': type = 'text/html; charset=utf-8', ...headers }: ServedShape['headers'],
  directives: readonly string[],
  suffix = '',
): readonly string[] {
  return [
    `location ${match} {`,
    '  types {}',
    `  default_type ${quote(type)};`,
    ...Object.entries(headers).map(
      ([name, value]) => `  add_header ${name} ${quote(value)}${suffix};`,
    ),
    ...directives.map((directive) => `  ${directive}`),
    '}',
  ];
}

function writeMatch({ segments, extension }: ServedShape): string {
  if (!segments.includes(null)) return `= /${segments.join('/')}`;
  const last = segments.length - 1;
  const parts = segments.map((name, at) =>
    name !== null ? escapePattern(name) : `[^/.]+${at === last ? escapePattern(extension) : ''}`,
  );
  return `~ "^/${parts.join('/')}$"`;
}

/** As the program answers: a page's address has no slash at its end. */
function writeSlashes(shapes: readonly ServedShape[]): readonly string[] {
  const folders = shapes.flatMap(({ segments: [first = null], extension, segments }) =>
    segments.length === 2 && extension === '' && first !== null ? [escapePattern(first)] : [],
  );
  if (folders.length === 0) return [];
  return [`location ~ "^(/(?:${folders.join('|')})/[a-z0-9-]+)/$" { return 301 $1; }`];
}

function escapePattern(text: string): string {
  return text.replace(/[^A-Za-z0-9/_-]/g, '\\$&');
}

/** In double quotes, where variables are still filled in. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}
