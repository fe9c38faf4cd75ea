import { gunzipSync } from 'node:zlib';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { DefectLog } from '../defect-log.ts';
import type { ReadLimits } from '../read-limits.ts';

/**
 * A body as it is, or unpacked where it is a gzip file that no header announced.
 *
 * @throws TopicwireError limit-exceeded when it is larger than the limits allow
 * @throws TopicwireError not-a-feed when it starts as a gzip file and is none
 */
export function unpackBody(body: Uint8Array, limits: ReadLimits, log: DefectLog): Uint8Array {
  if (body.length > limits.maxBytes) throw tooLarge(limits);
  if (body[0] !== 0x1f || body[1] !== 0x8b) return body;
  const unpacked = gunzip(body, limits);
  log.note('compressed-body', null, 'The body was a gzip file that no header announced');
  return unpacked;
}

function gunzip(body: Uint8Array, limits: ReadLimits): Uint8Array {
  try {
    return gunzipSync(body, { maxOutputLength: limits.maxBytes });
  } catch (cause) {
    if (cause instanceof RangeError) throw tooLarge(limits);
    const message = 'The body is a damaged gzip file';
    throw new TopicwireError('not-a-feed', message, { cause });
  }
}

function tooLarge(limits: ReadLimits): TopicwireError {
  return new TopicwireError('limit-exceeded', `The body is larger than ${limits.maxBytes} bytes`);
}
