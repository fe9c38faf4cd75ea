import type { Person } from '../model/entry.ts';
import type { ParsedPerson } from '../model/parsed-feed.ts';
import { foldWhiteSpace, trimXmlWhiteSpace } from './fold-white-space.ts';
import { readLabel } from './read-text.ts';
import { resolveUrl } from './resolve-url.ts';

const ADDRESS = '[^\\s@<>()"\',;:]{1,64}@[^\\s@<>()"\',;:]{1,255}';
const ADDRESS_ONLY = new RegExp(`^(?:mailto:)?<?(${ADDRESS})>?$`, 'i');
const ADDRESS_THEN_NAME = new RegExp(`^(?:mailto:)?<?(${ADDRESS})>?\\s*\\(([^()]*)\\)?$`, 'i');
const NAME_THEN_ADDRESS = new RegExp(
  `^["']?([^<>"]*?)["']?\\s*[<(](?:mailto:)?(${ADDRESS})[>)]?$`,
  'i',
);
const SEVERAL = new RegExp(
  `^${ADDRESS}\\s*\\([^()]*\\)(?:\\s*[,;]\\s*${ADDRESS}\\s*\\([^()]*\\))+$`,
);
const MAX_LENGTH = 1_000;

/**
 * The persons that a feed names, each once, an address and its name told apart.
 * @see RSS 2.0, author · RSS Advisory Board Profile, author · RFC 4287 §3.2
 */
export function readPeople(
  people: readonly ParsedPerson[],
  base: string | null,
): readonly Person[] {
  const found = new PersonList();
  for (const parsed of people) {
    for (const person of readPerson(parsed, base)) found.add(person);
  }
  return found.people;
}

function readPerson(parsed: ParsedPerson, base: string | null): readonly Person[] {
  const whole = readLabel((parsed.name ?? '').slice(0, MAX_LENGTH));
  if (SEVERAL.test(whole)) {
    const parts = whole.match(new RegExp(`${ADDRESS}\\s*\\([^()]*\\)`, 'g')) ?? [];
    return parts.flatMap((part) => readPerson({ ...parsed, name: part }, base));
  }
  const split = splitAddress(whole);
  const email = readEmail(parsed.email) ?? split.email;
  const uri = resolveUrl(parsed.uri, base);
  const name = split.name || email || uri;
  return name === null || name === '' ? [] : [{ name, email, uri }];
}

function splitAddress(text: string): { name: string; email: string | null } {
  const bare = ADDRESS_ONLY.exec(text);
  if (bare !== null) return { name: '', email: bare[1] ?? null };
  const named = ADDRESS_THEN_NAME.exec(text);
  if (named !== null) return { name: foldWhiteSpace(named[2] ?? ''), email: named[1] ?? null };
  const reversed = NAME_THEN_ADDRESS.exec(text);
  if (reversed !== null)
    return { name: foldWhiteSpace(reversed[1] ?? ''), email: reversed[2] ?? null };
  return { name: text, email: null };
}

function readEmail(text: string | null): string | null {
  if (text === null) return null;
  return ADDRESS_ONLY.exec(trimXmlWhiteSpace(text).slice(0, MAX_LENGTH))?.[1] ?? null;
}

/**
 * The same name or the same address is the same person; what one mention lacks, the other gives.
 * Found by key, since a hostile feed names a hundred thousand.
 */
class PersonList {
  readonly people: Person[] = [];
  /** Positions of the first of a name, of the one of a name that has no address, and by address. */
  readonly #ofName = new Map<string, number>();
  readonly #withoutEmail = new Map<string, number>();
  readonly #ofEmail = new Map<string, number>();

  add(person: Person): void {
    const at = this.#find(person);
    const known = at === null ? undefined : this.people[at];
    if (at === null || known === undefined) {
      this.#put(this.people.length, person);
      return;
    }
    const isNameOfAddress = known.name === known.email;
    this.#forget(at, known);
    this.#put(at, {
      name: isNameOfAddress ? person.name : known.name,
      email: known.email ?? person.email,
      uri: known.uri ?? person.uri,
    });
  }

  #find({ name, email }: Person): number | null {
    const byName = (email === null ? this.#ofName : this.#withoutEmail).get(name.toLowerCase());
    const byEmail = email === null ? undefined : this.#ofEmail.get(email.toLowerCase());
    if (byName === undefined || byEmail === undefined) return byName ?? byEmail ?? null;
    return Math.min(byName, byEmail);
  }

  #put(at: number, person: Person): void {
    const name = person.name.toLowerCase();
    this.people[at] = person;
    keepFirst(this.#ofName, name, at);
    if (person.email === null) keepFirst(this.#withoutEmail, name, at);
    else keepFirst(this.#ofEmail, person.email.toLowerCase(), at);
  }

  #forget(at: number, { name }: Person): void {
    const key = name.toLowerCase();
    if (this.#ofName.get(key) === at) this.#ofName.delete(key);
    if (this.#withoutEmail.get(key) === at) this.#withoutEmail.delete(key);
  }
}

function keepFirst(positions: Map<string, number>, key: string, at: number): void {
  positions.set(key, Math.min(at, positions.get(key) ?? at));
}
