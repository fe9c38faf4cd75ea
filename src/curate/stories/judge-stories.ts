import { chooseText, type KnownText } from './choose-text.ts';
import { readFeatures, type StoryFeatures } from './compare-tellings.ts';
import { signStory } from './sign-story.ts';
import { StoryIndex } from './story-index.ts';

/** An entry of a user's own file, as `evaluate --stories` takes it. */
export interface StorySample {
  readonly id: string;
  readonly title: string;
  readonly summary?: string | null;
  /** Plain text. */
  readonly content?: string | null;
  /** Where it is missing or unreadable, the date of the entry before. */
  readonly date?: string | null;
  readonly link?: string | null;
  /** The name of where it is from. */
  readonly source?: string | null;
}

/** What the stories say of one sample. */
export interface StoryVerdict {
  readonly id: string;
  /** The id of the sample that its story began with. */
  readonly story: string;
  /** The id of the first sample that it is a copy of; null for one that is shown. */
  readonly duplicateOf: string | null;
}

const DEFAULT_WINDOW_HOURS = 72;
const hourMs = 3_600_000;
/** So many members of a text are compared. */
export const MEMBERS_COMPARED = 6;

/** Tells samples one after the other, in the order given, as the house tells its entries. */
export function* judgeStories(
  samples: Iterable<StorySample>,
  windowHours: number = DEFAULT_WINDOW_HOURS,
): Generator<StoryVerdict> {
  const windowMs = windowHours * hourMs;
  const index = new StoryIndex({ windowMs });
  const told: Told[] = [];
  const texts = new Map<string, Told[]>();
  let at = 0;
  for (const sample of samples) {
    at = readDate(sample.date) ?? at;
    const features = readFeatures(describeSample(sample, at));
    const keys = signStory(features.text);
    const number = told.length;
    const found = index.find(at, keys).flatMap((each) => told[each.number] ?? []);
    const textIds = new Set(found.flatMap(({ textId, storyId }) => [textId, storyId]));
    const known = [...textIds].flatMap((id) => describeText(texts.get(id)));
    // Two samples of one id are two entries all the same.
    const ownId = `${number}`;
    const membership = chooseText(features, known, ownId, windowMs);
    const each: Told = { ...membership, id: sample.id, features };
    told.push(each);
    const copies = texts.get(each.textId);
    if (copies === undefined) texts.set(each.textId, [each]);
    else copies.push(each);
    index.add(number, at, keys);
    const duplicateOf = copies?.[0]?.id ?? null;
    yield { id: sample.id, story: told[Number(each.storyId)]?.id ?? sample.id, duplicateOf };
  }
}

interface Told {
  readonly id: string;
  readonly storyId: string;
  readonly textId: string;
  readonly features: StoryFeatures;
}

function describeText(members: readonly Told[] | undefined): readonly KnownText[] {
  const [first] = members ?? [];
  if (members === undefined || first === undefined) return [];
  const { storyId, textId } = first;
  const compared = members.slice(0, MEMBERS_COMPARED).map(({ features }) => features);
  return [{ storyId, textId, members: compared }];
}

function describeSample(sample: StorySample, at: number) {
  const { id, title, summary = null, content, link = null, source = null } = sample;
  const text = content ?? '';
  return { id, sourceId: source, title, summary, text, link, sourceTitle: source, at };
}

function readDate(date: string | null | undefined): number | null {
  const at = Date.parse(date ?? '');
  return Number.isNaN(at) ? null : at;
}
