import { SaxesParser } from 'saxes';

const FORBIDDEN = /[\u0000-\u0008\v\f\u000E-\u001F\uFFFE\uFFFF]/;

/** The bytes as text; null when they are not UTF-8, or begin with a byte order mark. */
export function decodeStrictly(body: Uint8Array): string | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(body);
    return text.startsWith('\uFEFF') ? null : text;
  } catch {
    return null;
  }
}

/**
 * The first thing in an XML text that a strict, namespace-aware parser does not take, with its
 * place; null when there is none.
 *
 * @see XML 1.0 §2.1, Namespaces in XML 1.0 §8
 */
export function findXmlFault(text: string): string | null {
  const forbidden = FORBIDDEN.exec(text);
  if (forbidden !== null) {
    const code = text.charCodeAt(forbidden.index).toString(16).toUpperCase().padStart(4, '0');
    return `character U+${code} at offset ${forbidden.index} is not allowed in XML`;
  }
  const parser = new SaxesParser({ xmlns: true });
  let fault: string | null = null;
  parser.on('error', (error) => {
    fault ??= error.message;
  });
  parser.write(text).close();
  return fault;
}
