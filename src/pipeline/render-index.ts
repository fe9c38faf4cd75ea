import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import { writeIndexPage } from '../publish/write-index-page.ts';
import { writeOpml } from '../publish/write-opml.ts';
import { writeStylesheet } from '../publish/write-stylesheet.ts';
import type { House } from './house.ts';

/** The documents that speak of all topics. */
export function renderIndex(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): readonly Document[] {
  const { site, topics } = house.rules.config;
  return [
    writeIndexPage([...editions.values()], site),
    writeOpml(topics.values(), site),
    writeStylesheet(),
  ];
}
