import { isAscii, isUtf8 } from 'node:buffer';
import type { DefectLog } from '../defect-log.ts';
import { decodeUtf32 } from './decode-utf32.ts';
import { guessEncoding } from './guess-encoding.ts';
import { type ByteOrder, sniffByteOrder } from './sniff-byte-order.ts';

/** What the labels of a body say of its encoding. */
interface Labels {
  readonly http: string | null;
  readonly declaration: string | null;
}

const unlabelled: Labels = { http: null, declaration: null };

/**
 * Turns the bytes of a document into text: by byte order mark, HTTP charset, XML declaration, in
 * this order, and by what the bytes are where these are silent or wrong. A missing charset of
 * `text/xml` does not mean US-ASCII. Line breaks become `\n`.
 *
 * @see RFC 7303 §3.2
 */
export function decodeBody(body: Uint8Array, contentType: string | null, log: DefectLog): string {
  const text = decodeBytes(body, contentType, log);
  const isMarked = text.charCodeAt(0) === 0xfeff;
  const unmarked = isMarked ? text.slice(1) : text;
  return unmarked.includes('\r') ? unmarked.replace(/\r\n?/g, '\n') : unmarked;
}

function decodeBytes(body: Uint8Array, contentType: string | null, log: DefectLog): string {
  const order = sniffByteOrder(body);
  if (order === 'utf-8') return decodeAsUtf8(body.subarray(3), unlabelled, log);
  if (order !== null) return decodeByOrder(body, order);
  const labels = readLabels(body, contentType);
  const label = labels.http ?? labels.declaration;
  if (isAscii(body) && !isStateful(label)) return latin1(body);
  if (label === null || isWide(label)) return decodeUnlabelled(body, label, log);
  const encoding = findEncoding(label);
  if (encoding === null) {
    log.note('encoding-mislabelled', null, `The encoding "${label}" is unknown`);
    return decodeUnlabelled(body, null, log);
  }
  return encoding === 'utf-8' ? decodeAsUtf8(body, labels, log) : decodeAs(body, encoding, log);
}

function decodeByOrder(body: Uint8Array, order: ByteOrder): string {
  if (order === 'utf-32le' || order === 'utf-32be') return decodeUtf32(body, order === 'utf-32le');
  return new TextDecoder(order).decode(body);
}

/** Node reads Latin-1 from any Uint8Array many times faster than TextDecoder reads windows-1252. */
function latin1(body: Uint8Array): string {
  return Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('latin1');
}

/** ISO-2022-JP is the only encoding whose bytes are all ASCII and mean something else. */
function isStateful(label: string | null): boolean {
  return label !== null && findEncoding(label) === 'iso-2022-jp';
}

/** A 16- or 32-bit encoding; bytes without such a pattern cannot be in it. */
function isWide(label: string): boolean {
  return /^(?:utf-?(?:16|32)|ucs-?[24]|iso-10646)/i.test(label);
}

function decodeUnlabelled(body: Uint8Array, label: string | null, log: DefectLog): string {
  if (label !== null) {
    log.note('encoding-mislabelled', null, `The bytes are not in "${label}", which they claim`);
  }
  return decodeAsUtf8(body, unlabelled, log);
}

function decodeAsUtf8(body: Uint8Array, labels: Labels, log: DefectLog): string {
  const whole = dropCutSequence(body);
  if (isUtf8(whole)) return new TextDecoder().decode(whole);
  const other = labels.http === null ? null : findEncoding(labels.declaration ?? '');
  const guessed = other === null || other === 'utf-8' ? guessEncoding(body) : other;
  if (guessed === 'utf-8') {
    log.note('encoding-undecodable', null, 'Some bytes are no UTF-8; each was replaced by U+FFFD');
  } else {
    log.note(
      'encoding-mislabelled',
      null,
      `The bytes are not in UTF-8; they were read as ${guessed}`,
    );
  }
  return new TextDecoder(guessed).decode(body);
}

function decodeAs(body: Uint8Array, encoding: string, log: DefectLog): string {
  const whole = dropCutSequence(body);
  const decoded = new TextDecoder(encoding).decode(body);
  const isDoubtful = isSingleByte(encoding) || decoded.includes('\ufffd');
  if (isDoubtful && isUtf8(whole)) {
    log.note('encoding-mislabelled', null, `The bytes are in UTF-8, though they claim ${encoding}`);
    return new TextDecoder().decode(whole);
  }
  if (decoded.includes('\ufffd')) {
    log.note('encoding-undecodable', null, `Some bytes are not in ${encoding}`);
  }
  return decoded;
}

function isSingleByte(encoding: string): boolean {
  return /^(?:windows|iso-8859|koi8|macintosh|ibm|x-mac)/.test(encoding);
}

/** A cut body may end inside a sequence of UTF-8, which says nothing about the rest. */
function dropCutSequence(body: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= body.length; back += 1) {
    const byte = body[body.length - back] ?? 0;
    if (byte < 0x80) return body;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return length > back ? body.subarray(0, body.length - back) : body;
    }
  }
  return body;
}

function findEncoding(label: string): string | null {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return null;
  }
}

function readLabels(body: Uint8Array, contentType: string | null): Labels {
  const http = /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1] ?? null;
  const head = latin1(body.subarray(0, 1024));
  const found = /<\?xml\s[^>]*?\bencoding\s*=\s*["']?([\w.:-]+)/i.exec(head);
  return { http, declaration: found?.[1] ?? null };
}
