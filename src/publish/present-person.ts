import type { Person } from '../model/entry.ts';
import { makeXmlSafeLine } from './make-xml-safe.ts';
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
