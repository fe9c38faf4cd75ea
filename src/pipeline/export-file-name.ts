import { TopicwireError } from '../model/topicwire-error.ts';

/**
 * The file, relative to the folder of a static copy, that is served at a document's path. A page
 * `/feeds/ports` is `feeds/ports.html`, beside the folder `feeds/ports/` of its archives: static hosts
 * serve that file at the path itself, while of `feeds/ports/index.html` most make a redirect to
 * `/feeds/ports/`, an address that no page and no feed of ours names.
 *
 * @throws TopicwireError `internal` for a path that would lead out of the folder or hide in it.
 */
export function exportFileName(path: string): string {
  const segments = path.slice(1).split('/').map(readSegment);
  const isSafe = path.startsWith('/') && (path === '/' || segments.every(isName));
  if (!isSafe)
    throw new TopicwireError('internal', 'no file can stand for this path', { where: path });
  if (path === '/') return 'index.html';
  return isPagePath(path) ? `${segments.join('/')}.html` : segments.join('/');
}

/** Pages are published at paths without an extension, everything else with one. */
function isPagePath(path: string): boolean {
  return !/\.[^/]*$/.test(path);
}

function readSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return '';
  }
}

/** No empty or hidden name, no way up, nothing that a file system takes for a separator. */
function isName(name: string): boolean {
  return /^[^.\\/:\p{Cc}][^\\/:\p{Cc}]*$/u.test(name);
}
