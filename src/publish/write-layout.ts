import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { type PageHtml, page, renderPage } from './page-html.ts';
import { writeFrameLanguage, writePageLanguage } from './page-language.ts';
import { HOW_TO_SUBSCRIBE } from './page-subscribe.ts';
import { ABOUT_PATH, ICON_PATH, OPML_PATH, SEARCH_PATH, topicsPath } from './publication-path.ts';
import {
  DARK_PAPER,
  LASTING_STYLESHEET_PATH,
  LIGHT_PAPER,
  STYLESHEET_PATH,
} from './write-stylesheet.ts';

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
  /** What stands in the search form; absent: there is no form, unless the site has a search. */
  readonly search?: string;
  /** Whether the page outlives the version of the program that wrote it; absent: no. */
  readonly isLasting?: boolean;
}

/** A whole HTML page in the publication's one frame. */
export function writeLayout(parts: PageParts): string {
  const { site, main, language } = parts;
  const name = makeXmlSafeLine(site.title);
  const search = parts.search ?? (site.hasSearch === true ? '' : null);
  const written = page`<!doctype html>
<html${writePageLanguage(language)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${parts.title === null ? name : `${parts.title} · ${name}`}</title>
<meta name="description" content="${parts.description}">
<meta name="color-scheme" content="light dark">
<meta name="theme-color" content="${LIGHT_PAPER}" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="${DARK_PAPER}" media="(prefers-color-scheme: dark)">
${
  parts.canonicalUrl === null
    ? null
    : page`<link rel="canonical" href="${parts.canonicalUrl}">
`
}<link rel="stylesheet" href="${parts.isLasting === true ? LASTING_STYLESHEET_PATH : STYLESHEET_PATH}">
<link rel="icon" type="image/svg+xml" href="${ICON_PATH}">
${parts.head}</head>
<body>
<a class="skip" href="#main"${writeFrameLanguage(language)}>Skip to the content</a>
${parts.title === null ? writeFrontHead(site, name, search) : writeRunningHead(parts, name, search)}
<main id="main">
${main}
</main>
${writeFooter(site, name, language)}
</body>
</html>
`;
  return renderPage(written);
}

/** The front page carries the name in full. */
function writeFrontHead(site: Site, name: string, search: string | null): PageHtml {
  return page`<header class="masthead front">
<h1 class="name"><a href="/" aria-current="page">${name}</a></h1>
<p class="motto">${makeXmlSafeLine(site.description)}</p>
${writeSearch(search)}</header>`;
}

function writeRunningHead(
  { site, language, canonicalUrl }: PageParts,
  name: string,
  search: string | null,
): PageHtml {
  const ways = [
    { href: topicsPath(), text: 'All topics' },
    { href: ABOUT_PATH, text: 'About' },
  ].map(({ href, text }) =>
    `${site.baseUrl}${href}` === canonicalUrl
      ? page`<li><a href="${href}" aria-current="page">${text}</a></li>
`
      : page`<li><a href="${href}">${text}</a></li>
`,
  );
  return page`<header class="masthead"${writeFrameLanguage(language)}>
<p class="name"><a href="/" lang="${site.language}">${name}</a></p>
<nav aria-label="Publication"><ul>
${ways}</ul></nav>
${writeSearch(search)}</header>`;
}

/** Only a running service answers a search, so that pages for a static host have none. */
function writeSearch(words: string | null): PageHtml | null {
  if (words === null) return null;
  return page`<form class="search" role="search" action="${SEARCH_PATH}">
<label for="q">Search</label> <input type="search" id="q" name="q" value="${words}" required maxlength="200" autocomplete="off" dir="auto">
<button>Search</button>
</form>
`;
}

function writeFooter(site: Site, name: string, language: string): PageHtml {
  const rights = makeXmlSafeLine(site.rights ?? '');
  return page`<footer class="colophon"${writeFrameLanguage(language)}>
<p><strong lang="${site.language}">${name}</strong> is put together from its own articles and from the feeds of others. What is not ours stays theirs: each headline leads to its publisher.</p>
<ul>
<li><a href="${topicsPath()}">All topics</a></li>
<li><a href="${HOW_TO_SUBSCRIBE}">How to subscribe</a></li>
<li><a href="${OPML_PATH}">All topics as OPML</a></li>
<li><a href="${site.contactUrl}">Contact</a></li>
</ul>${
    rights === ''
      ? null
      : page`
<p lang="${site.language}">${rights}</p>`
  }
</footer>`;
}
