import type { Rendered } from '../model/rendered.ts';
import type { Publication } from '../pipeline/publication.ts';
import { answerDocument } from './answer-document.ts';
import { chooseFormat } from './choose-format.ts';

const topicPage = /^\/feeds\/[^/.]+$/;

/**
 * Answers a GET or HEAD for what is published, by one look-up; null for everything else, which is
 * the router's. It stands in front of the router because a look-up there costs a fifth of a route.
 */
export function answerFromPublication(request: Request, publication: Publication): Response | null {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const path = readPath(request.url);
  const document = publication.find(path);
  if (document === undefined) return null;
  if (!topicPage.test(path)) return answerDocument(request, document);
  return answerNegotiated(request, path, document, publication);
}

/** `/feeds/{topic}`: the page, or the feed that the client wants more. */
function answerNegotiated(
  request: Request,
  path: string,
  page: Rendered,
  publication: Publication,
): Response {
  const location = path + chooseFormat(request.headers.get('accept'));
  const response = answerDocument(request, publication.find(location) ?? page);
  response.headers.set('vary', 'Accept, Accept-Encoding');
  response.headers.set('content-location', location);
  return response;
}

/** The path of an absolute URL, still percent-encoded, without building a URL object. */
function readPath(url: string): string {
  const start = url.indexOf('/', url.indexOf('//') + 2);
  if (start === -1) return '/';
  const end = url.slice(start).search(/[?#]/);
  return end === -1 ? url.slice(start) : url.slice(start, start + end);
}
