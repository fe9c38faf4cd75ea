import { decodeBody } from '../decode/decode-body.ts';
import { DefectLog } from '../defect-log.ts';

/** Where HTML looks for its own declaration of an encoding. @see HTML §13.2.3.2 */
const PRESCAN_BYTES = 1024;

/** The text of an HTML page: by byte order mark, HTTP charset, `meta charset`, or what the bytes are. */
export function decodePage(body: Uint8Array, contentType: string | null): string {
  const charset = /;\s*charset\s*=/i.test(contentType ?? '') ? null : findDeclaredCharset(body);
  const label = charset === null ? contentType : `text/html; charset=${charset}`;
  return decodeBody(body, label, new DefectLog(0));
}

function findDeclaredCharset(body: Uint8Array): string | null {
  const head = new TextDecoder('latin1').decode(body.subarray(0, PRESCAN_BYTES));
  return /<meta\s[^>]*?\bcharset\s*=\s*["']?\s*([\w.:-]+)/i.exec(head)?.[1] ?? null;
}
