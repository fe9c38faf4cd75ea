import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { type PageHtml, page } from './page-html.ts';
import { writeFrameLanguage } from './page-language.ts';
import { ABOUT_PATH, topicsPath } from './publication-path.ts';
import { writeLayout } from './write-layout.ts';

const TITLES: ReadonlyMap<number, string> = new Map([
  [404, 'No such page'],
  [410, 'Gone for good'],
  [429, 'Too many requests'],
  [503, 'Not at this moment'],
]);

/**
 * A page that says why there is none, and what to do now.
 *
 * @param status HTTP status, 400 to 599.
 * @param message one sentence for the reader.
 */
export function writeErrorPage(status: number, message: string, site: Site): Document {
  const text = writeLayout({
    site,
    title: TITLES.get(status) ?? 'That did not work',
    description: message,
    language: site.language,
    canonicalUrl: null,
    head: [
      page`<meta name="robots" content="noindex">
`,
    ],
    main: page`<div class="article"${writeFrameLanguage(site.language)}>
<header class="head">
<p class="kicker">Error ${status}</p>
<h1>${TITLES.get(status) ?? 'That did not work'}</h1>
<p class="standfirst">${message}</p>
</header>
<div class="text">
${writeAdvice(status, site)}
</div>
</div>`,
  });
  return makeDocument(`/${status}.html`, 'text/html', text);
}

function writeAdvice(status: number, site: Site): PageHtml {
  const ways = page`<ul>
<li><a href="/">The front page</a>, with what is new</li>
<li><a href="${topicsPath()}">All topics</a> and their feeds</li>
<li><a href="${ABOUT_PATH}">What this is</a>, and how to subscribe</li>
</ul>`;
  if (status === 410) {
    return page`<p>It was published here and was taken back. If your feed reader sent you, you can end this subscription.</p>
${ways}`;
  }
  if (status >= 500 || status === 429) {
    return page`<p>Nothing is lost, and your feed reader will come again by itself. Try once more in a minute; if it stays like this, <a href="${site.contactUrl}">tell us</a>.</p>
${ways}`;
  }
  return page`<p>The address may be misspelt, or what stood here has moved. From here you find everything:</p>
${ways}`;
}
