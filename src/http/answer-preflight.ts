import type { Publication } from '../pipeline/publication.ts';

/** Where a feed may be answered, or a page. */
const topicPage = /^\/feeds\/[^/.]+$/;

/**
 * Tells a browser that scripts of any site may ask for a feed with headers of their own; null for
 * pages, which none but the browser itself has to ask for.
 *
 * @see Fetch §3.2.2
 */
export function answerPreflight(
  request: Request,
  path: string,
  publication: Publication,
): Response | null {
  const document = publication.find(path);
  if (document === undefined) return null;
  if (document.mediaType.startsWith('text/html') && !topicPage.test(path)) return null;
  return permitScripts(request);
}

/** Lets scripts of any site ask with headers of their own. */
export function permitScripts(request: Request): Response {
  const asked = request.headers.get('access-control-request-headers');
  return new Response(null, {
    status: 204,
    headers: {
      allow: 'GET, HEAD, OPTIONS',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, HEAD',
      ...(asked === null ? {} : { 'access-control-allow-headers': asked }),
      'access-control-max-age': '86400',
      vary: 'Access-Control-Request-Headers',
    },
  });
}
