/** Legacy encodings whose byte patterns tell them apart, tried from the strictest. */
const multiByte = ['euc-jp', 'shift_jis', 'euc-kr', 'big5', 'gb18030'] as const;

const sampleBytes = 65_536;
/** Least share of non-ASCII bytes that must follow each other for a multi-byte encoding. */
const leastPaired = 0.9;

/**
 * What bytes that are no valid UTF-8 are most probably in. Mostly good UTF-8 stays UTF-8; pairs of
 * high bytes that one legacy multi-byte encoding reads without fault, with the letters of its
 * language, are that; everything else is windows-1252, as in HTML.
 */
export function guessEncoding(body: Uint8Array): string {
  const sample = body.subarray(0, sampleBytes);
  if (isMostlyUtf8(sample)) return 'utf-8';
  if (pairedShare(sample) >= leastPaired) {
    const scored = multiByte.map((encoding) => ({
      encoding,
      score: scoreEncoding(sample, encoding),
    }));
    const best = scored.toSorted((a, b) => b.score - a.score)[0];
    if (best !== undefined && best.score > 0.5) return best.encoding;
  }
  return 'windows-1252';
}

function isMostlyUtf8(sample: Uint8Array): boolean {
  const text = new TextDecoder().decode(sample);
  const bad = text.match(/\ufffd/g)?.length ?? 0;
  const good = text.match(/[^\0-\x7f\ufffd]/g)?.length ?? 0;
  return good > 4 * bad;
}

/** Share of the high bytes that stand in runs of two or more; alone they are accented letters. */
function pairedShare(sample: Uint8Array): number {
  let high = 0;
  let paired = 0;
  for (let at = 0; at < sample.length; at += 1) {
    if ((sample[at] ?? 0) < 0x80) continue;
    high += 1;
    if ((sample[at - 1] ?? 0) >= 0x80 || (sample[at + 1] ?? 0) >= 0x40) paired += 1;
  }
  return high === 0 ? 0 : paired / high;
}

const lettersOf: Readonly<Record<(typeof multiByte)[number], RegExp>> = {
  'euc-jp': /[\u3040-\u30ff]/g,
  shift_jis: /[\u3040-\u30ff]/g,
  'euc-kr': /[\uac00-\ud7a3]/g,
  big5: /[\u7684\u4e00\u662f\u4e0d\u6211\u6709\u4eba\u5728\u4e86\u570b\u6703\u70ba]/g,
  gb18030: /[\u7684\u4e00\u662f\u4e0d\u6211\u6709\u4eba\u5728\u4e86\u56fd\u4f1a\u4e3a]/g,
};

/** How well an encoding's reading fits its language: 0 to 1, -1 where it cannot be read. */
function scoreEncoding(sample: Uint8Array, encoding: (typeof multiByte)[number]): number {
  const text = new TextDecoder(encoding).decode(sample);
  const high = text.match(/[^\0-\x7f]/g)?.length ?? 0;
  const bad = text.match(/[\ufffd\ue000-\uf8ff\uff61-\uff9f]/g)?.length ?? 0;
  if (high === 0 || bad > high / 50) return -1;
  const letters = text.match(lettersOf[encoding])?.length ?? 0;
  const isHanOnly = encoding === 'big5' || encoding === 'gb18030';
  return Math.min(1, (letters / high) * (isHanOnly ? 12 : 2));
}
