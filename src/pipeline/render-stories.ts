import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { STORIES_FOLDER, storyPath } from '../publish/publication-path.ts';
import { type StoryPlace, writeStoryPage } from '../publish/write-story-page.ts';
import type { House } from './house.ts';
import { listPublicSlugs } from './list-public-topics.ts';
import { type RefusedDocument, type RenderedPart, refuse } from './rendered-part.ts';

const storiesATurn = 10;
const editionsATurn = 200;

/** The pages of all stories. */
export interface RenderedStories extends RenderedPart {
  /** The paths of the pages that stay. */
  readonly paths: readonly string[];
}

type Places = ReadonlyMap<string, readonly StoryPlace[]>;

/** From what pages of stories were last rendered, by the publication that they are in. */
const traces = new WeakMap<
  House['publication'],
  { readonly site: Site; readonly placesOf: Places }
>();

/**
 * A page for each story that is published; only those are written whose entries were curated again
 * since this process wrote them last. One that fails costs no other. While a topic could not be
 * curated, no page goes.
 */
export async function renderStories(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): Promise<RenderedStories> {
  const { publication } = house;
  const { site } = house.rules.config;
  const before = traces.get(publication);
  const known: Places = before?.site === site ? before.placesOf : new Map();
  const placesOf = new Map<string, readonly StoryPlace[]>();
  const documents: Document[] = [];
  const refused: RefusedDocument[] = [];
  const paths: string[] = [];
  let count = 0;
  for (const [storyId, places] of await gatherPlaces(editions)) {
    const path = storyPath(storyId);
    paths.push(path);
    placesOf.set(storyId, places);
    if (isSame(known.get(storyId), places) && publication.find(path) !== undefined) continue;
    count += 1;
    if (count % storiesATurn === 0) await nextTurn();
    try {
      documents.push(writeStoryPage(storyId, places, site));
    } catch (error) {
      placesOf.delete(storyId);
      refused.push(refuse(path, error));
    }
  }
  traces.set(publication, { site, placesOf });
  const kept = isWhole(house, editions) ? [] : listServed(house);
  return { documents, refused, paths: [...paths, ...kept] };
}

/** Where each story is published, in the order of topics and of their entries. */
async function gatherPlaces(editions: ReadonlyMap<string, Edition>): Promise<Places> {
  const stories = new Map<string, StoryPlace[]>();
  let count = 0;
  for (const edition of editions.values()) {
    count += 1;
    if (count % editionsATurn === 0) await nextTurn();
    for (const [storyId, place] of listPlaces(edition)) {
      const places = stories.get(storyId);
      if (places === undefined) stories.set(storyId, [place]);
      else places.push(place);
    }
  }
  return stories;
}

const placesIn = new WeakMap<Edition, readonly (readonly [string, StoryPlace])[]>();

/** The entries of an edition that tell a story, the same objects every time. */
function listPlaces(edition: Edition): readonly (readonly [string, StoryPlace])[] {
  const known = placesIn.get(edition);
  if (known !== undefined) return known;
  const { topic, entries } = edition;
  const places = entries.flatMap((entry) =>
    entry.storyId === undefined ? [] : [[entry.storyId, { topic, entry }] as const],
  );
  placesIn.set(edition, places);
  return places;
}

function isSame(a: readonly StoryPlace[] | undefined, b: readonly StoryPlace[]): boolean {
  return a?.length === b.length && a.every((place, at) => place === b[at]);
}

/** Whether there is an edition of every topic that publishes. */
function isWhole({ rules }: House, editions: ReadonlyMap<string, Edition>): boolean {
  return listPublicSlugs(rules).every((slug) => editions.has(slug));
}

function listServed({ publication }: House): readonly string[] {
  return [...publication.documents.keys()].filter((path) => path.startsWith(STORIES_FOLDER));
}
