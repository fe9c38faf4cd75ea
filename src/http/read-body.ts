/** Why a body was not read to its end. */
export type UnreadBody = 'too-large' | 'too-slow' | 'broken';

export interface BodyLimits {
  readonly maxBytes: number;
  /** From the first byte to the last. */
  readonly timeoutMs: number;
}

/** Of a body that is too large, so much more is read away, so that its sender hears the answer. */
const DRAIN_BYTES = 1_000_000;

/** Reads a request's body whole, if it is neither larger nor slower than the limits. */
export async function readBody(
  request: Request,
  { maxBytes, timeoutMs }: BodyLimits,
): Promise<Uint8Array | UnreadBody> {
  const { body } = request;
  if (body === null) return new Uint8Array();
  const reader = body.getReader();
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    reader.cancel().catch(() => undefined);
  }, timeoutMs);
  try {
    const length = Number(request.headers.get('content-length') ?? 0);
    const read = length > maxBytes ? null : await readUpTo(reader, maxBytes);
    if (read === null && !isLate) await readUpTo(reader, DRAIN_BYTES);
    if (isLate) return 'too-slow';
    return read ?? 'too-large';
  } catch {
    return isLate ? 'too-slow' : 'broken';
  } finally {
    clearTimeout(timer);
  }
}

/** What comes up to the end; null when it is more than that. */
async function readUpTo(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  maxBytes: number,
): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  for (let size = 0; ; ) {
    const { done, value } = await reader.read();
    if (done) return Buffer.concat(chunks);
    size += value.byteLength;
    if (size > maxBytes) return null;
    chunks.push(value);
  }
}
