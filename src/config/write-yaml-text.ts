/** Words that YAML 1.1 or 1.2 takes for something else than a text. */
const otherWords = /^(?:true|false|yes|no|on|off|y|n|null|nan|inf)$/i;
const plainText = /^\p{L}(?:[\p{L}\p{N} _./+&()'-]*[\p{L}\p{N}_.+)-])?$/u;
/** Nothing in it ends or starts anything, since it has no space. */
const plainUrl = /^https?:\/\/[!-~]*[\w/=&%?+~-]$/;
/** What JSON leaves as it is and YAML counts among the line breaks or the unprintable. */
const unprintable = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** A text as YAML: as it is where nobody could misread it, else in double quotes, as in JSON. */
export function writeYamlText(text: string): string {
  if (plainText.test(text) && !otherWords.test(text)) return text;
  return JSON.stringify(text).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A URL as YAML outside of brackets. */
export function writeYamlUrl(url: string): string {
  return plainUrl.test(url) ? url : writeYamlText(url);
}
