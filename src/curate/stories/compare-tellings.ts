import { findConflict } from './find-conflict.ts';
import { type Facts, readFacts, readTitleWords } from './read-facts.ts';
import { collectShingles, countShared } from './shingle-words.ts';
import { readStoryText, type StorySource, type StoryText } from './story-text.ts';

/** What is compared of an entry. */
export interface StoryFeatures {
  /** The id it is published under. */
  readonly id: string;
  /** Null where it is not known. */
  readonly sourceId: string | null;
  /** Its page, folded for comparing; null without one. */
  readonly link: string | null;
  /** Its date in milliseconds. */
  readonly at: number;
  readonly text: StoryText;
  readonly shingles: Int32Array;
  /** Words of the title that tell something; of Han and kana, pairs of characters. */
  readonly titleWords: ReadonlySet<string>;
  /** Read when they are first asked for: most candidates are told apart without. */
  readonly facts: () => Facts;
}

/** `same`: copies of one text, of which one is shown. `related`: the same news in other words. */
export type Likeness = 'same' | 'related' | 'different';

/** How alike two entries are. */
export interface Comparison {
  readonly likeness: Likeness;
  /** The higher, the more alike: for choosing among several. */
  readonly degree: number;
}

const noFacts: ReadonlySet<string> = new Set();
const MOST_ALIKE = 5;
const LEAST_OVERLAP = 0.25;
const SAME_OVERLAP = 0.85;
const SAME_FACTS = 0.7;
const SAME_TITLE = 0.3;
/** A copy that was cut short lies within the whole one. */
const SAME_WITHIN = 0.85;
const LEAST_WITHIN_SHINGLES = 15;
const LEAST_OWN_SHINGLES = 40;
/** Half of the shorter one word for word, and most of its facts. */
const MOSTLY_WITHIN = 0.5;
const MOSTLY_FACTS = 0.55;
/** Fewer facts than these prove nothing by agreeing. */
const LEAST_FACTS = 4;

const RELATED_FACTS = 0.5;
const RELATED_TITLE = 0.3;
const RELATED_TITLE_ALONE = 0.6;
const LEAST_TITLE_WORDS = 3;
/** With so much in common, what differs in a fact is a template filled in anew. */
const TEMPLATE_OVERLAP = 0.5;
const TEMPLATE_TITLE = 0.7;

/** Reads what is compared of an entry. */
export function readFeatures(
  entry: StorySource & Pick<StoryFeatures, 'id' | 'sourceId' | 'link' | 'at'>,
): StoryFeatures {
  const { id, sourceId, link, at } = entry;
  const text = readStoryText(entry);
  let facts: Facts | null = null;
  return {
    id,
    sourceId,
    link,
    at,
    text,
    shingles: collectShingles(text.bodyWords.hashes),
    titleWords: readTitleWords(text.title),
    facts: () => {
      facts ??= readFacts(text);
      return facts;
    },
  };
}

/** Compares two entries. Symmetric, and of these two alone. */
export function compareTellings(a: StoryFeatures, b: StoryFeatures): Comparison {
  if (a.id === b.id) return { likeness: 'same', degree: MOST_ALIKE };
  const measured = measure(a, b);
  const { overlap, within, facts, title, carriesOn } = measured;
  const degree = overlap + within + facts + title;
  const isOnePage = title === 1 && a.link !== null && a.link === b.link;
  const same = isOnePage || isSame(measured);
  const related = tellsTheSame(measured);
  if (!same && !related) return { likeness: 'different', degree };
  const conflict = findConflict(a.facts(), b.facts());
  if (same && !conflict) return { likeness: 'same', degree: isOnePage ? MOST_ALIKE : degree };
  const isTemplate = overlap >= TEMPLATE_OVERLAP || title >= TEMPLATE_TITLE;
  if (!related || (conflict && isTemplate && !carriesOn)) return { likeness: 'different', degree };
  return { likeness: 'related', degree };
}

interface Measured {
  /** Shingles of both, of all. */
  readonly overlap: number;
  /** Shingles of both, of the shorter one's; 0 where it is very short. */
  readonly within: number;
  /** How many shingles the shorter one has. */
  readonly shorter: number;
  /** Facts of both, of the smaller set. */
  readonly facts: number;
  readonly sharedFacts: number;
  /** Cosine of the titles' words. */
  readonly title: number;
  readonly sharedTitle: number;
  /** One source tells again what it told before only where it says so, or nearly in the same words. */
  readonly isOneSource: boolean;
  /** Whether one of them says that it carries an earlier text on. */
  readonly carriesOn: boolean;
}

function measure(a: StoryFeatures, b: StoryFeatures): Measured {
  const shared = countShared(a.shingles, b.shingles);
  const union = a.shingles.length + b.shingles.length - shared;
  const shorter = Math.min(a.shingles.length, b.shingles.length);
  const overlap = union === 0 ? 0 : shared / union;
  const within = shorter < LEAST_WITHIN_SHINGLES ? 0 : shared / shorter;
  const sharedTitle = countCommon(a.titleWords, b.titleWords);
  const titleSize = Math.sqrt(a.titleWords.size * b.titleWords.size);
  const title = titleSize === 0 ? 0 : sharedTitle / titleSize;
  const mayAgree = title >= RELATED_TITLE || overlap >= LEAST_OVERLAP || within >= MOSTLY_WITHIN;
  const [factsA, factsB] = mayAgree ? [a.facts().all, b.facts().all] : [noFacts, noFacts];
  const sharedFacts = countCommon(factsA, factsB);
  const fewerFacts = Math.min(factsA.size, factsB.size);
  return {
    overlap,
    shorter,
    within,
    facts: fewerFacts < LEAST_FACTS ? 0 : sharedFacts / fewerFacts,
    sharedFacts,
    title,
    sharedTitle,
    isOneSource: a.sourceId !== null && a.sourceId === b.sourceId,
    carriesOn: a.text.isUpdate || b.text.isUpdate,
  };
}

/** Only texts can be the same: those of title-only entries have no overlap. */
function isSame({ overlap, within, shorter, facts, title, isOneSource }: Measured): boolean {
  // Many a source puts one and the same few words under everything.
  if (isOneSource && title < SAME_TITLE && shorter < LEAST_OWN_SHINGLES) return false;
  if (overlap >= SAME_OVERLAP || within >= SAME_WITHIN) return true;
  if (within >= MOSTLY_WITHIN && facts >= MOSTLY_FACTS) return true;
  return overlap >= LEAST_OVERLAP && facts >= SAME_FACTS && title >= SAME_TITLE;
}

function tellsTheSame(measured: Measured): boolean {
  const { overlap, facts, sharedFacts, title, sharedTitle, isOneSource, carriesOn } = measured;
  if (isOneSource && !carriesOn) return overlap >= LEAST_OVERLAP && title >= SAME_TITLE;
  if (overlap >= LEAST_OVERLAP) return true;
  const agree = facts >= RELATED_FACTS && sharedFacts >= LEAST_FACTS;
  if (agree && title >= RELATED_TITLE) return true;
  return title >= RELATED_TITLE_ALONE && sharedTitle >= LEAST_TITLE_WORDS;
}

function countCommon(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  let count = 0;
  for (const each of a) if (b.has(each)) count += 1;
  return count;
}
