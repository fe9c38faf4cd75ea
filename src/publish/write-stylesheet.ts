import { createHash } from 'node:crypto';
import type { Document } from '../model/rendered.ts';
import { makeDocument } from './make-document.ts';

/** The ground of all pages, which browsers also paint around them. */
export const LIGHT_PAPER = '#fdfcf9';
export const DARK_PAPER = '#161512';

const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: ${LIGHT_PAPER};
  --ink: #1c1a17;
  --faded: #625c51;
  --rule: #dcd6c9;
  --accent: #9a1b1e;
  --tint: #f5f1e8;
  --serif: "Iowan Old Style", "Palatino Nova", Palatino, "Palatino Linotype", "URW Palladio L", P052, Charter, "Bitstream Charter", Cambria, Georgia, "Noto Serif", "Songti SC", "Noto Serif CJK SC", serif;
  --sans: system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", "Liberation Sans", Arial, sans-serif;
  --mono: ui-monospace, "SF Mono", Menlo, Consolas, "Liberation Mono", monospace;
  --gutter: clamp(1.125rem, 4vw, 2.5rem);
  --measure: 68ch;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: ${DARK_PAPER};
    --ink: #ebe6da;
    --faded: #a9a294;
    --rule: #3a362e;
    --accent: #f2958a;
    --tint: #1f1d19;
  }
}
@media (prefers-contrast: more) {
  :root { --faded: var(--ink); --rule: var(--ink); }
}
*, *::before, *::after { box-sizing: border-box; }
html { scroll-padding-block: 1rem; -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  max-width: 78rem;
  margin: 0 auto;
  padding: 0 var(--gutter) 3rem;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.55 var(--serif);
  font-kerning: normal;
  overflow-wrap: anywhere;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, blockquote { margin: 0; }
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; }
p { text-wrap: pretty; }
ul, ol { padding: 0; list-style: none; }
a { color: inherit; text-decoration-color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { color: var(--accent); text-decoration-line: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 1px; }
h1 a, h2 a, h3 a, .name a, .kicker a, .dateline a, nav a, .feeds a, .source a { text-decoration-line: none; }
time { display: inline-block; direction: ltr; font-variant-numeric: lining-nums tabular-nums; }
code { font-family: var(--mono); font-size: .875em; }
.skip { position: absolute; inset-inline-start: var(--gutter); top: -6rem; z-index: 1; padding: .6rem 1rem; background: var(--ink); color: var(--paper); font: .9375rem var(--sans); }
.skip:focus { top: 0; color: var(--paper); }

.credit, .kicker, .dateline, .more, .about, .also, .when, .masthead nav, .search, .colophon, .subscribe, .sources, .pager, .day > h2, .end {
  font-family: var(--sans);
}
.credit, .dateline, .more, .about, .also, .sources { font-size: .8125rem; line-height: 1.5; color: var(--faded); }
.credit > :not(:last-child)::after, .dateline > :not(:last-child)::after, .colophon li:not(:last-child)::after, .kicker > :not(:last-child)::after { content: "·"; display: inline-block; margin-inline: .45em .15em; color: var(--faded); font-weight: 400; }
.credit .source { color: var(--ink); font-weight: 600; }
.kicker { font-size: .75rem; font-weight: 700; letter-spacing: .09em; text-transform: uppercase; color: var(--accent); }
.note { margin-top: .4rem; padding-inline-start: .7rem; border-inline-start: 2px solid var(--accent); font-size: .9375rem; }
.empty { padding: 2rem 0; color: var(--faded); font-style: italic; }

.masthead { display: flex; flex-wrap: wrap; align-items: baseline; gap: .4rem 1.5rem; padding: .9rem 0 .7rem; border-bottom: 3px double var(--ink); }
.masthead .name { flex: 1; font-size: 1.25rem; font-weight: 700; line-height: 1.2; letter-spacing: -.01em; }
.masthead nav { font-size: .875rem; }
.masthead nav ul { display: flex; gap: 1.25rem; }
.masthead nav a { display: inline-block; padding: .2rem 0; }
[aria-current] { text-decoration-line: underline; }
.name [aria-current] { text-decoration-line: none; }
.search { display: flex; flex-wrap: wrap; max-width: 100%; align-items: baseline; gap: .4rem; font-size: .875rem; }
.search input, .search button { padding: .3rem .6rem; border: 1px solid var(--faded); border-radius: 2px; background: var(--paper); color: var(--ink); font: inherit; }
.search input { width: 12rem; max-width: 100%; }
.search label { position: absolute; clip-path: inset(50%); }
.masthead.front { display: block; padding: clamp(1.75rem, 5vw, 3.25rem) 0 clamp(1rem, 2.5vw, 1.5rem); text-align: center; border-bottom: 0; }
.masthead.front .name { font-size: clamp(2.25rem, 7.5vw, 4.5rem); line-height: 1.02; letter-spacing: -.025em; }
.motto { max-width: 60ch; margin: .7rem auto 0; font-size: 1.0625rem; font-style: italic; color: var(--faded); text-wrap: balance; }
.front .search { justify-content: center; margin-top: 1.1rem; }
.dateline { padding: .5rem 0; text-align: center; border-top: 3px double var(--ink); border-bottom: 1px solid var(--ink); }
.dateline li { display: inline-block; padding: .1rem 0; }
.dateline a { color: var(--ink); font-weight: 600; }

.lead { max-width: 58rem; margin: 0 auto; padding: clamp(1.75rem, 4.5vw, 3.25rem) 0 clamp(2rem, 5vw, 3.5rem); text-align: center; }
.lead h2 { margin: .5rem 0 .8rem; font-size: clamp(1.75rem, 4.6vw, 3rem); line-height: 1.1; letter-spacing: -.015em; }
.lead .excerpt { max-width: 62ch; margin: 0 auto .8rem; font-size: 1.125rem; }
@media (max-width: 40rem) { .lead { text-align: start; } }

.topics, .directory { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 2.75rem 0; margin: 0 calc(var(--gutter) * -.6); }
.topic, .directory > li { display: flex; flex-direction: column; max-width: 46rem; padding: 0 calc(var(--gutter) * .6); }
@media (min-width: 48rem) {
  .topics { overflow-x: clip; }
  .topic { margin-inline-start: -1px; border-inline-start: 1px solid var(--rule); }
}
.topic > h2 { padding-top: .55rem; border-top: 3px solid var(--ink); font-size: 1.375rem; letter-spacing: -.01em; }
.topic .about { margin-top: .3rem; padding-bottom: .8rem; border-bottom: 1px solid var(--rule); }
.headlines li, .tellings li { padding: .85rem 0; border-bottom: 1px solid var(--rule); }
.headlines h3 { font-size: 1.0625rem; line-height: 1.3; }
.headlines li:first-child h3, .item h3, .tellings h2 { font-size: 1.3125rem; line-height: 1.24; letter-spacing: -.005em; }
.headlines .excerpt { margin-top: .4rem; font-size: .9688rem; line-height: 1.5; }
.headlines .credit { margin-top: .35rem; }
.more { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .35rem 1rem; padding-top: .75rem; }
.more > a, .all a { color: var(--accent); font-weight: 600; text-decoration-line: none; }
.more > a:hover { text-decoration-line: underline; }
.all { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--ink); text-align: center; }
.feeds { display: flex; flex-wrap: wrap; gap: .3rem .9rem; font: .75rem var(--sans); }
.stream > .feeds { margin: .5rem 0 1.25rem; }
.feeds a { display: inline-block; padding: .15rem 0; color: var(--faded); font-size: .75rem; font-weight: 600; letter-spacing: .05em; border-bottom: 1px solid var(--rule); }
.feeds a:hover { color: var(--accent); border-color: var(--accent); text-decoration-line: none; }
.directory { margin-top: 2rem; grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr)); }
.directory h2 { padding-top: .5rem; border-top: 1px solid var(--ink); font-size: 1.1875rem; }
.directory .about { flex: 1; margin-top: .2rem; }
.directory .more { padding-top: .4rem; }

