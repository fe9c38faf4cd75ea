import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import type { Topic } from '../model/topic.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { writeOpenGraph } from './page-open-graph.ts';
import { writeAutodiscovery, writeOpmlDiscovery } from './page-subscribe.ts';
import { EXCERPT_LIMIT } from './present-entry.ts';
import {
  ABOUT_PATH,
  FEED_KINDS,
  FEED_MEDIA_TYPES,
  FEED_NAMES,
  type FeedKind,
  feedPath,
  OPML_PATH,
  topicsPath,
} from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

const CHOOSE_IT: Readonly<Record<FeedKind, string>> = {
  rss: 'always: every reader takes it',
  atom: 'where sources, authors and dates matter most',
  json: 'for programs of your own',
};

/**
 * The page for people who do not know what this is: how to subscribe, what the formats are, how
 * entries are chosen, and whom to write to.
 *
 * @param topics The first of them serves as the example; without any, addresses are described in words.
 */
export function writeAboutPage(
  topics: readonly Pick<Topic, 'slug' | 'title'>[],
  site: Site,
): Document {
  const named = topics.map(({ slug, title }) => ({ slug, title: makeXmlSafeLine(title) || slug }));
  const name = makeXmlSafeLine(site.title);
  const title = `About ${name}`;
  const description = makeXmlSafeLine(site.description);
  const url = `${site.baseUrl}${ABOUT_PATH}`;
  const text = writeLayout({
    site,
    title,
    description,
    language: site.language,
    canonicalUrl: url,
    head: [
      ...writeAutodiscovery(named),
      writeOpmlDiscovery(),
      ...writeOpenGraph({ type: 'website', title, description, url }, site),
    ],
    main: page`<div class="article">
<header class="head">
<p class="kicker"${writeFrameLanguage(site.language)}>About</p>
<h1>${name}</h1>
<p class="standfirst">${description}</p>
</header>
<div class="text"${writeFrameLanguage(site.language)}>
<p>Every topic here is a page to look at and a feed to follow. A feed brings you what is new by itself, without an account and without your address.</p>
${writeSubscribing()}
${writeFormats(named[0]?.slug ?? 'topic', site)}
${writeChoosing()}
${writeRights(site)}
</div>
</div>`,
  });
  return makeDocument(ABOUT_PATH, 'text/html', text);
}

function writeSubscribing(): PageHtml {
  return page`<h2 id="subscribe">How to subscribe</h2>
<ol>
<li>Have a feed reader: an app or a site that collects what is new where you choose. NetNewsWire, Feedly, Inoreader, FreshRSS, Miniflux and Thunderbird are some of many.</li>
<li>Choose among <a href="${topicsPath()}">all topics</a>, and copy an address from the box “Subscribe” on the topic’s page. One click selects it whole.</li>
<li>Paste it where your reader says “Add feed”, “Follow” or “Subscribe”. Most readers also take the address of the topic’s page and find its feeds by themselves.</li>
</ol>
<p>To follow everything at once, give your reader <a href="${OPML_PATH}">the list of all topics</a>, an OPML file that it can import.</p>
<p>A browser shows the source text of a feed, since feeds are written for readers. The same entries, for people, are on the topic’s page.</p>`;
}

function writeFormats(slug: string, site: Site): PageHtml {
  const rows = FEED_KINDS.map(
    (
      kind,
    ) => page`<tr><th scope="row">${FEED_NAMES[kind]}</th><td><code translate="no">${feedPath(slug, kind)}</code></td><td>${CHOOSE_IT[kind]}</td><td><code translate="no">${FEED_MEDIA_TYPES[kind]}</code></td></tr>
`,
  );
  return page`<h2 id="formats">Formats</h2>
<p>All three hold the same entries in the same order.</p>
<div class="wide" tabindex="0" role="group" aria-label="Formats">
<table>
<thead><tr><th scope="col">Format</th><th scope="col">Address</th><th scope="col">Choose it</th><th scope="col">Media type</th></tr></thead>
<tbody>
${rows}</tbody>
</table>
</div>
<p>The address of a topic without any ending is a page for browsers and a feed for readers, by what they ask for. Readers that send back <code>ETag</code> or <code>Last-Modified</code> are told in a few bytes when nothing changed.${
    site.hubs.length === 0
      ? null
      : ' Feeds name a hub (WebSub), from which readers that know it are told of new entries at once.'
  }</p>`;
}

function writeChoosing(): PageHtml {
  return page`<h2 id="choosing">How entries are chosen</h2>
<p>Each topic has rules that a person wrote: words and phrases with points, which count more in a title than in a text. An entry with enough points is published, one with some waits for an editor, and editors have the last word. Their notes stand apart from the text.</p>
<p>News that many tell is told once. Copies are linked as “Also”, the same news in other words as “Related”, and the whole story has a page of its own.</p>`;
}

function writeRights(site: Site): PageHtml {
  const rights = makeXmlSafeLine(site.rights ?? '');
  return page`<h2 id="publishers">Whose texts these are</h2>
<p>An entry from elsewhere belongs to its publisher. Pages show its title, which leads there, and at most ${EXCERPT_LIMIT} characters of its text, with source, author and date.</p>${
    rights === ''
      ? null
      : page`
<p lang="${site.language}" dir="auto">${rights}</p>`
  }
<p>If you publish one of these sources and want anything to be otherwise, or to be gone, <a href="${site.contactUrl}">write to us</a>. The same address is in every request that we send to a feed, and no feed is asked more often than its publisher allows.</p>`;
}
