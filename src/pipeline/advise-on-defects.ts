import type { DefectCode } from '../model/defect.ts';

/** What to change in a feed so that a defect is gone, one sentence a code, to the feed's author. */
export const DEFECT_ADVICE: Readonly<Record<DefectCode, string>> = {
  'compressed-body':
    'Serve the feed with "Content-Encoding: gzip", or uncompressed; a gzip file without that header is no feed to most readers.',
  'encoding-mislabelled':
    'Save the feed as UTF-8 and say so in both places, the charset of Content-Type and the encoding of the XML declaration.',
  'encoding-undecodable':
    'Convert every text to UTF-8 before it goes into the feed; some bytes are of another encoding or cut in the middle.',
  'junk-before-document':
    'Begin the document with its XML declaration or its first brace: no blank line, warning or markup before it.',
  'junk-after-document':
    'End the document with the end tag of its root or its last brace; programs often add a comment or a warning behind it.',
  'bare-ampersand': 'Write "&" as "&amp;" everywhere in XML, in URLs too.',
  'unknown-entity':
    'Write the character itself in UTF-8; this entity is known neither to XML nor to HTML.',
  'html-entity':
    'Write the character itself in UTF-8, or its number such as "&#160;"; XML knows only amp, lt, gt, quot and apos.',
  'bad-reference':
    'Refer to characters by their Unicode number; 128 to 159 and 0 to 31 stand for none that XML allows.',
  'bad-character':
    'Remove control characters (U+0000 to U+001F but tab and line breaks) from all texts before writing them.',
  'bad-markup': 'Write "<" in texts as "&lt;", and close every tag and CDATA section.',
  'bad-attribute':
    'Give every attribute a value in quotes, once a tag, with nothing else between them.',
  'mismatched-tag': 'Close elements in the reverse order in which they were opened.',
  'unclosed-tag': 'Close every element with its own end tag, or with "/>" if it is empty.',
  'unexpected-end-tag': 'Remove end tags that close nothing.',
  truncated:
    'Send the whole document: it ends too early, which often is a limit of time or memory of the program that writes it.',
  'undeclared-prefix':
    'Declare each prefix on the root element, such as xmlns:dc="http://purl.org/dc/elements/1.1/".',
  'misspelt-namespace':
    'Write the namespace URI exactly as its specification has it, to the character.',
  'doctype-ignored': 'Leave the document type out; no reader needs it and many refuse it.',
  'wrong-case': 'Write element names in the case of the format: pubDate, not pubdate.',
  'wrong-member-type':
    'Give each JSON member the type that JSON Feed 1.1 names for it: ids are strings, sizes numbers, authors an array.',
  'missing-member': 'Add what the format requires at this place, or leave the element out.',
  'bad-item': 'Write each entry whole; one that is cut or is no object cannot be read.',
  'limit-reached':
    'Make the feed smaller: the newest 20 to 100 entries, nothing nested deeply; older ones belong in an archive (RFC 5005).',
  'date-unreadable':
    'Write dates as the format has them: "Sun, 22 Nov 2026 18:00:00 GMT" in RSS, "2026-11-22T18:00:00Z" in Atom and JSON Feed.',
  'date-repaired':
    'Write dates exactly as the format has them, with four digits of the year and a numeric zone or GMT.',
  'date-in-future':
    'Publish an entry when its date has come, and check the time zone: readers put future entries on top, or hide them.',
  'id-missing':
    'Give each entry an id that never changes: guid in RSS, id in Atom and JSON Feed; without it an edited entry appears twice.',
  'id-repeated': 'Give each entry an id of its own and never use one again.',
  'link-missing': 'Give each entry the address of its page.',
  'link-unusable': 'Write links as whole addresses that begin with https://.',
  'language-unusable':
    'Declare the language by its tag, such as "en", "pt-BR" or "zh-Hant", not by its name or a country.',
  'language-wrong':
    'Declare the language that the texts are really in, on the entry if they differ.',
  'content-missing':
    'Give the content as HTML or text; other kinds belong in an enclosure or behind a link.',
  'content-cut': 'Shorten the content, or publish a summary and link to the page.',
};
