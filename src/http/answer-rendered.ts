import type { Rendered } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { describePublished, type Published } from '../pipeline/publication.ts';
import type { Answer } from './answer.ts';
import { chooseEncoding } from './choose-encoding.ts';
import { isNotModified } from './is-not-modified.ts';
import { prepareHeads } from './prepare-heads.ts';

/** So that the heads of a document that is asked for again are at hand. */
const described = new WeakMap<Rendered, Published>();

/** Answers GET and HEAD for a document that was made for its readers and is in no publication. */
export function answerRendered(
  { method, headers }: Request,
  document: Rendered,
  site: Site,
): Answer {
  const published = described.get(document) ?? describePublished(document);
  described.set(document, published);
  const encoding = chooseEncoding(headers.get('accept-encoding')) ?? 'identity';
  const representation = published[encoding];
  const { ok, notModified, feed } = prepareHeads(published, representation, site, false);
  if (isNotModified(headers, representation.etag, published.modifiedAt)) {
    return { status: 304, headers: notModified, body: null, feed };
  }
  const encoded = document.encodings.find((each) => each.encoding === representation.encoding);
  const body = method === 'HEAD' ? null : (encoded?.body ?? document.body);
  return { status: 200, headers: ok, body, feed };
}
