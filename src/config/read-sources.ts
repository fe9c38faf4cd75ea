import type { Rights, Source } from '../model/source.ts';
import { listOf, uniqueListOf, unlessSeen } from './collection-readers.ts';
import type { Environment } from './fill-environment.ts';
import { readMap, type ValueReader } from './map-reader.ts';
import { readSourceId } from './read-identifier.ts';
import { readLanguage } from './read-language.ts';
import { readSourceHeaders } from './read-source-headers.ts';
import { comparableUrl, readFeedUrl } from './read-url.ts';
import { oneOf, readNumber, readText } from './scalar-readers.ts';
import type { YamlValue } from './yaml-value.ts';

/** How much of a text may be shown, from most to least. */
export const RIGHTS: readonly Rights[] = ['full', 'excerpt', 'link'];

/** What `feeds/sources.yaml` holds. */
export interface SourcesFile {
  /** By id, in the order of the file; null beside a fault. */
  readonly sources: ReadonlyMap<string, Source> | null;
  /** Every id that can be told, also those of sources with faults; null where there is no list at all. */
  readonly ids: ReadonlySet<string> | null;
}

/** Reads `feeds/sources.yaml`. */
export function readSources(value: YamlValue, environment: Environment): SourcesFile {
  const idPlaces = new Map<string, string>();
  const readAll = listOf(sourceReader(environment, idPlaces));
  let hasList = false;
  const sources = readMap(value, (map) =>
    map.required<readonly Source[] | null>(
      'sources',
      (list) => {
        hasList = list.items() !== null;
        return readAll(list);
      },
      null,
    ),
  );
  return {
    sources: sources === null ? null : new Map(sources.map((source) => [source.id, source])),
    ids: hasList ? new Set(idPlaces.keys()) : null,
  };
}

function sourceReader(
  environment: Environment,
  idPlaces: Map<string, string>,
): ValueReader<Source> {
  const readId = unlessSeen(readSourceId, idPlaces, 'id');
  const readUrl = unlessSeenUrl(new Map());
  const readRights = oneOf(RIGHTS);
  const readTags = uniqueListOf(readText, 'tag');
  return (value) =>
    readMap(value, (map) => ({
      id: map.required('id', readId, ''),
      url: map.required('url', readUrl, ''),
      title: map.optional<string | null>('title', readText, null),
      weight: map.optional('weight', readNumber, 0),
      rights: map.optional('rights', readRights, 'excerpt'),
      tags: map.optional('tags', readTags, []),
      language: map.optional<string | null>('language', readLanguage, null),
      headers: readSourceHeaders(map, environment),
    }));
}

/** The URL itself stays out of the message, since its query may hold a key. */
function unlessSeenUrl(places: Map<string, string>): ValueReader<string> {
  return (value) => {
    const url = readFeedUrl(value);
    if (url === null) return null;
    const first = places.get(comparableUrl(url));
    if (first !== undefined) {
      return value.fault(`duplicate url, first at ${first}, keep one of the two sources`);
    }
    places.set(comparableUrl(url), value.place);
    return url;
  };
}
