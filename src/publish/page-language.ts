import { type PageHtml, page } from './page-html.ts';

const RIGHT_TO_LEFT_LANGUAGES = /^(?:ar|arc|ckb|dv|fa|he|ks|ps|sd|syr|ug|ur|yi)$/;
const RIGHT_TO_LEFT_SCRIPTS = /^(?:adlm|arab|hebr|nkoo|rohg|syrc|thaa)$/;
const SCRIPT = /^[a-z]{4}$/;

/** The attributes that say in which language, and so in which direction, a page is written. */
export function writePageLanguage(language: string): PageHtml {
  return isRightToLeft(language) ? page` lang="${language}" dir="rtl"` : page` lang="${language}"`;
}

/** The attributes of a part in English, our frame's language, on a page in this one; none on an English page. */
export function writeFrameLanguage(language: string): PageHtml | null {
  const [primary] = language.toLowerCase().split('-');
  if (primary === 'en') return null;
  return isRightToLeft(language) ? page` lang="en" dir="ltr"` : page` lang="en"`;
}

function isRightToLeft(language: string): boolean {
  const [primary = '', ...others] = language.toLowerCase().split('-');
  const script = others.find((subtag) => SCRIPT.test(subtag));
  return script === undefined
    ? RIGHT_TO_LEFT_LANGUAGES.test(primary)
    : RIGHT_TO_LEFT_SCRIPTS.test(script);
}
