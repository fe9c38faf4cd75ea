import { createHash } from 'node:crypto';
import type { Document } from '../model/rendered.ts';
import { makeDocument } from './make-document.ts';

const STYLESHEET = `
:root {
  color-scheme: light dark;
  --paper: #fdfcf9;
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
    --paper: #161512;
    --ink: #ebe6da;
    --faded: #a9a294;
    --rule: #3a362e;
    --accent: #f2958a;
    --tint: #1f1d19;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  max-width: 78rem;
  margin: 0 auto;
  padding: 0 var(--gutter) 3rem;
  background: var(--paper);
  color: var(--ink);
  font: 1.0625rem/1.55 var(--serif);
  font-kerning: normal;
  overflow-wrap: break-word;
}
h1, h2, h3, h4, p, ul, ol, dl, dd, figure, blockquote { margin: 0; }
h1, h2, h3, h4 { line-height: 1.2; text-wrap: balance; }
p { text-wrap: pretty; }
ul, ol { padding: 0; list-style: none; }
a { color: inherit; text-decoration-color: var(--accent); text-decoration-thickness: 1px; text-underline-offset: .18em; }
a:hover { color: var(--accent); text-decoration-line: underline; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 1px; }
h1 a, h2 a, h3 a, .name a, .kicker a, .dateline a, nav a, .feeds a { text-decoration-line: none; }
time { direction: ltr; unicode-bidi: isolate; white-space: nowrap; font-variant-numeric: lining-nums tabular-nums; }
.skip { position: absolute; left: var(--gutter); top: -6rem; z-index: 1; padding: .6rem 1rem; background: var(--ink); color: var(--paper); font: .9375rem var(--sans); }
.skip:focus { top: 0; color: var(--paper); }

.credit, .kicker, .dateline, .more, .about, .also, .when, .masthead nav, .colophon, .subscribe, .day > h2, .end {
  font-family: var(--sans);
}
.credit, .dateline, .more, .about, .also { font-size: .8125rem; line-height: 1.5; color: var(--faded); }
.credit > :not(:last-child)::after, .dateline > :not(:last-child)::after, .colophon p:last-child > :not(:last-child)::after, .kicker > :not(:last-child)::after { content: "·"; display: inline-block; margin-inline: .45em .15em; color: var(--faded); font-weight: 400; }
.credit .source { color: var(--ink); font-weight: 600; }
.kicker { font-size: .75rem; font-weight: 700; letter-spacing: .09em; text-transform: uppercase; color: var(--accent); }
.excerpt { color: var(--ink); }
.note { margin-top: .4rem; padding-left: .7rem; border-left: 2px solid var(--accent); font-size: .9375rem; }
.empty { padding: 2rem 0; color: var(--faded); font-style: italic; }

.masthead { display: flex; flex-wrap: wrap; align-items: baseline; justify-content: space-between; gap: .25rem 1.5rem; padding: .9rem 0 .7rem; border-bottom: 3px double var(--ink); }
.masthead .name { font-size: 1.25rem; font-weight: 700; line-height: 1.2; letter-spacing: -.01em; }
.masthead nav { font-size: .875rem; }
.masthead.front { display: block; padding: clamp(1.75rem, 5vw, 3.25rem) 0 clamp(1rem, 2.5vw, 1.5rem); text-align: center; border-bottom: 0; }
.masthead.front .name { font-size: clamp(2.25rem, 7.5vw, 4.5rem); line-height: 1.02; letter-spacing: -.025em; }
.masthead.front .motto { max-width: 60ch; margin: .7rem auto 0; font-size: 1.0625rem; font-style: italic; color: var(--faded); text-wrap: balance; }
.dateline { padding: .5rem 0; text-align: center; border-top: 3px double var(--ink); border-bottom: 1px solid var(--ink); }

.lead { max-width: 58rem; margin: 0 auto; padding: clamp(1.75rem, 4.5vw, 3.25rem) 0 clamp(2rem, 5vw, 3.5rem); text-align: center; }
.lead h2 { margin: .5rem 0 .8rem; font-size: clamp(1.75rem, 4.6vw, 3rem); line-height: 1.1; letter-spacing: -.015em; }
.lead .excerpt { max-width: 62ch; margin: 0 auto .8rem; font-size: 1.125rem; }
@media (max-width: 40rem) { .lead { text-align: start; } }

.topics { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr)); gap: 2.75rem 0; margin: 0 calc(var(--gutter) * -.6); }
.topic { display: flex; flex-direction: column; max-width: 46rem; padding: 0 calc(var(--gutter) * .6); }
@media (min-width: 48rem) { .topic + .topic { border-left: 1px solid var(--rule); } }
.topic > h2 { padding-top: .55rem; border-top: 3px solid var(--ink); font-size: 1.375rem; letter-spacing: -.01em; }
.topic .about { margin-top: .3rem; padding-bottom: .8rem; border-bottom: 1px solid var(--rule); }
.headlines li { padding: .85rem 0; border-bottom: 1px solid var(--rule); }
.headlines h3 { font-size: 1.0625rem; line-height: 1.3; }
.headlines li:first-child h3 { font-size: 1.3125rem; line-height: 1.22; letter-spacing: -.005em; }
.headlines .excerpt { margin-top: .4rem; font-size: .9688rem; line-height: 1.5; }
.headlines .credit { margin-top: .35rem; }
.more { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .35rem 1rem; padding-top: .75rem; }
.more > a { color: var(--accent); font-weight: 600; text-decoration-line: none; }
.more > a:hover { text-decoration-line: underline; }
.feeds { display: flex; gap: .3rem .9rem; }
.feeds a { display: inline-block; padding: .15rem 0; color: var(--faded); font-size: .75rem; font-weight: 600; letter-spacing: .05em; border-bottom: 1px solid var(--rule); }
.feeds a:hover { color: var(--accent); border-color: var(--accent); text-decoration-line: none; }

.head { padding-top: clamp(1.75rem, 4.5vw, 3rem); }
.head h1 { margin: .45rem 0 .7rem; font-size: clamp(1.875rem, 5vw, 2.875rem); line-height: 1.1; letter-spacing: -.02em; }
.standfirst { font-size: 1.1875rem; line-height: 1.45; font-style: italic; color: var(--faded); }
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
.subscribe dt { margin-top: .55rem; font-size: .75rem; font-weight: 700; letter-spacing: .04em; }
.subscribe dd { font-family: var(--mono); font-size: .75rem; line-height: 1.45; overflow-wrap: anywhere; }
.subscribe dd a { display: block; padding: .1rem 0; }
.day + .day { margin-top: 2.25rem; }
.day > h2 { padding: .5rem 0; border-top: 1px solid var(--ink); border-bottom: 1px solid var(--rule); font-size: .8125rem; font-weight: 700; letter-spacing: .02em; }
.item { max-width: var(--measure); padding: 1.1rem 0 1.15rem; }
.item + .item { border-top: 1px solid var(--rule); }
.item .when { margin-bottom: .2rem; font-size: .8125rem; line-height: 1.4; color: var(--accent); font-weight: 600; }
.item h3 { font-size: 1.3125rem; line-height: 1.25; letter-spacing: -.005em; }
.item .excerpt { margin-top: .45rem; }
.item .credit { margin-top: .5rem; }
.item .also { margin-top: .25rem; }
@media (min-width: 40rem) {
  .item { display: grid; grid-template-columns: 4.75rem minmax(0, var(--measure)); max-width: none; }
  .item .when { margin: 0; padding-top: .3rem; }
}

.article { max-width: var(--measure); margin: 0 auto; font-size: 1.125rem; line-height: 1.62; }
.article .head { padding-bottom: 1.25rem; margin-bottom: 1.6rem; border-bottom: 1px solid var(--rule); }
.picture { margin: 0 0 1.75rem; }
.article img, .article video { display: block; max-width: 100%; height: auto; }
.text > * + *, .text blockquote > * + *, .text li > * + * { margin-top: 1.05em; }
.text h1, .text h2 { font-size: 1.4375rem; letter-spacing: -.01em; }
.text h3, .text h4 { font-size: 1.1875rem; }
.text > * + :is(h1, h2, h3, h4) { margin-top: 1.8em; }
.text > :is(h1, h2, h3, h4) + * { margin-top: .55em; }
.text a { text-decoration-line: underline; }
.text ul, .text ol { padding-left: 1.4em; }
.text ul { list-style: disc; }
.text ol { list-style: decimal; }
.text li + li { margin-top: .35em; }
.text li::marker { color: var(--accent); }
.text blockquote { padding-left: 1.15em; border-left: 3px solid var(--rule); font-style: italic; }
.text code, .text pre { font-family: var(--mono); font-size: .875em; }
.text pre { padding: .9rem 1rem; overflow-x: auto; background: var(--tint); line-height: 1.5; }
.text table { display: block; max-width: 100%; overflow-x: auto; border-collapse: collapse; font: .9375rem/1.45 var(--sans); font-variant-numeric: lining-nums tabular-nums; }
.text th, .text td { padding: .4rem .9rem .4rem 0; border-bottom: 1px solid var(--rule); text-align: left; vertical-align: top; }
.text figcaption { margin-top: .4rem; font: .8125rem/1.5 var(--sans); color: var(--faded); }
.text hr { width: 6rem; margin: 2.2em auto; border: 0; border-top: 1px solid var(--ink); }
.end { margin-top: 2.75rem; padding-top: 1rem; border-top: 3px double var(--ink); font-size: .875rem; line-height: 1.5; }
.end section + section { margin-top: 1.25rem; }
.end h2 { margin-bottom: .4rem; font-size: .75rem; font-weight: 700; letter-spacing: .09em; text-transform: uppercase; color: var(--faded); }
.tags { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; }
.standing > li { display: flex; flex-wrap: wrap; justify-content: space-between; gap: .2rem 1rem; padding: .45rem 0; border-top: 1px solid var(--rule); }
.standing > li > a { font-weight: 600; }

.colophon { margin-top: 3.5rem; padding-top: 1rem; border-top: 1px solid var(--ink); font-size: .8125rem; line-height: 1.6; color: var(--faded); }
.colophon p { max-width: 80ch; }
.colophon p + p { margin-top: .4rem; }
@media print { .skip, .subscribe, .masthead nav, .more, .colophon, .end { display: none; } body { max-width: none; padding: 0; } }
`.trim();

const HASH = createHash('sha256').update(STYLESHEET).digest('base64url').slice(0, 10);

/** Where the pages' stylesheet stands; its content's hash is in the name, so that it never changes. */
export const STYLESHEET_PATH = `/style-${HASH}.css`;

/** The one stylesheet of all pages. */
export function writeStylesheet(): Document {
  return makeDocument(STYLESHEET_PATH, 'text/css', `${STYLESHEET}\n`);
}
