/** One link of a `Link` header. */
export interface HeaderLink {
  /** As it stands there, perhaps relative. */
  readonly target: string;
  /** In lower case. */
  readonly relations: readonly string[];
}

/** More is not looked at: nobody means it well. */
const MAX_LENGTH = 16_384;

/** The next `<target>` that begins a link, and what belongs to it up to a comma outside quotes. */
const LINK = /[\s,]*<([^<>]*)>((?:"(?:[^"\\]|\\.)*"|[^",])*)/y;
const PARAMETER = /;\s*([\w!#$%&'*+.^`|~-]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,"]*)))?/g;

/**
 * The links of a `Link` header, several headers joined by commas. Links with an anchor speak of
 * something else than the document and are left out; the reading ends where the header makes no sense.
 *
 * @see RFC 8288 §3
 */
export function parseLinkHeader(header: string): readonly HeaderLink[] {
  const links: HeaderLink[] = [];
  const text = header.slice(0, MAX_LENGTH);
  LINK.lastIndex = 0;
  for (let match = LINK.exec(text); match !== null; match = LINK.exec(text)) {
    const [, target = '', rest = ''] = match;
    const parameters = readParameters(rest);
    const relations = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
    if (relations.length > 0 && !parameters.has('anchor')) {
      links.push({ target: target.trim(), relations });
    }
  }
  return links;
}

/** By name in lower case; of those that come twice the first counts (RFC 8288 §3.3). */
function readParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain] of text.matchAll(PARAMETER)) {
    const value = quoted?.replace(/\\(.)/g, '$1') ?? plain ?? '';
    const key = name.toLowerCase();
    if (!parameters.has(key)) parameters.set(key, value);
  }
  return parameters;
}
