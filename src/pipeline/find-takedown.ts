import type { Entry } from '../model/entry.ts';
import type { Takedown, TakedownTarget } from '../model/takedown.ts';
import type { Store } from '../store/store.ts';

/** The takedown that holds for a target; null where none does. */
export async function findTakedown(
  store: Pick<Store, 'listTakedowns'>,
  target: TakedownTarget,
): Promise<Takedown | null> {
  const name = nameTarget(target);
  const record = await store.listTakedowns(0);
  const last = record.findLast((each) => nameTarget(each.target) === name);
  return last === undefined || last.undo ? null : last;
}

/** The takedown that keeps an entry out: its own, or its source's; null where none does. */
export async function findTakedownOf(
  store: Pick<Store, 'listTakedowns'>,
  { id, sourceId }: Pick<Entry, 'id' | 'sourceId'>,
): Promise<Takedown | null> {
  return (
    (await findTakedown(store, { kind: 'entry', id })) ??
    (await findTakedown(store, { kind: 'source', sourceId }))
  );
}

function nameTarget(target: TakedownTarget): string {
  return target.kind === 'entry' ? `entry ${target.id}` : `source ${target.sourceId}`;
}
