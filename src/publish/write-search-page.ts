import type { Edition } from '../model/edition.ts';
import type { Document } from '../model/rendered.ts';
import type { SearchFault } from '../model/search-query.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import {
  NO_ROBOTS,
  writeAddressedAutodiscovery,
  writeAddresses,
  writeLoneStream,
} from './page-ad-hoc.ts';
import { type PageHtml, page } from './page-html.ts';
import { type PresentedEdition, presentEdition } from './present-edition.ts';
import { SEARCH_PATH } from './publication-path.ts';
import { searchPath } from './search-path.ts';
import { writeLayout } from './write-layout.ts';

/** What a search found, for its page. */
export interface FoundPage {
  /** The query in its canonical form. */
  readonly canonical: string;
  /** Made for this query. */
  readonly edition: Edition;
  /** Whether there is more than is shown. */
  readonly isCut: boolean;
  /** How many of those shown each topic publishes. */
  readonly topics: readonly {
    readonly slug: string;
    readonly title: string;
    readonly count: number;
  }[];
}

/** What a search came to: entries, a fault, or neither when nothing was asked yet. */
export interface SearchPage {
  /** The query as it stands in the form. */
  readonly text: string;
  readonly found: FoundPage | null;
  /** What is wrong with the query, or why there is no answer. */
  readonly fault: Pick<SearchFault, 'message' | 'offset' | 'length'> | null;
}

const EXAMPLES: readonly (readonly [string, string])[] = [
  ['tariff huawei', 'both words'],
  ['"trade war"', 'these words side by side'],
  ['semicond*', 'words that begin so'],
  ['apple -pie', 'the first and not the second'],
  ['title:chip', 'in the title'],
  ['lang:zh', 'in Chinese'],
  ['last:7d', 'of the last seven days'],
  ['since:2026-11-01', 'of that day and later'],
];

/** The page of a search: its form, what was found, and the feeds that go on finding it. */
export function writeSearchPage({ text, found, fault }: SearchPage, site: Site): Document {
  const presented = found === null ? null : presentEdition(found.edition, site);
  const title = presented?.title ?? 'Search';
  const written = writeLayout({
    site,
    title,
    description: presented?.description ?? `Search what ${makeXmlSafeLine(site.title)} publishes`,
    language: site.language,
    search: makeXmlSafeLine(text),
    canonicalUrl: presented?.pageUrl ?? `${site.baseUrl}${SEARCH_PATH}`,
    head: [NO_ROBOTS, ...(presented === null ? [] : writeAddressedAutodiscovery(presented))],
    main: page`<div class="${presented === null ? 'article' : 'wire'}">
<header class="head">
<p class="kicker">Search</p>
<h1>${presented === null ? 'Search what is published' : page`<bdi>${found?.canonical ?? ''}</bdi>`}</h1>
${fault === null ? null : writeFault(text, fault)}
</header>
${found === null || presented === null ? writeHelp() : writeFound(found, presented, site)}
</div>`,
  });
  const path = found === null ? SEARCH_PATH : searchPath(found.canonical);
  return makeDocument(path, 'text/html', written);
}

function writeFault(
  text: string,
  { message, offset, length }: NonNullable<SearchPage['fault']>,
): PageHtml {
  const wrong = makeXmlSafeLine(text.slice(offset, offset + length));
  const where =
    wrong === '' || length === text.length
      ? null
      : page` At character ${offset + 1}: <bdi><code>${wrong}</code></bdi>`;
  return page`<p class="standfirst" role="alert">${startSentence(message)}.${where}</p>`;
}

function startSentence(message: string): string {
  return `${message.charAt(0).toUpperCase()}${message.slice(1)}`;
}

function writeHelp(): PageHtml {
  const rows = EXAMPLES.map(
    ([query, meaning]) => page`<dt><a href="${searchPath(query)}">${query}</a></dt>
<dd>${meaning}</dd>
`,
  );
  return page`<aside class="subscribe" aria-labelledby="search-help">
<h2 id="search-help">How to ask</h2>
<p>All that is asked for must hold. Every search is also a feed that you can subscribe to.</p>
<dl>
${rows}<dt>topic:name</dt>
<dd>in that topic, by the name in its address</dd>
<dt>source:name</dt>
<dd>of that source</dd>
</dl>
</aside>`;
}

function writeFound(found: FoundPage, presented: PresentedEdition, site: Site): PageHtml {
  return page`${writeAddresses(presented, 'Subscribe to this search', 'What will match it comes to your feed reader. All three say the same.')}
<div class="stream">
<p class="credit" role="status">${countFound(presented.entries.length, found.isCut)}</p>
${writeTopics(found)}
${presented.entries.length === 0 ? null : writeLoneStream(presented.entries, site)}</div>`;
}

function countFound(count: number, isCut: boolean): string {
  if (count === 0) return 'Nothing is found. Try fewer words, or a word with a * at its end.';
  if (isCut) return `There is more: these are the newest ${count}`;
  return count === 1 ? '1 entry' : `${count} entries`;
}

/** Each topic as the same search in it alone. */
function writeTopics({ topics, canonical }: FoundPage): PageHtml | null {
  if (topics.length === 0) return null;
  // A second topic would widen the search.
  const isNarrowed = /(?:^| )topic:/.test(canonical);
  const links = topics.map(({ slug, title, count }) => {
    const name = makeXmlSafeLine(title) || slug;
    const link = page`<a href="${searchPath(`${canonical} topic:${slug}`)}">${name}</a>`;
    return page`<li>${isNarrowed ? name : link} (${count})</li>
`;
  });
  return page`<nav class="feeds" aria-label="By topic"><ul class="feeds">
${links}</ul></nav>`;
}
