import type { Site } from '../model/site.ts';
import { cutExcerpt } from './cut-excerpt.ts';
import { describeTime, describeWeekday } from './describe-date.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import {
  writeCredit,
  writeEnclosures,
  writeExcerpt,
  writeHeadline,
  writeMoment,
  writeParticulars,
  writeTextDirection,
} from './page-entry.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { writeStory } from './page-story.ts';
import type { PresentedEntry } from './present-entry.ts';
import { ABOUT_PATH } from './publication-path.ts';

const RIGHTS_LIMIT = 160;

/** Entries by day in the order given, with what is pinned before all days. */
export function writeStream(entries: readonly PresentedEntry[], site: Site): readonly PageHtml[] {
  if (entries.length === 0) {
    return [
      page`<p class="empty"><bdi>Nothing published yet.</bdi></p>
`,
    ];
  }
  const pinned = entries.filter((entry) => entry.pinned);
  const days: { readonly day: string; readonly entries: PresentedEntry[] }[] = [];
  for (const entry of entries.filter((each) => !each.pinned)) {
    const day = entry.publishedAt.slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return [
    ...(pinned.length === 0 ? [] : [writeSection(page`Pinned`, pinned, site)]),
    ...days.map(({ day, entries: ofDay }) => {
      const name = page`<time datetime="${day}">${describeWeekday(day)}</time>`;
      return writeSection(name, ofDay, site);
    }),
  ];
}

function writeSection(name: PageHtml, entries: readonly PresentedEntry[], site: Site): PageHtml {
  return page`<section class="day">
<h2>${name}</h2>
${entries.map((entry) => writeItem(entry, site))}</section>
`;
}

function writeItem(entry: PresentedEntry, site: Site): PageHtml {
  const at = entry.publishedAt;
  return page`<article class="item">
<p class="when">${entry.pinned ? null : writeTime(at)}</p>
<div${writeTextDirection(entry)}>
<h3>${writeHeadline(entry, site.baseUrl)}</h3>
${writeExcerpt(entry)}
<p class="credit">${writeCredit(entry)}${entry.pinned ? page` ${writeMoment(at)}` : null}${writeParticulars(entry)}</p>
${writeEnclosures(entry)}${writeStory(entry, site.baseUrl)}</div>
</article>
`;
}

function writeTime(at: string): PageHtml {
  const time = describeTime(at);
  return time === null ? page`` : page`<time datetime="${at}">${time}</time>`;
}

interface NamedSource {
  readonly name: string;
  readonly link: string | null;
  readonly rights: string | null;
  count: number;
}

/** Where the entries of a topic's page are from and whose they are, the most frequent source first; null without entries. */
export function writeSources(
  entries: readonly PresentedEntry[],
  site: Site,
  pageLanguage: string,
): PageHtml | null {
  if (entries.length === 0) return null;
  const sources = new Map<string, NamedSource>();
  for (const entry of entries) {
    const name = entry.sourceName ?? makeXmlSafeLine(site.title);
    const known = sources.get(name);
    const rights = entry.source === null ? entry.rights : entry.source.rights;
    const link = entry.source === null ? null : entry.source.link;
    if (known === undefined) sources.set(name, { name, link, rights, count: 1 });
    else known.count += 1;
  }
  const inOrder = [...sources.values()].sort((a, b) => b.count - a.count);
  const rows = inOrder.map(({ name, link, rights, count }) => {
    const shown = page`<bdi>${name}</bdi>`;
    return page`<li>${link === null ? shown : page`<a href="${link}" rel="noopener">${shown}</a>`} <span class="count">${count}</span>${
      rights === null ? null : page` <small dir="auto">${cutExcerpt(rights, RIGHTS_LIMIT)}</small>`
    }</li>
`;
  });
  return page`<section class="sources" aria-labelledby="sources"${writeFrameLanguage(pageLanguage)}>
<h2 id="sources">Where these entries are from</h2>
<ul>
${rows}</ul>
<p>What is in a topic is <a href="${ABOUT_PATH}#choosing">chosen by rules</a>; each headline leads to its publisher.</p>
</section>
`;
}
