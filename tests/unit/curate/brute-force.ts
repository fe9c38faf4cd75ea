import type { Candidate } from '../../../src/curate/candidate.ts';
import type { PlacementState } from '../../../src/model/placement.ts';
import type { MatchField, Topic } from '../../../src/model/topic.ts';

/**
 * The rules once more, as plainly as they can be written and sharing nothing with the index: regular
 * expressions over texts of ASCII words and Han characters, every term by itself.
 */
export function judgePlainly(
  { match, read }: Topic,
  candidate: Candidate,
  sourceWeight: number,
): { readonly touched: boolean; readonly state: PlacementState; readonly milli: number } {
  const parts: Record<MatchField, readonly string[][]> = {
    title: [cut(candidate.title)],
    categories: candidate.categories.map(cut),
    summary: [cut(candidate.summary ?? '')],
    body: [cut(candidate.body ?? '')],
  };
  const fields = (['title', 'categories', 'summary', 'body'] as const).toSorted(
    (a, b) => match.fields[b] - match.fields[a],
  );
  const has = (term: string) =>
    fields.some((f) => parts[f].some((p) => places(term, p).length > 0));

  let milli = 0;
  for (const [term, points] of Object.entries(match.any)) {
    const worths = fields.flatMap((field) =>
      parts[field].flatMap((part) => places(term, part).map(() => match.fields[field])),
    );
    worths.forEach((worth, nth) => {
      milli += Math.round(points * worth * (match.repeat[nth] ?? 0) * 1000);
    });
  }
  for (const { a, b, within, points } of match.near) {
    const met = fields.some((field) =>
      parts[field].some((part) =>
        a.some((left) => b.some((right) => stand(places(left, part), places(right, part), within))),
      ),
    );
    if (met) milli += Math.round(points * 1000);
  }
  if (milli > 0)
    milli += Math.round((read.weight[candidate.sourceId ?? ''] ?? sourceWeight) * 1000);

  const nearTerms = match.near.flatMap(({ a, b }) => [...a, ...b]);
  const groups = Object.values(match.all);
  const touched = [...Object.keys(match.any), ...nearTerms, ...groups.flat()].some(has);
  const passed = groups.every((terms) => terms.some(has)) && !match.none.some(has);
  const primary = candidate.language.split('-')[0] ?? '';
  const read_ =
    read.languages.length === 0 || primary === 'und' || read.languages.includes(primary);
  const source = candidate.sourceId ?? '';
  const wanted = read.only.length === 0 || read.only.includes(source);
  const let_ = read_ && wanted && !read.never.includes(source);
  const high = milli >= match.publish * 1000;
  const middle = milli >= match.review * 1000;
  const open = touched && passed && let_;
  return { touched, state: open && high ? 'published' : open && middle ? 'queued' : 'out', milli };
}

/** Words and Han characters, in their case. */
function cut(text: string): string[] {
  return text.match(/[A-Za-z0-9]+|\p{sc=Han}/gu) ?? [];
}

function places(term: string, words: readonly string[]): readonly (readonly [number, number])[] {
  const exact = term.startsWith('=');
  const wanted = (exact ? term.slice(1) : term).match(/[A-Za-z0-9]+\*?|\p{sc=Han}\*?/gu) ?? [];
  const found: [number, number][] = [];
  words.forEach((_, first) => {
    const fits = wanted.every((want, at) => {
      const fold = (word: string) => (exact ? word : word.toLowerCase());
      const word = fold(words[first + at] ?? '');
      if (word === '') return false;
      return want.endsWith('*') ? word.startsWith(fold(want.slice(0, -1))) : word === fold(want);
    });
    if (fits) found.push([first, first + wanted.length - 1]);
  });
  return found;
}

function stand(
  left: readonly (readonly [number, number])[],
  right: readonly (readonly [number, number])[],
  within: number,
): boolean {
  return left.some(([leftFirst, leftLast]) =>
    right.some(([rightFirst, rightLast]) => {
      const gap = rightFirst > leftLast ? rightFirst - leftLast : leftFirst - rightLast;
      return gap >= 1 && gap <= within;
    }),
  );
}
