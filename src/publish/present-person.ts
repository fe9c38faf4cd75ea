import type { Person } from '../model/entry.ts';
import type { Site } from '../model/site.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
import { presentText } from './present-text.ts';
import { presentUrl } from './present-url.ts';

const EMAIL = /^[^\s@<>()[\],;:\\"]+@[^\s@<>()[\],;:\\"]+$/;

/** A person as every format names them; null when there is nothing to call them by. */
export function presentPerson(person: Person): Person | null {
  const email = makeXmlSafeLine(person.email ?? '');
  const uri = presentUrl(person.uri);
  const usableEmail = EMAIL.test(email) ? email : null;
  const name = makeXmlSafeLine(person.name) || usableEmail || uri;
  return name === null ? null : { name, email: usableEmail, uri };
}

/** As `presentPerson`, for several; those without any name are left out. */
export function presentPersons(persons: readonly Person[]): readonly Person[] {
  return persons.map(presentPerson).filter((person) => person !== null);
}

/** Who stands behind the feeds: always one, since a feed without an author needs one in every entry. */
export function presentHouse({ author, title, baseUrl }: Site): Person {
  const name = presentText(title) ?? new URL(baseUrl).hostname;
  return presentPerson(author) ?? { name, email: null, uri: null };
}

/**
 * A person as RSS writes them: `addr (Name)`; null without an address, and where readers could not
 * tell the one from the other.
 *
 * @see RSS 2.0, author
 */
export function nameWithAddress({ name, email }: Person): string | null {
  if (email === null || name === email) return email;
  return /[()<>@]/.test(name) ? null : `${email} (${name})`;
}
