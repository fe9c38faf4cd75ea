/** ISO 15924, as `Intl.Locale` names them; `Jpan` and `Kore` stand for their mixtures with Han. */
export type Script = string;

type Block = readonly [from: number, to: number, script: Script];

/** Where each script's letters stand in Unicode, sorted; letters of no row count for none. */
const BLOCKS: readonly Block[] = [
  [0x0041, 0x005a, 'Latn'],
  [0x0061, 0x007a, 'Latn'],
  [0x00c0, 0x024f, 'Latn'],
  [0x0370, 0x03ff, 'Grek'],
  [0x0400, 0x052f, 'Cyrl'],
  [0x0531, 0x0587, 'Armn'],
  [0x05d0, 0x05f2, 'Hebr'],
  [0x0620, 0x06ff, 'Arab'],
  [0x0710, 0x074f, 'Syrc'],
  [0x0750, 0x077f, 'Arab'],
  [0x0780, 0x07b1, 'Thaa'],
  [0x0900, 0x0963, 'Deva'],
  [0x0980, 0x09ff, 'Beng'],
  [0x0a01, 0x0a7f, 'Guru'],
  [0x0a81, 0x0aff, 'Gujr'],
  [0x0b01, 0x0b7f, 'Orya'],
  [0x0b82, 0x0bff, 'Taml'],
  [0x0c00, 0x0c7f, 'Telu'],
  [0x0c80, 0x0cff, 'Knda'],
  [0x0d00, 0x0d7f, 'Mlym'],
  [0x0d81, 0x0dff, 'Sinh'],
  [0x0e01, 0x0e5b, 'Thai'],
  [0x0e81, 0x0eff, 'Laoo'],
  [0x0f00, 0x0fff, 'Tibt'],
  [0x1000, 0x109f, 'Mymr'],
  [0x10a0, 0x10ff, 'Geor'],
  [0x1100, 0x11ff, 'Hang'],
  [0x1200, 0x139f, 'Ethi'],
  [0x13a0, 0x13ff, 'Cher'],
  [0x1780, 0x17ff, 'Khmr'],
  [0x1e00, 0x1eff, 'Latn'],
  [0x1f00, 0x1fff, 'Grek'],
  [0x2d00, 0x2d2f, 'Geor'],
  [0x3041, 0x309f, 'Kana'],
  [0x30a1, 0x30ff, 'Kana'],
  [0x31f0, 0x31ff, 'Kana'],
  [0x3400, 0x4dbf, 'Hani'],
  [0x4e00, 0x9fff, 'Hani'],
  [0xac00, 0xd7af, 'Hang'],
  [0xf900, 0xfaff, 'Hani'],
  [0xfb50, 0xfdff, 'Arab'],
  [0xfe70, 0xfefc, 'Arab'],
  [0xff66, 0xff9f, 'Kana'],
  [0x20000, 0x323af, 'Hani'],
];

/** A character of these says as much as two letters. */
const DENSE: ReadonlySet<Script> = new Set(['Hani', 'Kana', 'Hang']);
/** Signs of which a single one in ten tells Japanese from Chinese. */
const KANA_SHARE = 0.1;

/** Letters of other scripts than Latin. */
const BEYOND_LATIN = /[\u0370-\u1dff\u1f00-\u1fff\u2d00-\u2d2f\u3041-\uffdc]/;

/** What a text is written in. */
export interface ScriptReading {
  /** The script of most letters. */
  readonly script: Script;
  /** Its part of all letters, 0 to 1. */
  readonly share: number;
  /** Its letters; one of Han, kana or Hangul counts twice. */
  readonly letters: number;
  /** Every script that a letter is of. */
  readonly found: ReadonlySet<Script>;
}

/** The script that most of a text is written in; null for a text without letters. */
export function readScript(text: string): ScriptReading | null {
  const counts = isLatinOnly(text) ? countLatin(text) : countScripts(text);
  const kana = counts.get('Kana') ?? 0;
  const han = counts.get('Hani') ?? 0;
  if (kana > 0 && kana >= (kana + han) * KANA_SHARE) {
    counts.set('Jpan', kana + han);
    counts.delete('Hani');
    counts.delete('Kana');
  }
  let script: Script | null = null;
  let letters = 0;
  let all = 0;
  for (const [name, count] of counts) {
    all += count;
    if (count > letters) [script, letters] = [name, count];
  }
  if (script === null) return null;
  return { script, share: letters / all, letters, found: new Set(counts.keys()) };
}

/** Whether no letter is of another script than Latin. */
export function isLatinOnly(text: string): boolean {
  return !BEYOND_LATIN.test(text);
}

function countLatin(text: string): Map<Script, number> {
  let letters = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const small = code | 0x20;
    if ((small >= 0x61 && small <= 0x7a) || (code >= 0xc0 && isLatinBeyondAscii(code))) {
      letters += 1;
    }
  }
  return new Map(letters === 0 ? [] : [['Latn', letters]]);
}

function isLatinBeyondAscii(code: number): boolean {
  return code <= 0x24f || (code >= 0x1e00 && code <= 0x1eff);
}

/** Letters come in runs of one block, so that the last one found is looked at first. */
function countScripts(text: string): Map<Script, number> {
  const scripts = new Map<Script, number>();
  let last: Block | null = null;
  let run = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at) ?? 0;
    if (code > 0xffff) at += 1;
    if (last === null || code < last[0] || code > last[1]) {
      const block = findBlock(code);
      if (block === null) continue;
      countRun(scripts, last, run);
      last = block;
      run = 0;
    }
    run += 1;
  }
  countRun(scripts, last, run);
  return scripts;
}

function countRun(scripts: Map<Script, number>, block: Block | null, run: number): void {
  if (block === null) return;
  const script = block[2];
  scripts.set(script, (scripts.get(script) ?? 0) + (DENSE.has(script) ? 2 : 1) * run);
}

function findBlock(code: number): Block | null {
  let low = 0;
  let high = BLOCKS.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const block = BLOCKS[middle];
    if (block === undefined) return null;
    if (code < block[0]) high = middle - 1;
    else if (code > block[1]) low = middle + 1;
    else return block;
  }
  return null;
}
