import { isDeepStrictEqual } from 'node:util';
import type { House, Rules } from './house.ts';
import { learnTopics } from './learn-topics.ts';
import { type PublishReport, publishTopics } from './publish-topics.ts';
import { type ContentReport, refreshContent } from './refresh-content.ts';
import { rejudgeTopics } from './rejudge-topics.ts';
import { Turns } from './turns.ts';

/** What bringing the house up to date did. */
export interface CatchUpReport {
  readonly content: ContentReport;
  /** Slugs of the topics whose stored entries were judged again. */
  readonly rejudged: readonly string[];
  readonly published: PublishReport;
}

/**
 * Brings what is published in line with the rules, what decisions teach, the articles and what is
 * stored, without asking any source: at the start, and after a change of configuration.
 *
 * @param before the rules that were in force when everything was published last; with them, only what
 *   differs is published anew, so that one topic among thousands costs little.
 */
export async function catchUp(house: House, before?: Rules): Promise<CatchUpReport> {
  await house.store.enforceTakedowns(house.now());
  await house.store.markForeignArchives(house.rules.config.site.baseUrl);
  await learnTopics(house);
  const rejudged = await rejudgeTopics(house);
  const content = await refreshContent(house);
  const changed = before === undefined ? null : await findDifferent(house.rules, before);
  const slugs =
    changed === null
      ? house.rules.config.topics.keys()
      : [...changed, ...rejudged, ...content.changes.topics];
  const published = await publishTopics(house, slugs);
  return { content, rejudged, published };
}

/** Topics whose files say something else now; null when all may look different. */
async function findDifferent(
  { config }: Rules,
  { config: before }: Rules,
): Promise<readonly string[] | null> {
  const isSame =
    isDeepStrictEqual(config.site, before.site) &&
    isDeepStrictEqual([...config.sources], [...before.sources]);
  if (!isSame) return null;
  const turns = new Turns();
  const slugs: string[] = [];
  for (const [slug, topic] of config.topics) {
    if (!isDeepStrictEqual(topic, before.topics.get(slug))) slugs.push(slug);
    await turns.next();
  }
  return slugs;
}
