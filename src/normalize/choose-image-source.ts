import { type HtmlElement, readAttribute } from './parse-html.ts';
import { resolveUrl } from './resolve-url.ts';

const LAZY_ATTRIBUTES = [
  'data-src',
  'data-lazy-src',
  'data-original',
  'data-actualsrc',
  'data-lazy',
  'data-hi-res-src',
  'data-orig-file',
  'data-image-src',
];
const LAZY_SETS = ['data-srcset', 'data-lazy-srcset', 'srcset'];

/** Pictures carried in the URL itself: bitmaps only, and no bigger than a small icon set. */
const INLINE_IMAGE = /^data:image\/(?:png|gif|jpe?g|webp|avif);base64,([A-Za-z0-9+/]+={0,2})$/i;
const MAX_INLINE_LENGTH = 65_536;
/** A one-pixel GIF or PNG takes less. */
const MIN_INLINE_LENGTH = 200;

const BEACON_HOSTS =
  /(?:^|\.)(?:pixel\.wp\.com|stats\.wordpress\.com|google-analytics\.com|doubleclick\.net|quantserve\.com|scorecardresearch\.com|feedsportal\.com|px\.ads\.linkedin\.com|counter\.yadro\.ru|pixel\.feedpress\.me|statcounter\.com|rss\.buysellads\.com|sb\.scorecardresearch\.com|imp\.constantcontact\.com|list-manage\.com|vg[0-9]{2}\.met\.vgwort\.de|met\.vgwort\.de)$/i;
const BEACON_PATHS =
  /\/(?:pixel|1x1|1px|blank|spacer|transparent|clear|shim|beacon|mf|tracker|tracking)\.(?:gif|png)$/i;
const BEACON_PLACES =
  /^https?:\/\/(?:feeds\.feedburner\.com\/~r\/|(?:www\.)?facebook\.com\/tr\b|medium\.com\/_\/stat|[a-z0-9.-]+\/~ff\/|blogger\.googleusercontent\.com\/tracker\/|feeds\.wordpress\.com\/1\.0\/)/i;

/** Host and path, without user, port, query and fragment. */
const URL_PARTS = /^https?:\/\/(?:[^/?#@]*@)?([^/?#:]*)[^/?#]*([^?#]*)/;

/**
 * The absolute URL of the picture that an `img` is meant to show, where a script would put it in or
 * not; null for tracking pixels, spacers and pictures without a usable URL.
 */
export function chooseImageSource(image: HtmlElement, base: string | null): string | null {
  if (isPixelSized(image)) return null;
  for (const candidate of listCandidates(image)) {
    const url = checkImageUrl(candidate, base);
    if (url !== null) return url;
  }
  return null;
}

/** The absolute URL of a picture, or null where it cannot be shown or only counts readers. */
export function checkImageUrl(source: string | null, base: string | null): string | null {
  if (source === null) return null;
  const trimmed = source.trim();
  if (/^data:/i.test(trimmed)) return checkInlineImage(trimmed);
  const url = resolveUrl(trimmed, base);
  return url === null || isBeacon(url) ? null : url;
}

function* listCandidates(image: HtmlElement): Generator<string> {
  for (const name of LAZY_ATTRIBUTES) {
    const value = readAttribute(image, name);
    if (value !== null && value.trim() !== '') yield value;
  }
  const source = readAttribute(image, 'src');
  if (source !== null && source.trim() !== '') yield source;
  for (const name of LAZY_SETS) {
    const best = chooseLargest(readAttribute(image, name));
    if (best !== null) yield best;
  }
}

function checkInlineImage(source: string): string | null {
  if (source.length > MAX_INLINE_LENGTH) return null;
  const data = INLINE_IMAGE.exec(source)?.[1];
  return data === undefined || data.length < MIN_INLINE_LENGTH ? null : source;
}

/** @param url as the parser of URLs writes it, so that its parts can be told by their marks */
function isBeacon(url: string): boolean {
  const [, host = '', path = ''] = URL_PARTS.exec(url) ?? [];
  return BEACON_HOSTS.test(host) || BEACON_PATHS.test(path.slice(-64)) || BEACON_PLACES.test(url);
}

function isPixelSized(image: HtmlElement): boolean {
  const width = readSize(image, 'width');
  const height = readSize(image, 'height');
  if (width === 0 || height === 0) return true;
  if (width !== null || height !== null) return (width ?? 1) <= 1 && (height ?? 1) <= 1;
  const style = readAttribute(image, 'style');
  return style !== null && isHidden(style.slice(0, 1_000).toLowerCase());
}

function isHidden(style: string): boolean {
  if (/display:\s*none|visibility:\s*hidden/.test(style)) return true;
  return (
    /(?:^|[;\s])width:\s*[01](?:px)?\s*(?:;|!|$)/.test(style) &&
    /(?:^|[;\s])height:\s*[01](?:px)?\s*(?:;|!|$)/.test(style)
  );
}

function readSize(image: HtmlElement, name: string): number | null {
  const digits = /^\s*(\d{1,6})(?:\.\d+)?(?:px)?\s*$/i.exec(readAttribute(image, name) ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** The widest picture of a `srcset`. @see HTML Standard §4.8.4.2.1 */
function chooseLargest(set: string | null): string | null {
  let best: string | null = null;
  let bestSize = -1;
  for (const candidate of (set ?? '').slice(0, 20_000).split(/,\s+|,(?=https?:)/)) {
    const [url, descriptor] = candidate.trim().split(/\s+/, 2);
    if (url === undefined || url === '') continue;
    const size = Number.parseFloat(descriptor ?? '1') || 1;
    if (size > bestSize) {
      best = url.replace(/,+$/, '');
      bestSize = size;
    }
  }
  return best;
}
