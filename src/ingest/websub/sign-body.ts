import { createHmac } from 'node:crypto';

/**
 * `X-Hub-Signature` of a body: `sha256=` and the HMAC of its exact bytes in hexadecimal digits.
 *
 * @see WebSub §7.1
 */
export function signBody(body: Uint8Array, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`;
}
