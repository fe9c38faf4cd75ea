import type { Config } from '../model/config.ts';
import { isPrivate } from '../model/is-private.ts';
import type { Topic } from '../model/topic.ts';
import { topicPath } from '../publish/publication-path.ts';
import type { Rules } from './house.ts';

const known = new WeakMap<Config, ReadonlyMap<string, Topic>>();

/** The topics that everybody may see, by slug, in the order of all. */
export function listPublicTopics(config: Config): ReadonlyMap<string, Topic> {
  const before = known.get(config);
  if (before !== undefined) return before;
  const topics = new Map([...config.topics].filter(([, topic]) => !isPrivate(topic)));
  known.set(config, topics);
  return topics;
}

/** The names of topics that everybody may see, with those that are held back because of their tests. */
export function listPublicSlugs({
  config,
  held,
}: Pick<Rules, 'config' | 'held'>): readonly string[] {
  const shown = [...held.values()].filter(({ isHidden }) => !isHidden).map(({ slug }) => slug);
  return [...new Set([...listPublicTopics(config).keys(), ...shown])];
}

/** Whether a path is one of those at which a private topic would be served if it were public. */
export function isHiddenPath(
  path: string,
  { config, held }: Pick<Rules, 'config' | 'held'>,
): boolean {
  const [, slug] = /^\/feeds\/([^/.]+)/.exec(path) ?? [];
  if (slug === undefined) return false;
  const topic = config.topics.get(slug);
  const isHidden = topic === undefined ? held.get(slug)?.isHidden === true : isPrivate(topic);
  return isHidden && path.startsWith(topicPath(slug));
}