.head { padding-top: clamp(1.75rem, 4.5vw, 3rem); }
.head h1 { max-width: 24em; margin: .45rem 0 .7rem; font-size: clamp(1.875rem, 5vw, 2.875rem); line-height: 1.1; letter-spacing: -.02em; }
.standfirst { max-width: var(--measure); font-size: 1.1875rem; line-height: 1.45; font-style: italic; color: var(--faded); }
.head .credit { margin-top: .9rem; }

.wire { display: grid; gap: 1.75rem clamp(2rem, 5vw, 4.5rem); }
@media (min-width: 60rem) {
  .wire { grid-template-columns: minmax(0, 1fr) 19.5rem; grid-template-areas: "head side" "stream side"; grid-template-rows: auto 1fr; }
  .wire > .head { grid-area: head; }
  .wire > .stream { grid-area: stream; }
  .wire > .subscribe { grid-area: side; align-self: start; position: sticky; top: 1.5rem; margin-top: clamp(1.75rem, 4.5vw, 3rem); }
}
.wire > * { min-width: 0; }
.subscribe { padding: 1rem 1.15rem 1.15rem; background: var(--tint); border-top: 3px solid var(--accent); font-size: .8125rem; line-height: 1.5; }
.subscribe h2 { font: 700 1.1875rem/1.2 var(--serif); }
.subscribe p { margin: .4rem 0 .7rem; color: var(--faded); }
.subscribe p:last-child { margin: .9rem 0 0; }
.subscribe dt { font-weight: 700; }
.subscribe dl { display: grid; grid-template-columns: auto minmax(0, 1fr); align-items: baseline; gap: .3rem .8rem; }
@media (min-width: 60rem) { .wire .subscribe dl { display: block; } .wire .subscribe dt { margin-top: .6rem; } }
.subscribe dd code { display: block; margin-top: .15rem; padding: .35rem .5rem; background: var(--paper); border: 1px solid var(--rule); font-size: .75rem; user-select: all; }
.day + .day, .pager, .sources { margin-top: 2.25rem; }
.day > h2, .sources h2 { padding: .5rem 0; border-top: 1px solid var(--ink); border-bottom: 1px solid var(--rule); color: var(--ink); font-size: .8125rem; font-weight: 700; letter-spacing: .02em; }
.item { max-width: var(--measure); padding: 1.1rem 0 1.15rem; }
.item + .item { border-top: 1px solid var(--rule); }
.when { margin-bottom: .2rem; font-size: .8125rem; line-height: 1.4; color: var(--accent); font-weight: 600; }
.item .excerpt, .tellings .excerpt { margin-top: .45rem; }
.item .credit, .tellings .credit { margin-top: .5rem; }
.also { margin-top: .25rem; }
@media (min-width: 40rem) {
  .item { display: grid; grid-template-columns: 4.75rem minmax(0, var(--measure)); max-width: none; }
  .item .when { margin: 0; padding-top: .3rem; }
}
.sources li { padding: .3rem 0; }
.sources a { color: var(--ink); font-weight: 600; }
.count::before { content: "× "; }
.sources small { display: block; font-size: .75rem; }
.sources p { margin-top: .6rem; }
.pager ul { display: flex; flex-wrap: wrap; gap: .5rem 1.5rem; font-size: .9375rem; font-weight: 600; }
.pager a { display: inline-block; padding: .4rem 0; color: var(--accent); }

