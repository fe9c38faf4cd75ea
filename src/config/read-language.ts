import type { ValueReader } from './map-reader.ts';
import { readText } from './scalar-readers.ts';

const ADVICE = 'write one such as en, de-CH or zh-Hant';

/**
 * A language tag in its canonical form.
 * @see RFC 5646 (BCP 47)
 */
export const readLanguage: ValueReader<string> = (value) => {
  const text = readText(value);
  if (text === null) return null;
  const tag = canonicalTag(text);
  if (tag !== null) return tag;
  const mended = canonicalTag(text.replaceAll('_', '-'));
  const advice = mended === null ? ADVICE : `did you mean "${mended}"?`;
  return value.fault(`${value.name} is not a BCP 47 language tag, ${advice}`);
};

/** A language without script or region, which is all that the languages of entries are compared by. */
export const readPrimaryLanguage: ValueReader<string> = (value) => {
  const tag = readLanguage(value);
  if (tag === null || !tag.includes('-')) return tag;
  const primary = tag.split('-', 1).join('');
  return value.fault(
    `only the primary language is compared, write "${primary}" in place of "${tag}"`,
  );
};

/**
 * A language tag in its canonical form, or null. No registered primary language is longer than
 * three letters; `english` is well-formed, but a slip.
 */
export function canonicalTag(text: string): string | null {
  try {
    const tag = Intl.getCanonicalLocales(text)[0];
    return tag !== undefined && /^[a-z]{2,3}(?:-|$)/.test(tag) ? tag : null;
  } catch {
    return null;
  }
}
