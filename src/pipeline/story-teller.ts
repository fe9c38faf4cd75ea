import { createHash } from 'node:crypto';
import pLimit from 'p-limit';
import { datePublished } from '../curate/date-published.ts';
import { chooseText, type KnownText, type Membership } from '../curate/stories/choose-text.ts';
import {
  compareTellings,
  readFeatures,
  type StoryFeatures,
} from '../curate/stories/compare-tellings.ts';
import { MEMBERS_COMPARED } from '../curate/stories/judge-stories.ts';
import { signStory } from '../curate/stories/sign-story.ts';
import { StoryIndex } from '../curate/stories/story-index.ts';
import type { Entry } from '../model/entry.ts';
import type { NewStoryMember } from '../model/story.ts';
import type { Store, UntoldEntry } from '../store/store.ts';

/** So many entries are told in one transaction. */
const tellingsAWrite = 50;
const keysAPage = 2_000;
const featuresKept = 1_000;
/** A changed entry leaves its text when it is less alike than this to every copy. */
const fitsByFar = 0.3;

/**
 * Tells which entries carry one text and which texts tell one story, in the order of first sight.
 * What it found is stored; its index of the window is read from there when it begins, and when
 * another process told some, so that every teller goes on where the last one stopped.
 */
export class StoryTeller {
  readonly #store: Store;
  readonly #limit = pLimit(1);
  #index: StoryIndex | null = null;
  #windowMs = 0;
  /** The newest number in the index. */
  #newest = 0;
  readonly #features = new Map<string, StoryFeatures>();

  constructor(store: Store) {
    this.#store = store;
  }

