import type { Defect } from '../model/defect.ts';
import type { Entry } from '../model/entry.ts';
import type { InspectedFeed } from '../pipeline/inspect-feed.ts';

const dateWidth = 16;

/** An inspected feed for a person: what it is, each entry on two lines, each defect on one. */
export function describeInspection(inspected: InspectedFeed): readonly string[] {
  const { input, format, feed, entries, defects } = inspected;
  const numbers = `${entries.length} entries, ${defects.length} defects`;
  return [
    `${input}: ${format}, ${numbers}`,
    ...describeFact('title', feed.origin.title),
    ...describeFact('page', feed.origin.link),
    ...describeFact('id', feed.origin.id),
    ...describeFact('language', feed.language),
    ...describeFact('updated', feed.origin.updatedAt),
    ...describeFact('hubs', feed.hubs.join(' ')),
    '',
    ...entries.flatMap(describeEntry),
    ...(defects.length === 0 ? [] : ['', 'Defects']),
    ...defects.map(describeDefect),
    '',
  ];
}

function describeFact(name: string, value: string | null): readonly string[] {
  return value === null || value === '' ? [] : [`  ${name.padEnd(9)} ${value}`];
}

function describeEntry(entry: Entry): readonly string[] {
  const at = entry.publishedAt ?? entry.updatedAt;
  const date = at === null ? 'no date' : at.slice(0, dateWidth).replace('T', ' ');
  const indent = ' '.repeat(dateWidth + 4);
  return [
    `  ${date.padEnd(dateWidth)}  ${entry.title === '' ? '(no title)' : entry.title}`,
    `${indent}${entry.link ?? entry.id}`,
  ];
}

function describeDefect(defect: Defect): string {
  const { line, column, entry, code, message } = defect;
  const place =
    line === null
      ? entry === null
        ? 'feed'
        : `entry ${entry + 1}`
      : `line ${line}${column === null ? '' : `, column ${column}`}`;
  return `  ${place}: ${message} (${code})`;
}
