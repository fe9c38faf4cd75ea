import type { DefectList } from './defect-list.ts';

const UNDETERMINED = 'und';
/** Characters that are looked at to tell a script. */
const SAMPLE_LENGTH = 600;

const COUNTED = {
  kana: /[\u3041-\u30ff\u31f0-\u31ff]/g,
  hangul: /[\uac00-\ud7af\u1100-\u11ff]/g,
  han: /[\u3400-\u9fff]/g,
  letters: /\p{L}/gu,
};

/** Scripts that only one language of any size is written in. */
const OWN_SCRIPTS: readonly (readonly [string, RegExp])[] = [
  ['el', /\p{Script=Greek}/gu],
  ['he', /\p{Script=Hebrew}/gu],
  ['th', /\p{Script=Thai}/gu],
  ['ka', /\p{Script=Georgian}/gu],
  ['hy', /\p{Script=Armenian}/gu],
];

/** A letter of any script that is told by. */
const TELLING =
  /[\u0370-\u03ff\u0530-\u05ff\u0e00-\u0e7f\u10a0-\u11ff\u3041-\u31ff\u3400-\u9fff\uac00-\ud7af]/;

/**
 * The language of a text: the first that is declared, unless its script rules that out; where none
 * is, the one that its script leaves no doubt about; else `und`.
 * @param declared BCP 47 tags or what stands for them, the nearest to the text first
 */
export function chooseLanguage(
  declared: readonly (string | null)[],
  text: string,
  defects: DefectList,
): string {
  let chosen: string | null = null;
  for (const tag of declared) {
    if (chosen !== null || tag === null || tag.trim() === '') continue;
    chosen = canonicalizeLanguage(tag);
    if (chosen === null) {
      defects.add(
        'language-unusable',
        `"${tag.trim().slice(0, 40)}" is no language tag and was left out`,
      );
    }
  }
  if (chosen !== null && !/^(?:en|und|mul|zxx)\b/.test(chosen)) return chosen;
  return readScript(text) ?? chosen ?? UNDETERMINED;
}

const MAX_TAGS = 1_000;
const canonicalTags = new Map<string, string | null>();

/** A language tag in its canonical form, or null. @see RFC 5646 §4.5 */
export function canonicalizeLanguage(tag: string): string | null {
  const known = canonicalTags.get(tag);
  if (known !== undefined) return known;
  const canonical = canonicalize(tag);
  if (canonicalTags.size >= MAX_TAGS) canonicalTags.clear();
  if (tag.length <= 64) canonicalTags.set(tag, canonical);
  return canonical;
}

/** Also takes the names of POSIX locales: `de_AT.UTF-8`. */
function canonicalize(tag: string): string | null {
  const trimmed = tag
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,8}$/.test(trimmed)) return null;
  try {
    return Intl.getCanonicalLocales(trimmed)[0] ?? null;
  } catch {
    return null;
  }
}

function readScript(text: string): string | null {
  const sample = text.slice(0, SAMPLE_LENGTH);
  if (!TELLING.test(sample)) return null;
  const letters = countMatches(sample, COUNTED.letters);
  const han = countMatches(sample, COUNTED.han);
  const kana = countMatches(sample, COUNTED.kana);
  const hangul = countMatches(sample, COUNTED.hangul);
  if (hangul * 2 > letters) return 'ko';
  if ((kana + han) * 2 > letters) return kana * 10 >= kana + han ? 'ja' : 'zh';
  return OWN_SCRIPTS.find(([, script]) => countMatches(sample, script) * 2 > letters)?.[0] ?? null;
}

function countMatches(text: string, pattern: RegExp): number {
  return text.match(pattern)?.length ?? 0;
}
