import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { describeTime, describeWeekday } from './describe-date.ts';
import { makeDocument } from './make-document.ts';
import {
  writeCredit,
  writeExcerpt,
  writeHeadline,
  writeMoment,
  writeTextDirection,
} from './page-entry.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeStory } from './page-story.ts';
import { writeAutodiscovery } from './page-subscribe.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import type { PresentedEntry } from './present-entry.ts';
import { FEED_KINDS, FEED_NAMES, feedPath, topicPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/** A topic's page: its entries by day, as far as they may be shown, and how to subscribe. */
export function writeTopicPage(edition: Edition, site: Site): Document {
  const topic = presentEdition(edition, site);
  const text = writeLayout({
    site,
    title: topic.title,
    description: topic.description,
    language: topic.language ?? site.language,
    canonicalUrl: topic.pageUrl,
    head: [...writeAutodiscovery([topic]), writeOpenGraph(topic)],
    main: page`<div class="wire">
<header class="head">
<p class="kicker">Topic</p>
<h1>${topic.title}</h1>
<p class="standfirst">${topic.description}</p>
<p class="credit">Last news ${writeMoment(topic.updatedAt)}</p>
</header>
${writeSubscribe(topic)}
<div class="stream">
${writeDays(topic, site)}</div>
</div>`,
  });
  return makeDocument(topicPath(topic.slug), 'text/html', text);
}

function writeOpenGraph(topic: PresentedEdition): PageHtml {
  return page`<meta property="og:type" content="website">
<meta property="og:title" content="${topic.title}">
<meta property="og:description" content="${topic.description}">
<meta property="og:url" content="${topic.pageUrl}">
`;
}

function writeSubscribe(topic: PresentedEdition): PageHtml {
  const rows = FEED_KINDS.map(
    (kind) => page`<dt>${FEED_NAMES[kind]}</dt>
<dd><a href="${feedPath(topic.slug, kind)}">${topic.feedUrls[kind]}</a></dd>
`,
  );
  return page`<aside class="subscribe" aria-labelledby="subscribe">
<h2 id="subscribe">Subscribe</h2>
<p>Give one of these addresses to your feed reader. All three say the same.</p>
<dl>
${rows}</dl>
</aside>`;
}

function writeDays(topic: PresentedEdition, site: Site): PageHtml | readonly PageHtml[] {
  if (topic.entries.length === 0) return page`<p class="empty">Nothing published yet.</p>`;
  const pinned = topic.entries.filter((entry) => entry.pinned);
  const days: { readonly day: string; readonly entries: PresentedEntry[] }[] = [];
  for (const entry of topic.entries.filter((each) => !each.pinned)) {
    const day = entry.publishedAt.slice(0, 10);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return [
    ...(pinned.length === 0 ? [] : [writeSection(page`Pinned`, pinned, site)]),
    ...days.map(({ day, entries }) => {
      const name = page`<time datetime="${day}">${describeWeekday(day)}</time>`;
      return writeSection(name, entries, site);
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
<p class="when">${writeTime(at)}</p>
<div${writeTextDirection(entry)}>
<h3>${writeHeadline(entry, site.baseUrl)}</h3>
${writeExcerpt(entry)}
<p class="credit">${writeCredit(entry)}</p>
${writeStory(entry, site.baseUrl)}</div>
</article>
`;
}

function writeTime(at: string): PageHtml {
  const time = describeTime(at);
  return time === null ? page`` : page`<time datetime="${at}">${time}</time>`;
}
