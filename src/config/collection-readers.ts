import { collectPairs, type ValueReader } from './map-reader.ts';
import { quoteText } from './quote-text.ts';

/** A list whose every entry is read by `read`; null when one of them has a fault. */
export function listOf<T>(read: ValueReader<T>): ValueReader<readonly T[]> {
  return (value) => {
    const items = value.items();
    if (items === null) return value.mismatch('a list');
    const all = items.map((item) => read(item));
    return all.includes(null) ? null : all.filter((item) => item !== null);
  };
}

/** Refuses a list without entries, before `read` sees it. */
export function filled<T>(read: ValueReader<readonly T[]>): ValueReader<readonly T[]> {
  return (value) =>
    value.items()?.length === 0
      ? value.fault(`${value.name} is empty, add an entry or remove it`)
      : read(value);
}

/** A map of any keys; null when a key or a value has a fault. */
export function recordOf<T>(
  readKey: ValueReader<string>,
  readItem: ValueReader<T>,
): ValueReader<Readonly<Record<string, T>>> {
  return (value) => {
    const pairs = value.pairs();
    if (pairs === null) return value.mismatch('a map of keys and values');
    const unique = collectPairs(pairs);
    const entries: [string, T][] = [];
    for (const pair of unique.values()) {
      const key = readKey(pair.key);
      const item = readItem(pair.value);
      if (key !== null && item !== null) entries.push([key, item]);
    }
    return entries.length === pairs.length ? Object.fromEntries(entries) : null;
  };
}

/**
 * A reader that refuses what it has read before, and names the first place. `same` maps what counts
 * as equal to one text; `seen` holds the places, to be shared by all that must differ.
 */
export function unlessSeen(
  read: ValueReader<string>,
  seen: Map<string, string>,
  what: string,
  same: (text: string) => string = (text) => text,
): ValueReader<string> {
  return (value) => {
    const text = read(value);
    if (text === null) return null;
    const first = seen.get(same(text));
    if (first !== undefined) {
      return value.fault(
        `duplicate ${what} ${quoteText(text)}, first at ${first}, keep one of them`,
      );
    }
    seen.set(same(text), value.place);
    return text;
  };
}

/** A list of texts that all differ. */
export function uniqueListOf(
  read: ValueReader<string>,
  what: string,
  same?: (text: string) => string,
): ValueReader<readonly string[]> {
  return (value) => listOf(unlessSeen(read, new Map(), what, same))(value);
}
