/** Parameters that ask for another rendition of one picture, or pass by a cache. */
const RENDITION =
  /^(?:w|h|s|q|v|t|ts|_|cb|ver|vers|version|rev|width|height|size|quality|resize|fit|crop|scale|zoom|dpr|ar|auto|format|fm|strip|ssl|impolicy|imwidth|itok|cache|cachebuster|nocache|updated|timestamp|time|mtime|lastmod|modified|rand|random)$/i;
/** Parameters that prove that a link was handed out. */
const SIGNATURE =
  /^(?:x-amz-.*|x-goog-.*|awsaccesskeyid|googleaccessid|key-pair-id|policy|signature|sig|sign|hash|token|hmac|expires|exp|e|se|sp|sv|sr|st|spr|skoid|sktid|skt|ske|sks|skv|oh|oe|_nc_.*|ccb|ex|is|hm|hdnea|verify|md5)$/i;
const MEDIA_FILE =
  /\.(?:jpe?g|png|gif|webp|avif|svg|bmp|tiff?|heic|mp3|m4a|m4v|aac|og[agv]|opus|flac|wav|mp4|mov|webm|pdf)$/i;
const INNER_URL = /^(?:url|src|image|img|u)$/i;
const SIZE_SEGMENT =
  /^(?:s\d{1,4}(?:-[a-z0-9-]+)?|\d{1,5}x\d{0,5}|(?:[a-z]{1,3}_[\w:.]+)(?:,[a-z]{1,3}_[\w:.]+)+)$/i;
const DAY_MS = 86_400_000;

/**
 * What names a picture or a recording wherever it is served from: the end of its path without sizes,
 * signatures and what passes by caches. For comparing the versions of one entry only.
 * @param url absolute
 */
export function identifyMedia(url: string): string {
  const inner = findInnerUrl(url);
  const parts = URL.parse(inner);
  if (parts === null || !/^https?:$/.test(parts.protocol)) return inner;
  const segments = parts.pathname.split('/').filter((segment) => !SIZE_SEGMENT.test(segment));
  const path = [foldHost(parts.host), ...segments.filter((segment) => segment !== '')];
  const name = path.slice(-2).map(dropSize).join('/');
  return MEDIA_FILE.test(parts.pathname) ? name : name + keepParameters(parts, isIdentifying);
}

/**
 * A picture's or recording's URL without what may differ while the stored one still serves. A
 * signature counts as long as it does not outlive the next day, since the link then breaks.
 * @param url absolute
 * @param nowMs milliseconds since the epoch
 */
export function foldRendition(url: string, nowMs: number): string {
  const parts = URL.parse(url);
  if (parts === null || !/^https?:$/.test(parts.protocol)) return url;
  const expiresMs = parts.search === '' ? null : readExpiry(parts.searchParams);
  if (expiresMs !== null && expiresMs < nowMs + DAY_MS) return url;
  const segments = parts.pathname.split('/').filter((segment) => !SIZE_SEGMENT.test(segment));
  const path = `${foldHost(parts.host)}${segments.map(dropSize).join('/')}`;
  return MEDIA_FILE.test(parts.pathname) ? path : path + keepParameters(parts, isIdentifying);
}

/** An image service that is given the picture's own address. */
function findInnerUrl(url: string): string {
  const parts = url.includes('?') ? URL.parse(url) : null;
  if (parts === null || MEDIA_FILE.test(parts.pathname)) return url;
  for (const [name, value] of parts.searchParams) {
    if (!INNER_URL.test(name) || !/^(?:https?:\/)?\//i.test(value)) continue;
    return URL.parse(value, url)?.href ?? url;
  }
  return url;
}

/** Hosts that share the work are told apart by a number. */
function foldHost(host: string): string {
  return host.replace(/^www\./, '').replace(/^([a-z]+)\d+(?=\.[^.]+\.)/, '$1');
}

function dropSize(segment: string): string {
  return segment
    .replace(/=[swh]\d[\w-]*$/, '')
    .replace(/^\d{2,5}px-/, '')
    .replace(/(?:[-_]\d{1,5}x\d{1,5}|-scaled|@[23]x)(?=\.[a-z0-9]{2,5}$)/i, '');
}

function isIdentifying(name: string): boolean {
  return !RENDITION.test(name) && !SIGNATURE.test(name) && !/^utm_/i.test(name);
}

function keepParameters({ search, searchParams }: URL, isKept: (name: string) => boolean): string {
  if (search === '') return '';
  const kept = [...searchParams].filter(([name]) => isKept(name));
  return kept.length === 0
    ? ''
    : `?${kept
        .map((pair) => pair.join('='))
        .sort()
        .join('&')}`;
}

/** When a signed link breaks, in milliseconds since the epoch; null where it does not say. */
function readExpiry(parameters: URLSearchParams): number | null {
  const values = new Map([...parameters].map(([name, value]) => [name.toLowerCase(), value]));
  for (const vendor of ['amz', 'goog']) {
    const [date, seconds] = [values.get(`x-${vendor}-date`), values.get(`x-${vendor}-expires`)];
    const signedMs = date === undefined ? Number.NaN : parseCompactDate(date);
    if (!Number.isNaN(signedMs)) return signedMs + Number(seconds ?? 0) * 1_000;
  }
  for (const name of ['expires', 'exp', 'e', 'se']) {
    const value = values.get(name);
    if (value !== undefined && /^\d{10}$/.test(value)) return Number(value) * 1_000;
    const atMs = /^\d{4}-\d\d-\d\dT/.test(value ?? '') ? Date.parse(value ?? '') : Number.NaN;
    if (!Number.isNaN(atMs)) return atMs;
  }
  const hexadecimal = values.get('oe') ?? values.get('ex') ?? '';
  return /^[0-9a-f]{8}$/i.test(hexadecimal) ? Number.parseInt(hexadecimal, 16) * 1_000 : null;
}

function parseCompactDate(text: string): number {
  return Date.parse(
    text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );
}
