import type { FeedFormat, ParsedEntry, ParsedText } from '../model/parsed-feed.ts';
import type { SafeHtml } from '../model/safe-html.ts';
import { decodeBase64 } from './decode-base64.ts';
import type { DefectList } from './defect-list.ts';
import { escapeHtml } from './escape-html.ts';
import { type HtmlReading, MAX_HTML_LENGTH, readHtml } from './read-html.ts';
import { readOptionalLine } from './read-text.ts';

/** What an entry says, told apart into summary and content. */
export interface ContentReading {
  readonly summary: string | null;
  readonly content: SafeHtml | null;
  readonly text: string;
  readonly image: string | null;
}

interface Places {
  /** The URL that references in a text are resolved on. */
  readonly base: (own: string | null) => string | null;
  readonly page: string | null;
}

/**
 * Reads an entry's content and summary. In RSS a description that stands alone is the content; beside
 * a fuller text, or in other formats, it is the summary.
 * @see RFC 4287 §4.1.3, RSS Advisory Board Profile, content:encoded
 */
export function readContent(
  entry: ParsedEntry,
  format: FeedFormat,
  places: Places,
  defects: DefectList,
): ContentReading {
  const isRss = format.startsWith('rss-');
  const main = entry.content ?? (isRss ? entry.summary : null);
  const reading = main === null ? null : readMain(main, places, defects);
  const summary = main === entry.summary ? null : readSummary(entry.summary);
  const text = reading?.text ?? '';
  // Each white space of the text is one character already, so that folding keeps its length.
  const isRepeated = summary?.length === text.length && summary === text.replace(/\s+/g, ' ');
  return {
    summary: isRepeated ? null : summary,
    content: reading === null || reading.html === '' ? null : reading.html,
    text,
    image: reading?.image ?? null,
  };
}

function readSummary(text: ParsedText | null): string | null {
  if (text === null || text.type !== 'unknown') return readOptionalLine(text);
  return readOptionalLine({ ...text, type: 'html' });
}

function readMain(text: ParsedText, places: Places, defects: DefectList): HtmlReading | null {
  const source = asHtml(text);
  if (source === null) {
    if (text.src === null) {
      defects.add('content-missing', `content of type ${text.mediaType ?? text.type} is not shown`);
    }
    return null;
  }
  const reading = readHtml(source, places.base(text.base), places.page);
  if (reading.isCut) {
    defects.add(
      'content-cut',
      `only the first ${MAX_HTML_LENGTH} characters of the content were read`,
    );
  }
  return reading;
}

function asHtml(text: ParsedText): string | null {
  switch (text.type) {
    case 'html':
    case 'xhtml':
    case 'unknown':
      return text.value;
    case 'text':
      return paragraphsOf(text.value);
    case 'base64':
      return readBase64(text);
    default:
      return asHtmlByMediaType(text.value, text.mediaType);
  }
}

function readBase64({ value, mediaType }: ParsedText): string | null {
  const type = mediaType ?? 'application/octet-stream';
  if (!/^(?:text\/|application\/(?:xhtml\+xml|octet-stream))/i.test(type)) return null;
  const decoded = decodeBase64(value);
  if (decoded === null) return null;
  // Bytes that turn out to be text were HTML to whoever encoded them without a type.
  return /octet-stream/i.test(type) ? decoded : asHtmlByMediaType(decoded, type);
}

function asHtmlByMediaType(value: string, mediaType: string | null): string | null {
  const type = (mediaType ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (type === 'text/html' || type === 'application/xhtml+xml') return value;
  return type.startsWith('text/') ? paragraphsOf(value) : null;
}

/** Plain text as HTML: an empty line parts paragraphs, a line break stays one. */
export function paragraphsOf(text: string): string {
  // White space may go; of what is left, no more than the limit on HTML is read.
  const paragraphs = text
    .slice(0, 2 * MAX_HTML_LENGTH)
    .replace(/\r\n?/g, '\n')
    .split(/\n[ \t]*\n/)
    .map((paragraph) => paragraph.trim())
    .filter((paragraph) => paragraph !== '');
  return paragraphs
    .map((paragraph) => `<p>${escapeHtml(paragraph).replaceAll('\n', '<br>')}</p>`)
    .join('');
}
