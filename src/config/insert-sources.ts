import { isMap, isSeq, type Node, parseDocument, type YAMLSeq } from 'yaml';
import type { Source } from '../model/source.ts';
import { TopicwireError } from '../model/topicwire-error.ts';
import { writeYamlText, writeYamlUrl } from './write-yaml-text.ts';

/** A source as it is written; `headers` are a person's to add, since they hold secrets. */
export type NewSource = Omit<Source, 'headers'>;

/** What stays of a text around an insertion. */
interface Insertion {
  readonly at: number;
  /** Where the text goes on: behind `at` where something is replaced. */
  readonly until: number;
  readonly text: string;
}

/**
 * The text of `feeds/sources.yaml` with sources added at the end of its list. Nothing else changes,
 * not a space: the parsed document only says where the list ends and how it is written.
 *
 * @throws TopicwireError config-invalid when the text has no list that can be added to
 */
export function insertSources(text: string, sources: readonly NewSource[]): string {
  if (sources.length === 0) return text;
  const document = parseDocument(text, { logLevel: 'error', keepSourceTokens: false });
  const top = document.contents;
  const list = isMap(top) ? top.get('sources', true) : null;
  if (document.errors.length > 0 || !isSeq<Node>(list) || !list.range || !isMap(top)) {
    throw new TopicwireError('config-invalid', 'there is no list of sources to add to', {
      where: 'feeds/sources.yaml',
      advice: 'write "sources:" and a list into it, or "sources: []"',
    });
  }
  const insertion = planInsertion(text, list, top.flow === true, sources);
  return `${text.slice(0, insertion.at)}${insertion.text}${text.slice(insertion.until)}`;
}

function planInsertion(
  text: string,
  list: YAMLSeq<Node>,
  isInFlow: boolean,
  sources: readonly NewSource[],
): Insertion {
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const [start = 0, end = 0] = list.range ?? [];
  const last = list.items.at(-1);
  if (list.flow !== true) {
    const at = findListEnd(text, start, end);
    const gap = text[at - 1] === '\n' ? '' : newLine;
    const lines = writeBlock(sources, ' '.repeat(columnOf(text, start)), newLine);
    return { at, until: at, text: gap + lines };
  }
  if (last === undefined && !isInFlow && isBlank(text.slice(start + 1, end - 1))) {
    // What stands behind `[]` on its line, a comment, stays there.
    const rest = restOfLine(text, end);
    const lines = writeBlock(sources, '  ', newLine);
    return {
      at: text.slice(0, start).trimEnd().length,
      until: nextLine(text, end),
      text: `${rest}${newLine}${lines}`,
    };
  }
  const at = last?.range?.[1] ?? start + 1;
  const items = sources.map(writeFlow).join(', ');
  return { at, until: at, text: last === undefined ? items : `, ${items}` };
}

/** Behind the last line of a block list, and behind the comments that stand in it after that line. */
function findListEnd(text: string, start: number, end: number): number {
  const column = columnOf(text, start);
  let at = text[end - 1] === '\n' ? end : nextLine(text, end);
  for (let line = at; line < text.length; ) {
    const next = nextLine(text, line);
    const content = text.slice(line, next);
    const isOwn = content.search(/\S/) >= column && content.trimStart().startsWith('#');
    if (isOwn) at = next;
    else if (content.trim() !== '') break;
    line = next;
  }
  return at;
}

function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

function nextLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end + 1;
}

function restOfLine(text: string, from: number): string {
  return text.slice(from, nextLine(text, from)).trimEnd();
}

function isBlank(text: string): boolean {
  return text.trim() === '';
}

function writeBlock(sources: readonly NewSource[], indent: string, newLine: string): string {
  return sources
    .map((source) => {
      const [first, ...rest] = listFields(source, writeYamlUrl(source.url));
      return [`${indent}- ${first}`, ...rest.map((field) => `${indent}  ${field}`), ''];
    })
    .map((lines) => lines.join(newLine))
    .join('');
}

function writeFlow(source: NewSource): string {
  return `{${listFields(source, writeYamlText(source.url)).join(', ')}}`;
}

/** In the order of the file's own documentation, without what is left at its default. */
function listFields(source: NewSource, url: string): readonly string[] {
  const { id, title, weight, rights, tags, language } = source;
  const fields = [
    `id: ${writeYamlText(id)}`,
    `url: ${url}`,
    title === null ? null : `title: ${writeYamlText(title)}`,
    weight === 0 ? null : `weight: ${weight}`,
    rights === 'excerpt' ? null : `rights: ${rights}`,
    tags.length === 0 ? null : `tags: [${tags.map(writeYamlText).join(', ')}]`,
    language === null ? null : `language: ${writeYamlText(language)}`,
  ];
  return fields.filter((field) => field !== null);
}
