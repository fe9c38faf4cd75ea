import type { House } from './house.ts';
import { placeEntries, readDecisions } from './store-entries.ts';

const pageSize = 500;

/**
 * Judges every stored entry again for the topics whose rules changed since they were last judged,
 * and forgets topics that are no longer defined.
 *
 * @returns the slugs of the topics that were judged again or forgotten.
 */
export async function rejudgeTopics(house: House): Promise<readonly string[]> {
  const { store, rules } = house;
  const judged = await store.readJudgedRules();
  const removed = [...judged.keys()].filter((slug) => !rules.config.topics.has(slug));
  for (const slug of removed) await store.removeTopic(slug);

  const hashes = [...rules.config.topics.keys()].map(
    (slug) => [slug, rules.matcher.rulesHash(slug)] as const,
  );
  const changed = hashes.filter(([slug, hash]) => judged.get(slug) !== hash);
  if (changed.length > 0) await judgeAgain(house, new Set(changed.map(([slug]) => slug)));
  for (const [slug, hash] of changed) await store.writeJudgedRules(slug, hash);
  return [...removed, ...changed.map(([slug]) => slug)];
}

async function judgeAgain(house: House, slugs: ReadonlySet<string>): Promise<void> {
  const { store, rules } = house;
  let after = null;
  for (;;) {
    const entries = await store.listEntries({ after, limit: pageSize });
    const decisions = await readDecisions(house, entries);
    const placements = await placeEntries(house, rules, entries, decisions);
    const byTopic = Map.groupBy(placements, ({ topic }) => topic);
    for (const slug of slugs) {
      await store.replacePlacements(slug, entries, byTopic.get(slug) ?? []);
    }
    const last = entries.at(-1);
    if (last === undefined || entries.length < pageSize) return;
    after = { sourceId: last.sourceId, nativeId: last.nativeId };
  }
}
