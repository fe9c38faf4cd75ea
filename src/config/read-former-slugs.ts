import { listOf } from './collection-readers.ts';
import type { ValueReader } from './map-reader.ts';
import { quoteText } from './quote-text.ts';
import { IDENTIFIER_EXPECTED, isIdentifier } from './read-identifier.ts';
import { readText } from './scalar-readers.ts';
import type { YamlValue } from './yaml-value.ts';

/** A slug that a topic says it had before, and where it says so. */
export interface FormerSlug {
  readonly slug: string;
  readonly topic: string;
  readonly value: YamlValue;
}

/** Reads `formerly`: the slugs that a topic had before it was renamed. */
export function formerSlugs(
  topic: string,
  { formerSlugs: all }: { readonly formerSlugs: FormerSlug[] },
): ValueReader<readonly string[]> {
  return listOf((value) => {
    const slug = readText(value);
    if (slug === null) return null;
    if (!isIdentifier(slug)) {
      return value.fault(`${quoteText(slug)} is no slug: it must be ${IDENTIFIER_EXPECTED}`);
    }
    if (slug === topic) {
      return value.fault(`${quoteText(slug)} is what the topic is called now, remove it`);
    }
    all.push({ slug, topic, value });
    return slug;
  });
}

/** Records a fault for each former slug that another topic has, or had too: an address leads to one topic. */
export function checkFormerSlugs(
  formerSlugs: readonly FormerSlug[],
  slugs: ReadonlySet<string>,
): void {
  const first = new Map<string, FormerSlug>();
  for (const former of formerSlugs) {
    const { slug, value } = former;
    const other = first.get(slug);
    if (slugs.has(slug)) {
      value.fault(`${quoteText(slug)} is a topic of its own, remove it here or that topic's file`);
    } else if (other !== undefined) {
      value.fault(
        `${quoteText(slug)} stands at ${other.value.place} too, and leads to one topic only, keep one`,
      );
    } else first.set(slug, former);
  }
}
