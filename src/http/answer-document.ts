import type { Rendered } from '../model/rendered.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { isNotModified } from './is-not-modified.ts';
import { prepareAnswers } from './prepare-answers.ts';

/** Answers GET and HEAD for a rendered document: 200 or 304, in the best encoding that the client takes. */
export function answerDocument(request: Request, document: Rendered): Response {
  const { headers, method } = request;
  const encoding = chooseEncoding(headers.get('accept-encoding')) ?? 'identity';
  const answer = prepareAnswers(document)[encoding];
  if (isNotModified(headers, answer.etag, document.modifiedAt)) {
    return new Response(null, answer.notModified);
  }
  return new Response(method === 'HEAD' ? null : answer.body, answer.ok);
}
