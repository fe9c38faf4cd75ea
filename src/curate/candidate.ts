import type { Entry } from '../model/entry.ts';
import type { MatchField, TopicTest } from '../model/topic.ts';

/** What the rules look at. */
export interface Candidate {
  readonly entryId: string;
  readonly title: string;
  readonly categories: readonly string[];
  readonly summary: string | null;
  readonly body: string | null;
  /** BCP 47, or `und`. */
  readonly language: string;
  /** Null for a sample without a source. */
  readonly sourceId: string | null;
  /** Of the entry's link, in lower case; null without one. */
  readonly host: string | null;
}

/** The fields in the order in which a reader meets them. */
export const MATCH_FIELDS: readonly MatchField[] = ['title', 'categories', 'summary', 'body'];

/** A stored or new entry as the rules see it; a category by its label where it has one. */
export function candidateFromEntry(entry: Entry): Candidate {
  return {
    entryId: entry.id,
    title: entry.title,
    categories: entry.categories.map(({ label, term }) => label ?? term),
    summary: entry.summary,
    body: entry.text === '' ? null : entry.text,
    language: entry.language,
    sourceId: entry.sourceId,
    host: readHost(entry.link),
  };
}

/** A sample of a topic's tests as the rules see it; its id is its place. */
export function candidateFromTest(test: Extract<TopicTest, { kind: 'text' }>): Candidate {
  return {
    entryId: test.place,
    title: test.title,
    categories: test.categories,
    summary: test.summary,
    body: test.body,
    language: test.language,
    sourceId: test.source,
    host: null,
  };
}

/** What stands between two categories in the text that hits of that field point into. */
const categorySeparator = '\n';

/** The plain text of a field, which the offsets of hits count in; categories stand one a line. */
export function readField(candidate: Candidate, field: MatchField): string {
  if (field === 'categories') return candidate.categories.join(categorySeparator);
  return candidate[field] ?? '';
}

/** The texts of a field that are matched each by itself, with their offsets in the field. */
export function listFieldParts(
  candidate: Candidate,
  field: MatchField,
): readonly { readonly text: string; readonly offset: number }[] {
  if (field !== 'categories') return [{ text: candidate[field] ?? '', offset: 0 }];
  let offset = 0;
  return candidate.categories.map((text) => {
    const part = { text, offset };
    offset += text.length + categorySeparator.length;
    return part;
  });
}

function readHost(link: string | null): string | null {
  const host = link === null ? undefined : URL.parse(link)?.hostname;
  return host === undefined || host === '' ? null : host;
}
