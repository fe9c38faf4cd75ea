import type { Dispatcher } from 'undici';

/** Of a body that says why, no more is read. */
export const MAX_REASON_BYTES = 1_024;
const MAX_REASON_LENGTH = 200;

/**
 * The beginning of a body as text, on one line: why something was refused. The status is what
 * counts: a body that breaks off or never ends costs only the reason.
 */
export async function readReason(body: Dispatcher.ResponseData['body']): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length >= MAX_REASON_BYTES) break;
    }
  } catch {
    return '';
  }
  const text = Buffer.concat(chunks).subarray(0, MAX_REASON_BYTES).toString('utf8');
  return text
    .replace(/<[^>]*>/g, ' ')
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .trim()
    .slice(0, MAX_REASON_LENGTH);
}
