import type { SafeHtml } from '../model/safe-html.ts';
import { escapeXmlText } from './write-xml.ts';

/** What a note of the editors is called, by primary language; English stands in. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ['de', 'Anmerkung der Redaktion:'],
  ['en', "Editors' note:"],
  ['es', 'Nota de la redacción:'],
  ['fr', 'Note de la rédaction :'],
  ['ja', '編集部注：'],
  ['zh', '编者按：'],
]);

/** The words in front of a note in a feed of this language. */
export function labelNote(language: string): string {
  const primary = language.toLowerCase().split('-', 1).join('');
  return LABELS.get(primary) ?? "Editors' note:";
}

/** A note in front of a plain text, in brackets, so that nobody takes it for the text's own. */
export function setNoteBeforeText(note: string, text: string | null, label: string): string {
  const apart = `[${label} ${note}]`;
  return text === null ? apart : `${apart} ${text}`;
}

/** A note in front of a content, as an element of its own; escaped text in safe HTML stays safe. */
export function setNoteBeforeContent(note: string, content: SafeHtml, label: string): SafeHtml {
  const apart = `<aside><p><strong>${escapeXmlText(label)}</strong> ${escapeXmlText(note)}</p></aside>`;
  return `${apart}\n${content}` as SafeHtml;
}
