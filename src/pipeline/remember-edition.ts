import type { Edition, EditionEntry } from '../model/edition.ts';
import type { Origin } from '../model/entry.ts';

/** Code units of a text that are kept, ten times of what any page shows of it. */
const KEPT_TEXT = 4_000;

/**
 * As much of an edition as the pages about all topics need once its own documents are rendered: the
 * texts of ten thousand topics would fill the memory. Pages show excerpts, never a whole content.
 */
export function rememberEdition(edition: Edition): Edition {
  const origins = new Map<string, Origin>();
  const entries = edition.entries.map((edited): EditionEntry => {
    const { entry } = edited;
    const origin = entry.origin === null ? null : shareOrigin(entry.origin, origins);
    const slim = { ...entry, content: null, extensions: [], text: cut(entry.text), origin };
    return { ...edited, entry: slim };
  });
  return { ...edition, entries };
}

/** Most entries of a topic come from few feeds, and each was read with a description of its own. */
function shareOrigin(origin: Origin, known: Map<string, Origin>): Origin {
  const key = JSON.stringify(origin);
  const same = known.get(key) ?? origin;
  known.set(key, same);
  return same;
}

/** A copy: a slice would keep the whole text in memory. */
function cut(text: string): string {
  return text.length <= KEPT_TEXT ? text : JSON.parse(JSON.stringify(text.slice(0, KEPT_TEXT)));
}
