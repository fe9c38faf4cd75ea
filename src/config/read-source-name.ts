import type { ValueReader } from './map-reader.ts';
import { quoteText } from './quote-text.ts';
import { readText } from './scalar-readers.ts';
import { describeSuggestion } from './suggest-word.ts';

/**
 * The ids that topics may name, `local` among them; null where `feeds/sources.yaml` could not be
 * read, so that no name is doubted.
 */
export type KnownIds = ReadonlySet<string> | null;

/** The id of a source, or `local`. */
export function knownSourceId(ids: KnownIds): ValueReader<string> {
  return (value) => {
    const text = readText(value);
    if (text === null || ids === null || ids.has(text)) return text;
    const otherwise = ', use an id of feeds/sources.yaml or "local"';
    return value.fault(
      `names an unknown source ${quoteText(text)}${describeSuggestion(text, ids, otherwise)}`,
    );
  };
}

/** The id of a source, `local`, or a host in which `*` stands for anything. */
export function sourceName(ids: KnownIds): ValueReader<string> {
  const readId = knownSourceId(ids);
  return (value) => {
    const text = readText(value);
    if (text === null || !/[.*]/.test(text)) return text === null ? null : readId(value);
    const host = text.toLowerCase();
    if (/^[\p{L}\p{M}\p{N}*_-]+(?:\.[\p{L}\p{M}\p{N}*_-]+)*$/u.test(host)) return host;
    return value.fault(
      `${quoteText(text)} is no host, write the host alone, such as "*.wire.example"`,
    );
  };
}
