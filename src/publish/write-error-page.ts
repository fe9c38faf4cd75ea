import type { Document } from '../model/rendered.ts';
import type { Site } from '../model/site.ts';
import { makeDocument } from './make-document.ts';
import { page } from './page-html.ts';
import { writeLayout } from './write-layout.ts';

/**
 * A page that says why there is none.
 *
 * @param status HTTP status, 400 to 599.
 * @param message one sentence for the reader.
 */
export function writeErrorPage(status: number, message: string, site: Site): Document {
  const text = writeLayout({
    site,
    title: String(status),
    description: message,
    language: site.language,
    canonicalUrl: null,
    head: [
      page`<meta name="robots" content="noindex">
`,
    ],
    main: page`<div class="article">
<header class="head">
<p class="kicker">Error ${status}</p>
<h1>${status === 404 ? 'No such page' : 'That did not work'}</h1>
<p class="standfirst">${message}</p>
</header>
<p><a href="/">All topics are on the front page.</a></p>
</div>`,
  });
  return makeDocument(`/${status}.html`, 'text/html', text);
}
