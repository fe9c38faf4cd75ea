import { Buffer } from 'node:buffer';

const MAX_LENGTH = 4_000_000;

/**
 * What a text in base64 says, or null where it is no base64, or holds something other than text.
 * @see RFC 4287 §4.1.3.3
 */
export function decodeBase64(value: string): string | null {
  const digits = value.replace(/\s+/g, '');
  if (digits === '' || digits.length > MAX_LENGTH || !/^[A-Za-z0-9+/_-]+=*$/.test(digits))
    return null;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(digits, 'base64'));
    return /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/.test(text) ? null : text;
  } catch {
    return null;
  }
}
