import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { writeMoment } from './page-entry.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { writePager } from './page-pager.ts';
import { writeSources, writeStream } from './page-stream.ts';
import { writeAutodiscovery, writeSubscribeBox } from './page-subscribe.ts';
import { presentEdition } from './present-edition.ts';
import { archivePagePath, topicPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/** A topic's page: its entries by day, as far as they may be shown, and how to subscribe. */
export function writeTopicPage(edition: Edition, site: Site): Document {
  const topic = presentEdition(edition, site);
  const language = topic.language ?? site.language;
  const { title, description, pageUrl: url } = topic;
  const text = writeLayout({
    site,
    title,
    description,
    language,
    canonicalUrl: url,
    head: [
      ...writeAutodiscovery([topic]),
      ...writeOpenGraph({ type: 'website', title, description, url }, site),
    ],
    main: page`<div class="wire">
<header class="head">
<p class="kicker">Topic</p>
<h1 dir="auto">${title}</h1>
<p class="standfirst" dir="auto">${description}</p>
<p class="credit"><span${writeFrameLanguage(language)}>Last news ${writeMoment(topic.updatedAt)}</span></p>
</header>
${writeSubscribeBox(topic, language)}
<div class="stream">
${writeStream(topic.entries, site)}${writeOlder(edition, language)}${writeSources(topic.entries, site, language)}</div>
</div>`,
  });
  return makeDocument(topicPath(topic.slug), 'text/html', text);
}

function writeOlder({ topic, history }: Edition, language: string): PageHtml | null {
  const { previousArchive } = history;
  if (previousArchive === null) return null;
  const older = { href: archivePagePath(topic.slug, previousArchive), text: 'Older entries' };
  return writePager([{ ...older, rel: 'prev' }], language);
}
