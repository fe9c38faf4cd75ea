import type { Defect } from '../model/defect.ts';
import type { Enclosure, Entry, Person } from '../model/entry.ts';
import type { PollHints } from '../model/normalized-feed.ts';
import type { Advice } from '../pipeline/advise-on-feed.ts';
import type { InspectedFeed } from '../pipeline/inspect-feed.ts';
import { countThings } from './count-things.ts';
import { wrapText } from './wrap-text.ts';

const DATE_LENGTH = 16;
const NAME_WIDTH = 11;
const FEWEST_COLUMNS = 40;
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

/**
 * An inspected feed for a person: what it is, its entries, its defects with their places, and what
 * its author could do better.
 * @param columns of the terminal; addresses alone stand beyond them
 */
export function describeInspection(inspected: InspectedFeed, columns = 80): readonly string[] {
  const { input, format, entries, defects, advice } = inspected;
  const width = Math.max(FEWEST_COLUMNS, columns);
  return [
    `${input}: ${format}, ${countThings(entries.length, 'entry', 'entries')}, ${countThings(defects.length, 'defect')}`,
    ...describeFeed(inspected, width),
    ...titled(
      'Entries',
      entries.flatMap((entry, index) => describeEntry(entry, index, width)),
    ),
    ...titled(
      'Defects',
      defects.flatMap((defect) => hang('  ', describeDefect(defect), width)),
    ),
    ...titled(
      'Advice',
      advice.flatMap((each) => hang('  ', describeAdvice(each), width)),
    ),
    '',
  ];
}

function titled(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

/** A text behind a label, its further lines below its first. */
function hang(label: string, text: string, width: number): readonly string[] {
  const indent = ' '.repeat(label.length);
  return wrapText(text, width - label.length).map(
    (line, index) => `${index === 0 ? label : indent}${line}`,
  );
}

function describeFeed({ feed }: InspectedFeed, width: number): readonly string[] {
  const { origin } = feed;
  const facts: readonly (readonly [string, string | null])[] = [
    ['title', origin.title],
    ['about', feed.description],
    ['page', origin.link],
    ['feed', exceptFile(origin.feedUrl)],
    ['id', exceptFile(origin.id)],
    ['language', feed.language],
    ['updated', describeDate(origin.updatedAt)],
    ['authors', describePeople(origin.authors)],
    ['rights', origin.rights],
    ['image', feed.image],
    ['hubs', feed.hubs.join(' ')],
    ['come again', describeHints(feed.hints)],
    ['archive', feed.previousArchiveUrl],
    [
      'deleted',
      feed.tombstones.length === 0 ? null : countThings(feed.tombstones.length, 'entry', 'entries'),
    ],
  ];
  return facts.flatMap(([name, value]) =>
    value === null || value === '' ? [] : hang(`  ${name.padEnd(NAME_WIDTH)}`, value, width),
  );
}

/** What stands for an address that a file does not give says nothing of the feed. */
function exceptFile(address: string): string | null {
  return address.startsWith('file:') ? null : address;
}

function describeHints(hints: PollHints): string {
  const { ttlMinutes, updateIntervalMinutes, skipHours, skipDays } = hints;
  return [
    ...(ttlMinutes === null ? [] : [`after ${ttlMinutes} minutes (ttl)`]),
    ...(updateIntervalMinutes === null ? [] : [`every ${updateIntervalMinutes} minutes (sy)`]),
    ...(skipHours.length === 0 ? [] : [`not in the hours ${skipHours.join(', ')} GMT`]),
    ...(skipDays.length === 0 ? [] : [`not on ${skipDays.map((day) => DAYS[day]).join(', ')}`]),
  ].join('; ');
}

function describeEntry(entry: Entry, index: number, width: number): readonly string[] {
  const date = describeDate(entry.publishedAt ?? entry.updatedAt) ?? 'no date';
  const label = `${String(index + 1).padStart(4)}  ${date.padEnd(DATE_LENGTH)}  `;
  const indent = ' '.repeat(label.length);
  const people = describePeople(entry.authors);
  const about = [
    ...(people === '' ? [] : [`by ${people}`]),
    `language ${entry.language}`,
    ...describeUpdate(entry),
  ];
  return [
    ...hang(label, entry.title === '' ? '(no title)' : entry.title, width),
    ...hang(indent, entry.link ?? entry.id, width),
    ...hang(indent, about.join(' · '), width),
    ...describeList(
      indent,
      'in',
      entry.categories.map(({ label: name, term }) => name ?? term),
      width,
    ),
    ...entry.enclosures.flatMap((enclosure) =>
      hang(indent, describeEnclosure(enclosure, entry), width),
    ),
  ];
}

function describeUpdate({ publishedAt, updatedAt }: Entry): readonly string[] {
  const hasMoved = updatedAt !== null && publishedAt !== null && updatedAt !== publishedAt;
  return hasMoved ? [`updated ${describeDate(updatedAt)}`] : [];
}

function describeList(
  indent: string,
  word: string,
  items: readonly string[],
  width: number,
): readonly string[] {
  return items.length === 0 ? [] : hang(indent, `${word} ${items.join(', ')}`, width);
}

/** Podcasts give the duration of their one enclosure on the entry. */
function describeEnclosure(enclosure: Enclosure, { podcast, enclosures }: Entry): string {
  const { url, type, lengthBytes } = enclosure;
  const ofEntry = enclosures.length === 1 ? (podcast?.durationSeconds ?? null) : null;
  const durationSeconds = enclosure.durationSeconds ?? ofEntry;
  return [
    type ?? 'enclosure',
    ...(lengthBytes === null ? [] : [describeSize(lengthBytes)]),
    ...(durationSeconds === null ? [] : [describeDuration(durationSeconds)]),
    url,
  ].join(' ');
}

function describeSize(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`;
  return bytes < 1_000_000
    ? `${(bytes / 1_000).toFixed(0)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

function describeDuration(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  const parts = hours === 0 ? [minutes, seconds % 60] : [hours, minutes, seconds % 60];
  return parts.map((part, index) => (index === 0 ? part : String(part).padStart(2, '0'))).join(':');
}

function describePeople(people: readonly Person[]): string {
  return people
    .map(({ name, email }) => (email === null || email === name ? name : `${name} <${email}>`))
    .join(', ');
}

function describeDate(at: string | null): string | null {
  return at === null ? null : at.slice(0, DATE_LENGTH).replace('T', ' ');
}

function describeDefect({ line, column, entry, code, message }: Defect): string {
  const places = [
    ...(line === null ? [] : [`line ${line}${column === null ? '' : `, column ${column}`}`]),
    ...(entry === null ? [] : [`entry ${entry + 1}`]),
  ];
  return `${places.length === 0 ? 'feed' : places.join(', ')}: ${message} (${code})`;
}

function describeAdvice({ advice, code, count }: Advice): string {
  const times = count === null || count === 1 ? '' : `, ${count} times`;
  return `${advice} (${code}${times})`;
}
