import type { EditionEntry, Telling } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { cutExcerpt } from './cut-excerpt.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import {
  nameEntry,
  writeCredit,
  writeExcerpt,
  writeHeadline,
  writeMoment,
  writeOutwardLink,
  writeTextDirection,
} from './page-entry.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { writeStanding } from './page-standing.ts';
import { writeAutodiscovery } from './page-subscribe.ts';
import { EXCERPT_LIMIT, type PresentedEntry, presentEntry } from './present-entry.ts';
import { presentInstant } from './present-instant.ts';
import { presentTellings } from './present-tellings.ts';
import { storyPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/** An entry of a story in the edition of a topic. */
export interface StoryPlace {
  readonly topic: Pick<Topic, 'slug' | 'title'>;
  readonly entry: EditionEntry;
}

/** One telling as a row of the page. */
interface Row {
  /** Null where it is not known. */
  readonly at: string | null;
  readonly sourceName: string;
  readonly link: string | null;
  readonly html: PageHtml;
}

/**
 * The page of a story: who told it when, the newest first, as far as their texts may be shown, and the
 * topics in which it stands.
 *
 * @param places where its entries are published, at least one.
 */
export function writeStoryPage(
  storyId: string,
  places: readonly StoryPlace[],
  site: Site,
): Document {
  const topics = new Map(places.map(({ topic }) => [topic.slug, nameTopic(topic)]));
  const entries = presentEntries(places, site);
  const rows = listRows(entries, places, site);
  const sources = new Set(rows.map(({ sourceName }) => sourceName));
  const [lead] = entries;
  const title = lead === undefined ? 'A story' : nameEntry(lead);
  const description =
    lead === undefined ? title : cutExcerpt(lead.contentText || title, EXCERPT_LIMIT);
  const path = storyPath(storyId);
  const url = `${site.baseUrl}${path}`;
  const named = [...topics.values()];
  const text = writeLayout({
    site,
    title,
    description,
    language: site.language,
    canonicalUrl: url,
    head: [
      ...writeAutodiscovery(named),
      ...writeOpenGraph({ type: 'website', title, description, url }, site),
    ],
    main: page`<div class="article story">
<header class="head">
<p class="kicker">Story</p>
<h1${lead === undefined ? null : writeTextDirection(lead)}>${title}</h1>
<p class="credit"><span>${rows.length === 1 ? 'Told once' : `Told ${rows.length} times`}</span> <span>${
      sources.size === 1 ? 'by one source' : `by ${sources.size} sources`
    }</span></p>
</header>
<ol class="tellings">
${rows.map(({ html }) => html)}</ol>
<footer class="end">
${writeStanding('This story stands in', named)}</footer>
</div>`,
  });
  return makeDocument(path, 'text/html', text);
}

function nameTopic({ slug, title }: StoryPlace['topic']): StoryPlace['topic'] {
  return { slug, title: makeXmlSafeLine(title) || slug };
}

/** Each published entry once, as the first topic that holds it shows it; the newest first. */
function presentEntries(places: readonly StoryPlace[], site: Site): readonly PresentedEntry[] {
  const entries = new Map<string, PresentedEntry>();
  for (const { entry } of places) {
    if (entries.has(entry.id)) continue;
    entries.set(entry.id, presentEntry(entry, site, site.language));
  }
  return [...entries.values()].sort((a, b) => compareNewest(a.publishedAt, b.publishedAt));
}

function listRows(
  entries: readonly PresentedEntry[],
  places: readonly StoryPlace[],
  site: Site,
): readonly Row[] {
  const rows = entries.map(
    (entry): Row => ({
      at: entry.publishedAt,
      sourceName: entry.sourceName ?? makeXmlSafeLine(site.title),
      link: entry.link,
      html: writeEntry(entry, site),
    }),
  );
  const taken = new Set(rows.flatMap(({ link }) => link ?? []));
  const shown = new Set(places.flatMap(({ entry }) => [entry.id, entry.entry.id]));
  const others = places
    .flatMap(({ entry }) => [...entry.also, ...entry.related])
    .filter(({ entryId }) => !shown.has(entryId))
    .flatMap((telling) => readTelling(telling, taken, site));
  return [...rows, ...others].sort((a, b) => compareNewest(a.at, b.at));
}

function writeEntry(entry: PresentedEntry, site: Site): PageHtml {
  return page`<li${writeTextDirection(entry)}>
<h2>${writeHeadline(entry, site.baseUrl)}</h2>
${writeExcerpt(entry)}
<p class="credit">${writeCredit(entry)} ${writeMoment(entry.publishedAt)}</p>
</li>
`;
}

function readTelling(telling: Telling, taken: Set<string>, site: Site): readonly Row[] {
  return presentTellings([telling], taken).map(({ link, title, sourceName }) => {
    const at = telling.publishedAt === undefined ? null : presentInstant(telling.publishedAt);
    const name = page`<span class="source"><bdi>${sourceName}</bdi></span>`;
    const html = page`<li dir="auto">
<h2>${writeOutwardLink(link, page`${title}`, site.baseUrl)}</h2>
<p class="credit">${name}${at === null ? null : page` ${writeMoment(at)}`}</p>
</li>
`;
    return { at, sourceName, link, html };
  });
}

/** What has no date comes last. */
function compareNewest(a: string | null, b: string | null): number {
  if (a === b) return 0;
  return (a ?? '') < (b ?? '') ? 1 : -1;
}
