import type { House } from './house.ts';
import { type PublishReport, publishTopics } from './publish-topics.ts';
import { type ContentReport, refreshContent } from './refresh-content.ts';
import { rejudgeTopics } from './rejudge-topics.ts';

/** What bringing the house up to date did. */
export interface CatchUpReport {
  readonly content: ContentReport;
  /** Slugs of the topics whose stored entries were judged again. */
  readonly rejudged: readonly string[];
  readonly published: PublishReport;
}

/**
 * Brings what is published in line with the rules, the articles and what is stored, without asking
 * any source: at the start, and after a change of configuration.
 */
export async function catchUp(house: House): Promise<CatchUpReport> {
  const rejudged = await rejudgeTopics(house);
  const content = await refreshContent(house);
  const published = await publishTopics(house, house.rules.config.topics.keys());
  return { content, rejudged, published };
}