  /**
   * Tells everything that waits.
   *
   * @returns the topics in which a story that grew or lost an entry is published.
   * @throws TopicwireError `store-failed`; what was told so far is stored.
   */
  tell(windowMs: number): Promise<readonly string[]> {
    return this.#limit(async () => {
      const stories = new Set<string>();
      for (;;) {
        const untold = await this.#store.listUntold(tellingsAWrite);
        if (untold.length === 0) break;
        const index = await this.#catchUp(windowMs);
        for (const story of await this.#tellSome(untold, index)) stories.add(story);
      }
      return stories.size === 0 ? [] : await this.#store.listTopicsOfStories([...stories]);
    });
  }

  /** @returns the stories that changed; none when another teller went on meanwhile, and nothing is stored. */
  async #tellSome(untold: readonly UntoldEntry[], index: StoryIndex): Promise<Iterable<string>> {
    const batch = new Batch(this.#newest);
    let isStored = false;
    try {
      for (const each of untold) batch.members.push(await this.#tellOne(each, index, batch));
      isStored = await this.#store.writeStoryMembers({
        members: batch.members,
        newestNumber: this.#newest,
      });
    } finally {
      if (!isStored) index.removeNewest(batch.members.length);
    }
    if (!isStored) return [];
    this.#newest += batch.members.length;
    return batch.touched;
  }

  /** Reads what was told since this teller looked last; at the beginning, the whole window. */
  async #catchUp(windowMs: number): Promise<StoryIndex> {
    if (this.#index === null || windowMs !== this.#windowMs) {
      this.#index = new StoryIndex({ windowMs });
      this.#windowMs = windowMs;
      this.#newest = 0;
    }
    const index = this.#index;
    const { number, seenAt } = await this.#store.readNewestTold();
    const seenSince = new Date(Date.parse(seenAt ?? '') - windowMs);
    while (seenAt !== null && this.#newest < number) {
      const keys = await this.#store.listStoryKeys({
        afterNumber: this.#newest,
        seenSince: seenSince.toISOString(),
        limit: keysAPage,
      });
      for (const each of keys) index.add(each.number, Date.parse(each.firstSeenAt), each.keys);
      this.#newest = keys.length < keysAPage ? number : (keys.at(-1)?.number ?? number);
    }
    this.#newest = number;
    return index;
  }

  async #tellOne(
    { entry, member }: UntoldEntry,
    index: StoryIndex,
    batch: Batch,
  ): Promise<NewStoryMember> {
    const features = this.#readFeatures(entry);
    const keys = signStory(features.text);
    const seenAt = Date.parse(entry.firstSeenAt);
    const found = index.find(seenAt, keys).map(({ number }) => number);
    const wanted = member === null ? found : [member.number, ...found];
    const texts = await this.#readTexts(wanted, batch, member?.number ?? null);
    const membership =
      member === null
        ? chooseText(features, texts, nameText(entry, ''), this.#windowMs)
        : this.#tellAgain(features, entry, member, texts);
    batch.note(membership, features, texts, member);
    index.add(batch.nextNumber, seenAt, keys);
    const { sourceId, nativeId, firstSeenAt } = entry;
    return { sourceId, nativeId, firstSeenAt, keys, ...membership };
  }

  /** A changed entry stays where it stands unless it no longer fits by far. */
  #tellAgain(
    features: StoryFeatures,
    entry: Entry,
    before: Membership,
    texts: readonly KnownText[],
  ): Membership {
    const { storyId, textId } = before;
    const copies = texts.find((text) => text.textId === textId)?.members ?? [];
    const others = texts.filter((text) => text.textId !== textId);
    if (copies.length === 0) {
      const chosen = chooseText(features, others, textId, this.#windowMs);
      return chosen.textId === textId ? { storyId, textId } : chosen;
    }
    const fits = copies.some((copy) => {
      const { likeness, degree } = compareTellings(features, copy);
      return likeness !== 'different' || degree >= fitsByFar;
    });
    if (fits) return { storyId, textId };
    return chooseText(features, others, nameText(entry, entry.contentHash), this.#windowMs);
  }

  /** The texts of these members and the founding texts of their stories, the earliest first. */
  async #readTexts(
    numbers: readonly number[],
    batch: Batch,
    leftOut: number | null,
  ): Promise<readonly KnownText[]> {
    const stored = numbers.filter((number) => number <= batch.firstNumber);
    const told =
      stored.length === 0 ? [] : await this.#store.readTexts(stored, MEMBERS_COMPARED + 1);
    const texts = new Map<string, KnownText>();
    for (const { member, entry } of told) {
      if (member.number === leftOut || batch.isReplaced(member.number)) continue;
      const { storyId, textId } = member;
      const members = texts.get(textId)?.members ?? [];
      if (members.length >= MEMBERS_COMPARED) continue;
      texts.set(textId, { storyId, textId, members: [...members, this.#readFeatures(entry)] });
    }
    return batch.overlay(texts, numbers);
  }

  #readFeatures(entry: Entry): StoryFeatures {
    const key = JSON.stringify([entry.sourceId, entry.nativeId, entry.contentHash]);
    const known = this.#features.get(key);
    if (known !== undefined) return known;
    const features = readFeatures({
      id: entry.id,
      sourceId: entry.sourceId,
      link: entry.canonicalLink,
      at: Date.parse(datePublished(entry)),
      title: entry.title,
      summary: entry.summary,
      text: entry.text,
      sourceTitle: entry.origin?.title ?? null,
    });
    this.#features.set(key, features);
    const [oldest] = this.#features.keys();
    if (this.#features.size > featuresKept && oldest !== undefined) this.#features.delete(oldest);
    return features;
  }
}

/** What was told in this round and is not stored yet. */
class Batch {
  /** The newest number that is stored. */
  readonly firstNumber: number;
  readonly members: NewStoryMember[] = [];
  /** Stories that grew or lost an entry. */
  readonly touched = new Set<string>();
  readonly #texts = new Map<string, KnownText>();
  readonly #replaced = new Set<number>();

  constructor(firstNumber: number) {
    this.firstNumber = firstNumber;
  }

  get nextNumber(): number {
    return this.firstNumber + this.members.length + 1;
  }

  isReplaced(number: number): boolean {
    return this.#replaced.has(number);
  }

  note(
    { storyId, textId }: Membership,
    features: StoryFeatures,
    texts: readonly KnownText[],
    before: (Membership & { readonly number: number }) | null,
  ): void {
    for (const text of texts) {
      if (text.textId === textId || text.textId === storyId) this.#texts.set(text.textId, text);
    }
    const members = this.#texts.get(textId)?.members ?? [];
    if (members.length < MEMBERS_COMPARED) {
      this.#texts.set(textId, { storyId, textId, members: [...members, features] });
    }
    if (members.length > 0 || storyId !== textId) this.touched.add(storyId);
    if (before === null) return;
    this.#replaced.add(before.number);
    if (before.storyId !== storyId || before.textId !== textId) {
      this.touched.add(before.storyId).add(storyId);
    }
  }

  overlay(stored: Map<string, KnownText>, numbers: readonly number[]): readonly KnownText[] {
    const texts = stored;
    const told = numbers.flatMap((number) => this.members[number - this.firstNumber - 1] ?? []);
    const ids = [...texts.keys(), ...told.flatMap(({ textId, storyId }) => [textId, storyId])];
    for (const id of ids) {
      const text = this.#texts.get(id);
      if (text !== undefined) texts.set(id, text);
    }
    return [...texts.values()].sort((a, b) => firstDate(a) - firstDate(b));
  }
}

function firstDate({ members }: KnownText): number {
  return members[0]?.at ?? 0;
}

/** The id of a text that an entry founds; what is told again founds it under another. */
function nameText({ sourceId, nativeId }: Entry, again: string): string {
  const key = JSON.stringify([sourceId, nativeId, again]);
  return createHash('sha256').update(key).digest('base64url').slice(0, 20);
}
