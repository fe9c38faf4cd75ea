import type { DefectList } from './defect-list.ts';
import { detectLanguage } from './detect-language.ts';
import { isLatinOnly, readScript, type Script } from './read-script.ts';

const UNDETERMINED = 'und';
/** Characters that are looked at to tell a script. */
const SAMPLE_LENGTH = 400;
/** So many suffice to see that a declared language may well be right. */
const GLANCE_LENGTH = 80;

/** Scripts that one language of any size is written in. */
const LANGUAGE_OF_SCRIPT: Readonly<Record<Script, string>> = {
  Armn: 'hy',
  Beng: 'bn',
  Cher: 'chr',
  Geor: 'ka',
  Grek: 'el',
  Gujr: 'gu',
  Guru: 'pa',
  Hang: 'ko',
  Hani: 'zh',
  Hebr: 'he',
  Jpan: 'ja',
  Khmr: 'km',
  Knda: 'kn',
  Laoo: 'lo',
  Mlym: 'ml',
  Mymr: 'my',
  Orya: 'or',
  Sinh: 'si',
  Taml: 'ta',
  Telu: 'te',
  Thaa: 'dv',
  Thai: 'th',
};

/** Letters that leave no doubt; one of Han, kana or Hangul counts twice, here and below. */
const FEWEST_OWN_LETTERS = 4;
/** Letters of another script for which a declared language is doubted. */
const FEWEST_FOREIGN_LETTERS = 8;
/** Latin words and single kana stand in texts of other languages too, so that fewer prove nothing. */
const FEWEST_COMMON_LETTERS = 40;
const COMMON: ReadonlySet<Script> = new Set(['Latn', 'Jpan']);
/** Of all letters, to tell a language, and to doubt a declared one. */
const MAIN_SHARE = 0.6;
const FOREIGN_SHARE = 0.75;

/** What stands in a text of a language whose script `Intl.Locale` gives by these names. */
const SCRIPTS_WITHIN: Readonly<Record<Script, readonly Script[]>> = {
  Hans: ['Hani'],
  Hant: ['Hani'],
  Jpan: ['Jpan', 'Hani', 'Kana'],
  Kore: ['Hang', 'Hani'],
};

/** Languages that are written in several scripts, of which `Intl.Locale` names one. */
const SEVERAL_SCRIPTS: ReadonlySet<string> = new Set(
  'az bm bs crh ff ha kab kk kok ks ku ky mn ms pa rom sat sd shi sr tg tk tt tzm ug uz za'.split(
    ' ',
  ),
);

/** Tags that name no language. */
const UNSAID = /^(?:und|mul|zxx|mis)\b/;

/**
 * The language of a text: the first that is declared, unless the text is in a script that this
 * language is not written in; where none is, the one that script and n-grams tell; else `und`.
 * @param declared BCP 47 tags or what stands for them, the nearest to the text first
 */
export function chooseLanguage(
  declared: readonly (string | null)[],
  text: string,
  defects: DefectList,
): string {
  const sample = text.slice(0, SAMPLE_LENGTH);
  let unsaid: string | null = null;
  let wrong: string | null = null;
  for (const tag of readTags(declared, defects)) {
    if (UNSAID.test(tag)) {
      unsaid ??= tag;
    } else if (contradicts(sample, tag)) {
      wrong ??= tag;
    } else {
      reportWrong(wrong, tag, defects);
      return tag;
    }
  }
  const told = tellLanguage(sample) ?? unsaid ?? UNDETERMINED;
  reportWrong(wrong, told, defects);
  return told;
}

function reportWrong(wrong: string | null, chosen: string, defects: DefectList): void {
  if (wrong === null) return;
  const what = `declared as "${wrong}", but in letters that it is not written in`;
  defects.add('language-wrong', `${what}; taken as "${chosen}"`);
}

/** The declared tags that can be read, in their canonical form. */
function* readTags(declared: readonly (string | null)[], defects: DefectList): Generator<string> {
  for (const tag of declared) {
    if (tag === null || tag.trim() === '') continue;
    const canonical = canonicalizeLanguage(tag);
    if (canonical !== null) yield canonical;
    else {
      const message = `"${tag.trim().slice(0, 40)}" is no language tag and was left out`;
      defects.add('language-unusable', message);
    }
  }
}

function tellLanguage(sample: string): string | null {
  if (!isLatinOnly(sample)) {
    const reading = readScript(sample);
    if (reading === null || reading.share < MAIN_SHARE) return null;
    const own = LANGUAGE_OF_SCRIPT[reading.script];
    if (own !== undefined) return reading.letters >= FEWEST_OWN_LETTERS ? own : null;
  }
  const detected = detectLanguage(sample);
  return detected === null ? null : canonicalizeLanguage(detected);
}

/** Whether a text is, beyond doubt, in a script that the language is not written in. */
function contradicts(sample: string, tag: string): boolean {
  const expected = readExpectedScripts(tag);
  if (expected === null || (expected.includes('Latn') && isLatinOnly(sample))) return false;
  const glance = readScript(sample.slice(0, GLANCE_LENGTH));
  if (glance !== null && expected.includes(glance.script)) return false;
  const reading = readScript(sample);
  if (reading === null || expected.includes(reading.script)) return false;
  const fewest = COMMON.has(reading.script) ? FEWEST_COMMON_LETTERS : FEWEST_FOREIGN_LETTERS;
  if (reading.share < FOREIGN_SHARE || reading.letters < fewest) return false;
  if (reading.script !== 'Latn') return true;
  return !expected.some((own) => reading.found.has(own)) && detectLanguage(sample) !== null;
}

const MAX_TAGS = 1_000;
const canonicalTags = new Map<string, string | null>();
const expectedScripts = new Map<string, readonly Script[] | null>();

/** Null where a language is written in several scripts, or its script is not known. */
function readExpectedScripts(tag: string): readonly Script[] | null {
  const known = expectedScripts.get(tag);
  if (known !== undefined) return known;
  const { language, script } = new Intl.Locale(tag).maximize();
  const isKnown = script !== undefined && !SEVERAL_SCRIPTS.has(language);
  const expected = isKnown ? (SCRIPTS_WITHIN[script] ?? [script]) : null;
  if (expectedScripts.size >= MAX_TAGS) expectedScripts.clear();
  expectedScripts.set(tag, expected);
  return expected;
}

/** A language tag in its canonical form, or null. @see RFC 5646 §4.5 */
export function canonicalizeLanguage(tag: string): string | null {
  const known = canonicalTags.get(tag);
  if (known !== undefined) return known;
  const canonical = canonicalize(tag);
  if (canonicalTags.size >= MAX_TAGS) canonicalTags.clear();
  if (tag.length <= 64) canonicalTags.set(tag, canonical);
  return canonical;
}

const languageNames = new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });

/** Also takes the names of POSIX locales: `de_AT.UTF-8`. */
function canonicalize(tag: string): string | null {
  const trimmed = tag
    .trim()
    .replace(/[.@].*$/s, '')
    .replaceAll('_', '-');
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,8}$/.test(trimmed)) return null;
  try {
    const canonical = Intl.getCanonicalLocales(trimmed)[0] ?? null;
    return canonical !== null && isAssigned(canonical) ? canonical : null;
  } catch {
    return null;
  }
}

/** Every code of two letters that ISO 639-1 assigns has an English name: `cn` and `jp` have none. */
function isAssigned(canonical: string): boolean {
  const [language = ''] = canonical.split('-');
  return language.length > 2 || languageNames.of(language) !== undefined;
}
