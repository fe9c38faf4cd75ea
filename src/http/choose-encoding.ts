import type { EncodedBody } from '../model/rendered.ts';
import { readQualities } from './read-qualities.ts';

type Encoding = EncodedBody['encoding'];

const rememberedHeaders = 1000;
const remembered = new Map<string, Encoding | null>();

/**
 * The best encoding that a client accepts among ours, brotli before gzip; null for identity.
 *
 * @see RFC 9110 §12.5.3
 */
export function chooseEncoding(acceptEncoding: string | null): Encoding | null {
  if (acceptEncoding === null) return null;
  const known = remembered.get(acceptEncoding);
  if (known !== undefined) return known;
  const encoding = chooseByQuality(acceptEncoding);
  if (remembered.size < rememberedHeaders) remembered.set(acceptEncoding, encoding);
  return encoding;
}

function chooseByQuality(acceptEncoding: string): Encoding | null {
  const qualityOf = readQualities(acceptEncoding);
  const [br, gzip] = [qualityOf('br'), qualityOf('gzip')];
  if (br === 0 && gzip === 0) return null;
  return br >= gzip ? 'br' : 'gzip';
}
