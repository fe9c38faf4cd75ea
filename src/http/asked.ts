/** The headers of a request, by lower-case name; what came several times is joined by commas. */
export interface AskedHeaders {
  get(name: string): string | null;
}

/** What a request asks for, whichever way it came in. */
export interface Asked {
  readonly method: string;
  /** Still percent-encoded, without the query. */
  readonly path: string;
  readonly headers: AskedHeaders;
}

/** The same of a Request; no URL object is built for it. */
export function readAsked({ method, url, headers }: Request): Asked {
  return { method, path: readPath(url), headers };
}

function readPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  if (start === -1) return '/';
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}
