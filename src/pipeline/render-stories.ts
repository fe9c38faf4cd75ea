import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { STORIES_FOLDER, storyPath } from '../publish/publication-path.ts';
import { type StoryPlace, writeStoryPage } from '../publish/write-story-page.ts';
import type { House } from './house.ts';
import { type RefusedDocument, type RenderedPart, refuse } from './rendered-part.ts';

const storiesATurn = 10;
const editionsATurn = 200;

/** The pages of all stories. */
export interface RenderedStories extends RenderedPart {
  /** The paths of the pages that stay. */
  readonly paths: readonly string[];
}

interface WrittenStory {
  readonly places: readonly StoryPlace[];
  readonly document: Document;
}

/** By the publication and the site they were written for; by story. */
const written = new WeakMap<
  House['publication'],
  { readonly site: Site; readonly stories: ReadonlyMap<string, WrittenStory> }
>();

/**
 * A page for each story that is published; only those are written anew whose entries were curated
 * again. One that fails costs no other. While a topic could not be curated, no page goes.
 */
export async function renderStories(
  house: House,
  editions: ReadonlyMap<string, Edition>,
): Promise<RenderedStories> {
  const { publication } = house;
  const { site } = house.rules.config;
  const before = written.get(publication);
  const known = before?.site === site ? before.stories : new Map<string, WrittenStory>();
  const stories = new Map<string, WrittenStory>();
  const refused: RefusedDocument[] = [];
  let count = 0;
  for (const [storyId, places] of await gatherPlaces(editions)) {
    const same = known.get(storyId);
    if (same !== undefined && isSame(same.places, places)) {
      stories.set(storyId, same);
      continue;
    }
    count += 1;
    if (count % storiesATurn === 0) await nextTurn();
    try {
      stories.set(storyId, { places, document: writeStoryPage(storyId, places, site) });
    } catch (error) {
      refused.push(refuse(storyPath(storyId), error));
    }
  }
  written.set(publication, { site, stories });
  const documents = [...stories.values()].map(({ document }) => document);
  const kept = isWhole(house, editions) ? [] : listServed(house);
  const paths = [...documents, ...refused].map(({ path }) => path);
  return { documents, refused, paths: [...paths, ...kept] };
}

/** Where each story is published, in the order of topics and of their entries. */
async function gatherPlaces(
  editions: ReadonlyMap<string, Edition>,
): Promise<ReadonlyMap<string, readonly StoryPlace[]>> {
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

const placesOf = new WeakMap<Edition, readonly (readonly [string, StoryPlace])[]>();

/** The entries of an edition that tell a story, the same objects every time. */
function listPlaces(edition: Edition): readonly (readonly [string, StoryPlace])[] {
  const known = placesOf.get(edition);
  if (known !== undefined) return known;
  const { topic, entries } = edition;
  const places = entries.flatMap((entry) =>
    entry.storyId === undefined ? [] : [[entry.storyId, { topic, entry }] as const],
  );
  placesOf.set(edition, places);
  return places;
}

function isSame(a: readonly StoryPlace[], b: readonly StoryPlace[]): boolean {
  return a.length === b.length && a.every((place, at) => place === b[at]);
}

/** Whether there is an edition of every topic that publishes. */
function isWhole({ rules }: House, editions: ReadonlyMap<string, Edition>): boolean {
  return [...rules.config.topics.keys(), ...rules.held.keys()].every((slug) => editions.has(slug));
}

function listServed({ publication }: House): readonly string[] {
  return [...publication.documents.keys()].filter((path) => path.startsWith(STORIES_FOLDER));
}
