import { compareTellings, type StoryFeatures } from './compare-tellings.ts';

/** Entries that were found to be copies of one text. */
export interface KnownText {
  readonly storyId: string;
  readonly textId: string;
  /** The earliest first; some of them will do. At least one. */
  readonly members: readonly StoryFeatures[];
}

/** The text that an entry carries, and the story that this text tells. */
export interface Membership {
  readonly storyId: string;
  readonly textId: string;
}

/**
 * The text and story of an entry among those that are known. It joins a text when it is a copy of at
 * least half of its members, so that a row of small changes cannot drift to other news; failing that,
 * a story whose founding text it tells in other words; else it founds its own under `ownId`. Nothing
 * reaches further than `windowMs` from the first of a text.
 */
export function chooseText(
  entry: StoryFeatures,
  texts: readonly KnownText[],
  ownId: string,
  windowMs: number,
): Membership {
  let same: Choice | null = null;
  let related: Choice | null = null;
  for (const text of texts) {
    const first = text.members[0];
    if (first === undefined || Math.abs(first.at - entry.at) > windowMs) continue;
    const judged = judgeText(entry, text);
    if (judged.likeness === 'same') same = better(same, text, judged.degree);
    const isFounding = text.textId === text.storyId;
    if (judged.likeness === 'related' && isFounding) related = better(related, text, judged.degree);
  }
  if (same !== null) return { storyId: same.text.storyId, textId: same.text.textId };
  return { storyId: related?.text.storyId ?? ownId, textId: ownId };
}

interface Choice {
  readonly text: KnownText;
  readonly degree: number;
}

/** The first of equals stays, so that texts are to come with the earliest first. */
function better(choice: Choice | null, text: KnownText, degree: number): Choice {
  return choice === null || degree > choice.degree ? { text, degree } : choice;
}

function judgeText(entry: StoryFeatures, { members }: KnownText) {
  const compared = members.map((member) => compareTellings(entry, member));
  const count = (kinds: readonly string[]) =>
    compared.filter(({ likeness }) => kinds.includes(likeness)).length;
  const degree = Math.max(...compared.map((each) => each.degree));
  if (count(['same']) * 2 >= members.length) return { likeness: 'same', degree };
  const isRelated = count(['same', 'related']) * 2 >= members.length;
  return { likeness: isRelated ? 'related' : 'different', degree };
}
