import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page, renderPage } from './page-html.ts';
import { OPML_PATH } from './publication-path.ts';
import { STYLESHEET_PATH } from './write-stylesheet.ts';

const ICON =
  "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'%3E%3Crect width='16' height='16' rx='2' fill='%239a1b1e'/%3E%3Cpath d='M3 4.5h10M3 8h7M3 11.5h4' stroke='%23fff' stroke-width='1.6'/%3E%3C/svg%3E";

/** What differs from page to page. */
export interface PageParts {
  readonly site: Site;
  /** Of the page alone; the site's is added. Null on the front page. */
  readonly title: string | null;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** Absolute; null where the page has no address of its own. */
  readonly canonicalUrl: string | null;
  /** Further elements of the head: autodiscovery, Open Graph. */
  readonly head: readonly PageHtml[];
  readonly main: PageHtml;
}

/** A whole HTML page in the publication's one frame. */
export function writeLayout(parts: PageParts): string {
  const { site, main } = parts;
  const name = makeXmlSafeLine(site.title);
  const written = page`<!doctype html>
<html lang="${parts.language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title === null ? name : `${parts.title} · ${name}`}</title>
<meta name="description" content="${parts.description}">
<meta name="color-scheme" content="light dark">
${parts.canonicalUrl === null ? null : page`<link rel="canonical" href="${parts.canonicalUrl}">`}
<link rel="stylesheet" href="${STYLESHEET_PATH}">
<link rel="icon" href="${ICON}">
${parts.head}</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
${writeMasthead(name, makeXmlSafeLine(site.description), parts.title === null)}
<main id="main">
${main}
</main>
${writeFooter(site, name)}
</body>
</html>
`;
  return renderPage(written);
}

/** The front page carries the name in full; every other page a running head. */
function writeMasthead(name: string, motto: string, isFront: boolean): PageHtml {
  if (isFront) {
    return page`<header class="masthead front">
<h1 class="name"><a href="/" aria-current="page">${name}</a></h1>
<p class="motto">${motto}</p>
</header>`;
  }
  return page`<header class="masthead">
<p class="name"><a href="/">${name}</a></p>
<nav aria-label="Publication"><a href="/">All topics</a></nav>
</header>`;
}

function writeFooter(site: Site, name: string): PageHtml {
  const rights = makeXmlSafeLine(site.rights ?? '');
  return page`<footer class="colophon">
<p><strong>${name}</strong> is put together from its own articles and from the feeds of others. What is not ours stays theirs: each headline leads to its publisher.</p>
<p><a href="${OPML_PATH}">All topics as OPML</a> <a href="${site.contactUrl}">Contact</a>${rights === '' ? null : page` <span>${rights}</span>`}</p>
</footer>`;
}