.article { max-width: var(--measure); margin: 0 auto; font-size: 1.125rem; line-height: 1.62; }
.article .head { padding-bottom: 1.25rem; margin-bottom: 1.6rem; border-bottom: 1px solid var(--rule); }
.story .head { margin-bottom: 0; }
.picture { margin: 0 0 1.75rem; }
.picture img { position: relative; width: 100%; aspect-ratio: 16 / 9; object-fit: cover; }
/* Only an image that did not come has this: it hides the mark of a broken one. */
.picture img::after { content: ""; position: absolute; inset: -2px; background: var(--tint); }
.article img, .article video { display: block; max-width: 100%; height: auto; background: var(--tint); }
.text > * + *, .text blockquote > * + *, .text li > * + * { margin-top: 1.05em; }
.text h2 { font-size: 1.4375rem; letter-spacing: -.01em; }
.text h3, .text h4 { font-size: 1.1875rem; }
.text > * + :is(h2, h3, h4) { margin-top: 1.8em; }
.text > :is(h2, h3, h4) + * { margin-top: .55em; }
.text a { text-decoration-line: underline; }
.text ul, .text ol { padding-inline-start: 1.4em; }
.text ul { list-style: disc; }
.text ol { list-style: decimal; }
.text li + li { margin-top: .35em; }
.text li::marker { color: var(--accent); }
.text blockquote { padding-inline-start: 1.15em; border-inline-start: 3px solid var(--rule); font-style: italic; }
.text pre { padding: .9rem 1rem; overflow-x: auto; background: var(--tint); font: .875em/1.5 var(--mono); }
.wide { overflow-x: auto; }
.text table { border-collapse: collapse; font: .9375rem/1.45 var(--sans); font-variant-numeric: lining-nums tabular-nums; overflow-wrap: normal; }
.text th, .text td { padding: .4rem 0; padding-inline-end: .9rem; border-bottom: 1px solid var(--rule); text-align: start; vertical-align: top; }
.text th[scope="row"] { white-space: nowrap; }
.text figcaption { margin-top: .4rem; font: .8125rem/1.5 var(--sans); color: var(--faded); }
.text hr { width: 6rem; margin: 2.2em auto; border: 0; border-top: 1px solid var(--ink); }
.end { margin-top: 2.75rem; padding-top: 1rem; border-top: 3px double var(--ink); font-size: .875rem; line-height: 1.5; }
.story .end { margin-top: 0; border: 0; }
.end > * + * { margin-top: 1.25rem; }
.end h2 { margin-bottom: .4rem; font-size: .75rem; font-weight: 700; letter-spacing: .09em; text-transform: uppercase; color: var(--faded); }
.tags { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
.standing > li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .2rem 1rem; padding: .45rem 0; border-top: 1px solid var(--rule); }
.standing > li > a, .neighbours a { font-weight: 600; }
.neighbours li { padding: .3rem 0; }
.neighbours span { display: inline-block; min-width: 4.5em; color: var(--faded); }

