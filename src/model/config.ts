import type { Site } from './site.ts';
import type { Source } from './source.ts';
import type { Topic } from './topic.ts';

/** All of `feeds/` and the environment, checked. */
export interface Config {
  readonly site: Site;
  /** By id, in the order of the file. */
  readonly sources: ReadonlyMap<string, Source>;
  /** By slug, sorted. */
  readonly topics: ReadonlyMap<string, Topic>;
}
