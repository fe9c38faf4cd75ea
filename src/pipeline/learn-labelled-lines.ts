import type { Candidate } from '../curate/candidate.ts';
import type { DecidedCandidate } from '../curate/learning/train-topic.ts';
import type { StorySample } from '../curate/stories/judge-stories.ts';
import type { FileFault } from '../model/file-fault.ts';
import { htmlToText } from '../normalize/html-to-text.ts';

/** What a file of labelled entries held. */
export interface LabelledLines {
  readonly entries: readonly DecidedCandidate[];
  /** Lines that cannot be used, by number. */
  readonly faults: readonly FileFault[];
}

/**
 * Reads NDJSON, one `{id, title, summary?, content?, link?, source?, language?, label: "in"|"out"}` a
 * line; other members are left aside, and so are empty lines.
 *
 * @param file named in faults.
 */
export function readLabelledLines(text: string, file: string): LabelledLines {
  const { entries, faults } = readLines(text, file, (line): DecidedCandidate | string => {
    const { label } = line;
    if (label !== 'in' && label !== 'out') return '"label" must be "in" or "out"';
    const candidate = readCandidate(line);
    return typeof candidate === 'string' ? candidate : { candidate, label };
  });
  const seen = new Map<string, number>();
  const repeated = new Set<(typeof entries)[number]>();
  for (const entry of entries) {
    const { entryId } = entry.value.candidate;
    const first = seen.get(entryId);
    if (first === undefined) seen.set(entryId, entry.line);
    else {
      repeated.add(entry);
      const message = `the id ${JSON.stringify(entryId)} stands in line ${first} already`;
      faults.push({ file, line: entry.line, column: null, message });
    }
  }
  return {
    entries: entries.filter((entry) => !repeated.has(entry)).map(({ value }) => value),
    faults: faults.sort((a, b) => (a.line ?? 0) - (b.line ?? 0)),
  };
}

/** The same lines without their labels, which need not be there. */
export function readUnlabelledLines(
  text: string,
  file: string,
): { readonly entries: readonly Candidate[]; readonly faults: readonly FileFault[] } {
  const { entries, faults } = readLines(text, file, readCandidate);
  return { entries: entries.map(({ value }) => value), faults };
}

/** The same lines as samples of stories, with their `date`. */
export function readStoryLines(
  text: string,
  file: string,
): { readonly entries: readonly StorySample[]; readonly faults: readonly FileFault[] } {
  const { entries, faults } = readLines(text, file, (line): StorySample | string => {
    const candidate = readCandidate(line);
    if (typeof candidate === 'string') return candidate;
    const { date, link } = line;
    return {
      id: candidate.entryId,
      title: candidate.title,
      summary: candidate.summary,
      content: candidate.body,
      date: typeof date === 'string' ? date : null,
      link: typeof link === 'string' ? link : null,
      source: candidate.sourceId,
    };
  });
  return { entries: entries.map(({ value }) => value), faults };
}

interface Read<Value> {
  readonly entries: { readonly line: number; readonly value: Value }[];
  readonly faults: FileFault[];
}

type Members = Readonly<Record<string, unknown>>;

/** @param read gives what is wrong as a text. */
function readLines<Value extends object>(
  text: string,
  file: string,
  read: (line: Members) => Value | string,
): Read<Value> {
  const result: Read<Value> = { entries: [], faults: [] };
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  lines.forEach((line, at) => {
    if (line.trim() === '') return;
    const value = readMembers(line);
    const found = typeof value === 'string' ? value : read(value);
    if (typeof found !== 'string') result.entries.push({ line: at + 1, value: found });
    else result.faults.push({ file, line: at + 1, column: null, message: found });
  });
  return result;
}

function readMembers(line: string): Members | string {
  try {
    const value: unknown = JSON.parse(line);
    const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isMap ? (value as Members) : 'the line must be a JSON object';
  } catch {
    return 'the line is not JSON';
  }
}

function readCandidate(line: Members): Candidate | string {
  const { id } = line;
  if (typeof id !== 'string' && typeof id !== 'number') return '"id" must be a text or a number';
  for (const name of ['title', 'summary', 'content', 'link', 'source', 'language']) {
    const value = line[name];
    if (value !== undefined && value !== null && typeof value !== 'string') {
      return `"${name}" must be a text`;
    }
  }
  const read = (name: string) => (typeof line[name] === 'string' ? line[name] : null);
  const title = read('title');
  if (title === null) return '"title" is missing';
  return {
    entryId: String(id),
    title,
    categories: [],
    summary: toText(read('summary')),
    body: toText(read('content')),
    language: read('language') ?? 'und',
    sourceId: read('source'),
    host: URL.parse(read('link') ?? '')?.hostname || null,
  };
}

/** Plain text stays as it is; feeds and exports often hold HTML. */
function toText(text: string | null): string | null {
  return text !== null && /<\/?[a-z][^>]*>/i.test(text) ? htmlToText(text) : text;
}
