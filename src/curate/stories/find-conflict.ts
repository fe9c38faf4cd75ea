import { findSubstitution } from './find-substitution.ts';
import type { Facts } from './read-facts.ts';
import type { FactItem } from './read-items.ts';

const holes = { number: '#?', turn: '~?', name: '@?' } as const;
const masked: ReadonlySet<string> = new Set(['#', '~', '@', '#?', '~?', '@?']);

/** Items at the beginning of a text in which it says what it is about. */
const LEAD_ITEMS = 45;

/**
 * Whether two texts say different things in the same place: the same words around another number or
 * another name, up for down. Templates of one desk (auctions, dividends, results, forecasts) differ just so, and
 * are not one news however much they share.
 */
export function findConflict(a: Facts, b: Facts): boolean {
  if (findSubstitution(a, b)) return true;
  const [slotsA, slotsB] = [slotsOf(a), slotsOf(b)];
  if (countConflicts(slotsA.title, slotsB.title, a, b) > 0) return true;
  if (countConflicts(slotsA.lead, slotsB.lead, a, b) > 0) return true;
  return countConflicts(slotsA.body, slotsB.body, a, b) > 2;
}

/** The words around a number, name or turn, to what stands there. */
type Slots = ReadonlyMap<string, ReadonlySet<string>>;

interface EntrySlots {
  readonly title: Slots;
  readonly lead: Slots;
  readonly body: Slots;
}

const known = new WeakMap<Facts, EntrySlots>();

/** An entry is compared with many: its slots are read once. */
function slotsOf(facts: Facts): EntrySlots {
  const before = known.get(facts);
  if (before !== undefined) return before;
  const slots = {
    title: readSlots(facts.titleItems),
    lead: readSlots(facts.bodyItems.slice(0, LEAD_ITEMS)),
    body: readSlots(facts.bodyItems),
  };
  known.set(facts, slots);
  return slots;
}

function countConflicts(slotsA: Slots, slotsB: Slots, a: Facts, b: Facts): number {
  let count = 0;
  for (const [slot, valuesA] of slotsA) {
    const valuesB = slotsB.get(slot);
    if (valuesB === undefined || !valuesA.isDisjointFrom(valuesB)) continue;
    const isName = slot.includes('@?');
    if (!isName || (isForeign(valuesA, b) && isForeign(valuesB, a))) count += 1;
  }
  return count;
}

/** Whether none of these names stands anywhere in the other entry. */
function isForeign(names: ReadonlySet<string>, other: Facts): boolean {
  return [...names].every((name) => !name.split(' ').some((word) => other.words.has(word)));
}

/**
 * Each number and name by the words around it, numbers and names among those told only as such: once
 * by two before it and one behind it, once by one before it and two behind it.
 */
function readSlots(items: readonly FactItem[]): Slots {
  const runs = joinNames(items);
  const masks = runs.map(({ kind, value }) => {
    if (kind === 'number') return '#';
    if (kind === 'turn') return '~';
    return kind === 'name' ? '@' : value;
  });
  const around = (at: number) => masks[at] ?? (at < 0 ? '^' : '$');
  const slots = new Map<string, Set<string>>();
  runs.forEach(({ kind, value }, at) => {
    if (kind === 'word') return;
    const hole = holes[kind];
    const places = [
      [around(at - 2), around(at - 1), hole, around(at + 1)],
      [around(at - 1), hole, around(at + 1), around(at + 2)],
    ];
    for (const place of places) {
      if (!saysSomething(place)) continue;
      const slot = place.join(' ');
      const values = slots.get(slot) ?? new Set();
      values.add(value);
      slots.set(slot, values);
    }
  });
  return slots;
}

/** Two words at least, or one and the edge of the text: what else is alike says little. */
function saysSomething(place: readonly string[]): boolean {
  const known = place.filter((each) => !masked.has(each));
  return known.length >= 2 && known.some((each) => each !== '^' && each !== '$');
}

function joinNames(items: readonly FactItem[]): readonly FactItem[] {
  const joined: FactItem[] = [];
  for (const item of items) {
    const last = joined.at(-1);
    if (item.kind === 'name' && last?.kind === 'name') {
      joined[joined.length - 1] = { ...last, value: `${last.value} ${item.value}` };
    } else joined.push(item);
  }
  return joined;
}
