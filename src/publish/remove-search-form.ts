import type { EncodedBody, Rendered } from '../model/rendered.ts';
import { compressBody } from './encode-document.ts';

/** As the layout writes it; nothing that a page shows can hold a form. */
const FORM = /<form class="search"[^>]*>[\s\S]*?<\/form>\n?/g;

/** A page for a host that answers no search, so that it offers none; any other document as it is. */
export async function removeSearchForm(document: Rendered): Promise<Rendered> {
  if (!document.mediaType.startsWith('text/html')) return document;
  const text = Buffer.from(document.body).toString();
  const plain = text.replace(FORM, '');
  if (plain === text) return document;
  const body = new TextEncoder().encode(plain);
  const encodings: EncodedBody[] = [];
  for (const { encoding, etag } of document.encodings) {
    encodings.push({ encoding, etag, body: await compressBody(body, encoding) });
  }
  return { ...document, body, encodings };
}
