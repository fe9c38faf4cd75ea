import type { House } from './house.ts';
import { type PublishReport, publishTopics } from './publish-topics.ts';
import { topicPaths } from './render-topic.ts';

/**
 * Publishes the topics of a takedown. Where a document cannot be rendered anew, what is served of it
 * may still hold what was taken down: it goes, and its address answers 404 until it can be.
 *
 * @param topics whose documents may show it.
 * @throws TopicwireError `store-failed`
 */
export async function publishTakedown(
  house: House,
  topics: readonly string[],
): Promise<PublishReport> {
  const report = await publishTopics(house, topics);
  const { topics: defined } = house.rules.config;
  const refused = new Set(report.refused.map(({ path }) => path));
  const withheld = topics.flatMap((slug) =>
    topicPaths(slug).filter((path) => !defined.has(slug) || refused.has(path)),
  );
  const served = withheld.filter((path) => house.publication.find(path) !== undefined);
  if (served.length === 0) return report;
  await house.store.writeRendered([], served);
  const { editions, articles } = house.publication;
  house.publication.change([], served, { editions, articles });
  house.log.warn(`${served.join(', ')} could not be rendered without what was taken down: gone`);
  return { ...report, removed: [...report.removed, ...served] };
}
