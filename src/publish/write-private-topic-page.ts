import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import {
  NO_ROBOTS,
  writeAddressedAutodiscovery,
  writeAddresses,
  writeLoneStream,
} from './page-ad-hoc.ts';
import { writeMoment } from './page-entry.ts';
import { page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { presentEdition } from './present-edition.ts';
import { topicPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

/** A private topic's page for one subscriber, whose addresses stand in the edition. */
export function writePrivateTopicPage(edition: Edition, site: Site): Document {
  const topic = presentEdition(edition, site);
  const text = writeLayout({
    site,
    title: topic.title,
    description: topic.description,
    language: topic.language ?? site.language,
    // The address is a secret, and nobody else has one to prefer.
    canonicalUrl: null,
    head: [NO_ROBOTS, ...writeAddressedAutodiscovery(topic)],
    main: page`<div class="wire">
<header class="head">
<p class="kicker">Private topic</p>
<h1>${topic.title}</h1>
<p class="standfirst">${topic.description}</p>
<p class="credit"><span${writeFrameLanguage(topic.language ?? site.language)}>Last news ${writeMoment(topic.updatedAt)}</span></p>
</header>
${writeAddresses(topic, 'Subscribe', 'These addresses are yours alone: who has them reads along. All three say the same.')}
<div class="stream">
${writeLoneStream(topic.entries, site)}</div>
</div>`,
  });
  return makeDocument(edition.address?.pagePath ?? topicPath(topic.slug), 'text/html', text);
}
