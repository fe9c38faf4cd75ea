/** The headers that one kind of document is served with, for the rules of static hosts. */
export interface ServedShape {
  /** Equal for documents of one kind. */
  readonly key: string;
  /** The parts between slashes; null where each document has a name of its own. */
  readonly segments: readonly (string | null)[];
  /** With its dot, of a last part that differs; empty for a page. */
  readonly extension: string;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The `Link` header, with {@link OWN_PATH} for the document's own path; null where it has none. */
  readonly link: string | null;
}

/** Stands in a `Link` header for the path of the document it is sent with; in no URL as it is. */
export const OWN_PATH = '\0';

/** What the server says anew in every answer, or of one document alone. */
const perAnswer = /^(?:etag|last-modified|content-length|content-encoding|vary|date|link|age)$/;

/**
 * What is alike in the paths of one kind of document: in `/feeds/{topic}/archive/{n}.rss`, as in all
 * our paths, names of ours and of theirs alternate.
 */
export function readShape(path: string, headers: Readonly<Record<string, string>>): ServedShape {
  const { link = null } = headers;
  return {
    key: shapeKey(path),
    ...splitPath(path),
    headers: Object.fromEntries(
      Object.entries(headers)
        .map(([name, value]): [string, string] => [name.toLowerCase(), value])
        .filter(([name]) => !perAnswer.test(name)),
    ),
    link: link === null ? null : link.replace(`${path}>; rel="self"`, `${OWN_PATH}>; rel="self"`),
  };
}

/**
 * The shape of two documents of one kind. Where one may be kept longer than the other, as a closed
 * archive may than the newest, both are kept for as long as that one: hosts tell them apart by name.
 */
export function joinShapes(known: ServedShape, other: ServedShape): ServedShape {
  return readMaxAge(other) < readMaxAge(known) ? other : known;
}

/** In seconds. @see RFC 9111 §5.2.2.1 */
function readMaxAge({ headers }: ServedShape): number {
  return Number(/max-age=(\d+)/.exec(headers['cache-control'] ?? '')?.[1] ?? 0);
}

/** Equal for documents of one kind. */
export function shapeKey(path: string): string {
  const { segments, extension } = splitPath(path);
  return `${segments.map((name) => name ?? '*').join('/')} ${extension}`;
}

/** True for the kind that pages are of. */
export function isPageShape({ segments, extension }: ServedShape): boolean {
  return extension === '' && !(segments.at(-1) ?? '').includes('.');
}

function splitPath(path: string): Pick<ServedShape, 'segments' | 'extension'> {
  const names = path.slice(1).split('/');
  const last = names.at(-1) ?? '';
  return {
    segments: names.map((name, at) => (at % 2 === 0 ? name : null)),
    extension: names.length % 2 === 0 ? (/\.[^.]*$/.exec(last)?.[0] ?? '') : '',
  };
}
