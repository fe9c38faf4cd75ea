import type { ExtensionMember } from '../../model/parsed-feed.ts';
import type { DefectLog } from '../defect-log.ts';

/** Members of a JSON object by name; safe for names such as `__proto__`. */
export type JsonObject = ReadonlyMap<string, unknown>;

/** A JSON object's members; null for any other value. */
export function toJsonObject(value: unknown): JsonObject | null {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
  return new Map(Object.entries(value));
}

/**
 * Reads the members of one JSON object by the type that the format gives them. A member of
 * another type is not read, with a defect, and stays with the rest; nothing else suffers.
 */
export class MemberReader {
  readonly #members: JsonObject;
  readonly #log: DefectLog;
  readonly #entry: number | null;
  readonly #read = new Set<string>();
  readonly #refused = new Set<string>();
  readonly #inner = new Map<string, MemberReader[]>();

  constructor(members: JsonObject, log: DefectLog, entry: number | null) {
    this.#members = members;
    this.#log = log;
    this.#entry = entry;
  }

  /** A string; null when it is missing, null or blank. */
  string(name: string): string | null {
    const value = this.#take(name);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value.trim() === '' ? null : value.toWellFormed();
    return this.#refuse(name, 'a string');
  }

  /** A string, or a number as a string, as ids and lengths are often written. */
  scalar(name: string): string | null {
    const value = this.#take(name);
    if (typeof value === 'number') return this.#convert(name, value);
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return value.trim() === '' ? null : value.toWellFormed();
    return this.#refuse(name, 'a string');
  }

  /** A number as a string. */
  number(name: string): string | null {
    const value = this.#take(name);
    if (value === undefined || value === null) return null;
    if (typeof value === 'number') return String(value);
    if (typeof value === 'string' && value.trim() !== '') return value.toWellFormed();
    return this.#refuse(name, 'a number');
  }

  /** An array; empty when it is missing. */
  array(name: string): readonly unknown[] {
    const value = this.#take(name);
    if (value === undefined || value === null) return [];
    if (Array.isArray(value)) return value;
    this.#refuse(name, 'an array');
    return [];
  }

  /** A reader for an object; null when it is missing. */
  object(name: string): MemberReader | null {
    const value = this.#take(name);
    if (value === undefined || value === null) return null;
    const members = toJsonObject(value);
    return members === null ? this.#refuse(name, 'an object') : this.#open(name, members);
  }

  /** Readers for the objects of an array; what is no object is not read, with a defect. */
  objects(name: string): readonly MemberReader[] {
    return this.array(name).flatMap((value) => {
      const members = toJsonObject(value);
      if (members !== null) return [this.#open(name, members)];
      this.#refuse(name, 'an array of objects');
      return [];
    });
  }

  /** The strings of an array; what is no string is not read, with a defect. */
  strings(name: string): readonly string[] {
    return this.array(name).flatMap((value) => {
      if (typeof value === 'string') return value.trim() === '' ? [] : [value.toWellFormed()];
      if (typeof value === 'number') return [String(value)];
      this.#refuse(name, 'an array of strings');
      return [];
    });
  }

  /** Whether the member stands there, of whatever type. */
  has(name: string): boolean {
    return this.#members.has(name);
  }

  /**
   * The members that nobody has read, as they came, also those of a wrong type and those whose
   * objects say more than was read of them. Those that nest too deep are left out.
   */
  rest(maxDepth: number): ExtensionMember[] {
    return [...this.#members].flatMap(([member, value]) => {
      if (this.#isWhollyRead(member)) return [];
      if (!isDeeper(value, maxDepth)) return [{ member, value }];
      const message = `The member "${member}" nests deeper than ${maxDepth} levels`;
      this.#log.noteEntry('limit-reached', this.#entry, message);
      return [];
    });
  }

  #isWhollyRead(name: string): boolean {
    if (!this.#read.has(name) || this.#refused.has(name)) return false;
    const inner = this.#inner.get(name) ?? [];
    return inner.every((reader) =>
      [...reader.#members.keys()].every((member) => reader.#isWhollyRead(member)),
    );
  }

  #open(name: string, members: JsonObject): MemberReader {
    const reader = new MemberReader(members, this.#log, this.#entry);
    const siblings = this.#inner.get(name);
    if (siblings === undefined) this.#inner.set(name, [reader]);
    else siblings.push(reader);
    return reader;
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return this.#members.get(name);
  }

  #convert(name: string, value: number): string {
    const message = `"${name}" is a number; it was read as a string`;
    this.#log.noteEntry('wrong-member-type', this.#entry, message);
    return String(value);
  }

  #refuse(name: string, expected: string): null {
    this.#refused.add(name);
    const message = `"${name}" is not ${expected}; it was kept as it came, but not read`;
    this.#log.noteEntry('wrong-member-type', this.#entry, message);
    return null;
  }
}

function isDeeper(value: unknown, maxDepth: number): boolean {
  const pending: [unknown, number][] = [[value, 0]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [node, depth] = next;
    if (typeof node !== 'object' || node === null) continue;
    if (depth >= maxDepth) return true;
    for (const child of Object.values(node)) pending.push([child, depth + 1]);
  }
  return false;
}
