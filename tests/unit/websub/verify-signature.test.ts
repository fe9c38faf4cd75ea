import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { verifySignature } from '../../../src/ingest/websub/verify-signature.ts';

const body = Buffer.from('<feed>é\u0000</feed>');
const secret = 'a secret of the subscription';
const sign = (method: string, by = secret) => createHmac(method, by).update(body).digest('hex');

describe('E19 the signature of a push', () => {
  test.each(['sha1', 'sha256', 'sha384', 'sha512'])('is checked by %s', (method) => {
    expect(verifySignature(body, `${method}=${sign(method)}`, secret)).toBe(true);
    expect(
      verifySignature(body, `${method.toUpperCase()}=${sign(method).toUpperCase()}`, secret),
    ).toBe(true);
    expect(verifySignature(body, `${method}=${sign(method, 'other')}`, secret)).toBe(false);
    expect(verifySignature(body.subarray(1), `${method}=${sign(method)}`, secret)).toBe(false);
  });

  test.each([
    ['nothing', null],
    ['an empty text', ''],
    ['no method', sign('sha256')],
    ['a method that is none', `md5=${sign('md5')}`],
    ['another method than it says', `sha1=${sign('sha256')}`],
    ['a part of it', `sha256=${sign('sha256').slice(0, -2)}`],
    ['half a byte more', `sha256=${sign('sha256')}0`],
    ['no digits', 'sha256='],
    ['other characters', `sha256=${sign('sha256').slice(0, -2)}zz`],
    ['two of them', `sha256=${sign('sha256')}, sha256=${sign('sha256')}`],
  ])('is none when it is %s', (_, header) => {
    expect(verifySignature(body, header, secret)).toBe(false);
  });
});