.colophon { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--ink); font-size: .8125rem; line-height: 1.6; color: var(--faded); }
.colophon p { max-width: 80ch; }
.colophon > * + * { margin-top: .4rem; }
.colophon li { display: inline-block; }
@media print {
  :root { --paper: #fff; --ink: #000; --faded: #444; --accent: #000; }
  .skip, .subscribe, .masthead nav, .search, .more, .pager, .feeds, .colophon ul, .end nav { display: none; }
  body { max-width: none; padding: 0; font-size: 11pt; }
  .text a[href^="http"]::after { content: " (" attr(href) ")"; font-size: .8em; }
  .text pre { white-space: pre-wrap; }
  .item, .headlines li, .tellings li, figure { break-inside: avoid; }
  h2, h3 { break-after: avoid; }
}
`.trim();

/** The white space that only people need, out of what is sent; none of it stands in a string. */
const COMPACT = STYLESHEET.replace(/\/\*.*?\*\/|\n\s*/g, '').replace(
  /(?<=[;:,{])\s+|\s+(?=[{}])|;\s*(?=\})/g,
  '',
);

const HASH = createHash('sha256').update(COMPACT).digest('base64url').slice(0, 10);

/** Where the pages' stylesheet stands; its content's hash is in the name, so that it never changes. */
export const STYLESHEET_PATH = `/style-${HASH}.css`;

/** Where it stands for pages that are not written again when it changes. */
export const LASTING_STYLESHEET_PATH = '/style.css';

/** The one stylesheet of all pages. */
export function writeStylesheet(): Document {
  return makeDocument(STYLESHEET_PATH, 'text/css', `${COMPACT}\n`);
}

/** The stylesheet, under both its names. */
export function writeStylesheets(): readonly Document[] {
  const stylesheet = writeStylesheet();
  return [stylesheet, { ...stylesheet, path: LASTING_STYLESHEET_PATH }];
}
