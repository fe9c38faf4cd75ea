import type { DecisionAction } from '../../model/decision.ts';
import type { EntryKey } from '../../model/entry-key.ts';
import type { StoryMember } from '../../model/story.ts';
import type { Membership } from './choose-text.ts';

/** An editor's word on the story of an entry in one topic. */
export type StoryWord = Extract<DecisionAction, { readonly kind: 'split' | 'join' }>;

/** The text and story of each entry in one topic. */
export type TextOf = (key: EntryKey) => Membership;

/**
 * Where entries stand in one topic: as they were told, but for what the editors of the topic decided.
 * An entry that was split off carries a text of its own; one that was joined carries that of the other,
 * wherever that stands now. Where joins run in a circle, each keeps what it was told to carry.
 *
 * @param words by the text of the entry's key, as `joinStoryKey` writes it.
 */
export function assignTexts(
  members: Iterable<StoryMember>,
  words: ReadonlyMap<string, StoryWord>,
): TextOf {
  const told = new Map([...members].map((member) => [joinStoryKey(member), member]));
  const resolve = (key: EntryKey, passed: ReadonlySet<string>): Membership => {
    const name = joinStoryKey(key);
    const word = words.get(name);
    if (word?.kind === 'split') return { storyId: `split ${name}`, textId: `split ${name}` };
    if (word?.kind === 'join' && !passed.has(name)) {
      return resolve(word.with, new Set([...passed, name]));
    }
    const member = told.get(name);
    if (member !== undefined) return { storyId: member.storyId, textId: member.textId };
    return { storyId: `alone ${name}`, textId: `alone ${name}` };
  };
  return (key) => resolve(key, new Set());
}

/** An entry's key as one text. */
export function joinStoryKey({ sourceId, nativeId }: EntryKey): string {
  return JSON.stringify([sourceId, nativeId]);
}
