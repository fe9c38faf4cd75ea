import type { ParsedEntry, ParsedText } from '../model/parsed-feed.ts';
import type { DefectList } from './defect-list.ts';
import { trimXmlWhiteSpace } from './fold-white-space.ts';
import { hashText } from './hash-text.ts';

/**
 * The id of an entry within its source: its own to the character, else its page's URL, else a hash of
 * what it says. Dates are no part of that hash, since feeds without ids often give the time of the
 * request.
 * @see RFC 4287 §4.2.6.1, RSS 2.0, guid, JSON Feed 1.1, items
 */
export function identifyEntry(
  entry: ParsedEntry,
  page: string | null,
  defects: DefectList,
): string {
  const own = trimXmlWhiteSpace(entry.id ?? '');
  if (own !== '') return own;
  if (page !== null) {
    defects.add('id-missing', 'the entry has no id; its link stands for it');
    return page;
  }
  defects.add(
    'id-missing',
    'the entry has neither id nor link; a hash of its content stands for them',
  );
  return `sha256-${hashText(JSON.stringify(pickIdentity(entry)))}`;
}

function pickIdentity(entry: ParsedEntry): readonly unknown[] {
  const media = entry.enclosures.map(({ url }) => url);
  if (media.length > 0) return media;
  return [entry.title, entry.summary, entry.content].map(readValue);
}

function readValue(text: ParsedText | null): string {
  return text?.value.trim() ?? '';
}
