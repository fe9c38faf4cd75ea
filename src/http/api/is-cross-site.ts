/**
 * Whether a browser says that another site's page makes this request. Programs that are no browsers
 * send neither header.
 *
 * @param baseUrl where readers reach this house, whatever name a proxy asks us by.
 * @see https://www.w3.org/TR/fetch-metadata/
 */
export function isCrossSite(request: Request, baseUrl: string): boolean {
  const site = request.headers.get('sec-fetch-site');
  if (site !== null && site !== 'same-origin' && site !== 'none') return true;
  const origin = request.headers.get('origin');
  if (origin === null) return false;
  const own = [request.headers.get('host') ?? new URL(request.url).host, new URL(baseUrl).host];
  return !own.includes(URL.parse(origin)?.host ?? '');
}
