import type { ExportRules } from './export-rules.ts';
import { isPageShape, OWN_PATH, type ServedShape } from './export-shapes.ts';

/**
 * Rules for nginx, to be included in a `server` that names the folder as its `root`: media types,
 * caching and policies as the program itself serves them, the compressed files beside each document,
 * 410 for topics that are gone, 301 for renamed ones. nginx makes validators of a file's size and date.
 */
export function writeNginxRules(rules: ExportRules): string {
  return [
    '# Written anew by every build; include it in a server block that sets root, and reload nginx',
    '# after a build that removed or renamed a topic. Where the module ngx_brotli is loaded, say',
    '# "brotli_static on;" beside the include.',
    'etag on;',
    'gzip_static on;',
    'gzip_vary on;',
    'absolute_redirect off;',
    'error_page 404 /404.html;',
    '',
    'location ~ "/\\.(?!well-known/)" { return 404; }',
    'location ~ "^/_(?:headers|redirects)$" { return 404; }',
    ...writeNotFound(rules.shapes),
    ...writeGone(rules.gone),
    ...Array.from(rules.moved, ([before, now]) => writeMove(before, now)),
    ...rules.shapes.flatMap(writeLocation),
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

/** What is sent back holds no character that a header could not. */
function writeMove(before: string, now: string): string {
  return `location ~ "^/feeds/${before}((?:[./][a-z0-9./-]*)?)$" { return 301 /feeds/${now}$1; }`;
}

function writeLocation(shape: ServedShape): readonly string[] {
  const { segments, headers, link } = shape;
  // nginx would fill in what looks like a variable.
  const ownLink = link?.replaceAll('$', '%24').replace(OWN_PATH, '$uri');
  const added = ownLink === undefined ? headers : { ...headers, link: ownLink };
  const page = segments.join() === '' ? '/index.html' : '$uri.html';
  const file = isPageShape(shape) ? page : '$uri';
  return writeBlock(writeMatch(shape), added, [`try_files ${file} =404;`]);
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
