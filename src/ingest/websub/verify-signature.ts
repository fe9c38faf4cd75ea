import { createHmac, timingSafeEqual } from 'node:crypto';

/** `method=hex`; the methods that the standard names. */
const SIGNATURE = /^\s*(sha1|sha256|sha384|sha512)=([\da-f]+)\s*$/i;

/**
 * Whether a pushed body is signed with the subscription's secret: `X-Hub-Signature`, compared in
 * constant time. A missing signature and one by an unknown method are none.
 *
 * @see WebSub §7.1, §7.1.2
 */
export function verifySignature(body: Uint8Array, header: string | null, secret: string): boolean {
  const [, method, hex = ''] = SIGNATURE.exec(header ?? '') ?? [];
  if (method === undefined) return false;
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest();
  if (hex.length !== expected.length * 2) return false;
  return timingSafeEqual(Buffer.from(hex, 'hex'), expected);
}
