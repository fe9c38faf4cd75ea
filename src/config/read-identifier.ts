import { LOCAL_SOURCE_ID } from '../model/source.ts';
import type { ValueReader } from './map-reader.ts';
import { readText } from './scalar-readers.ts';

/** What an id of a source and a slug of a topic are made of, for messages. */
export const IDENTIFIER_EXPECTED =
  'lower-case letters, digits and hyphens, with a letter or digit at both ends';

/** True for what can be an id of a source or a slug of a topic. */
export function isIdentifier(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(text);
}

/** The id of a source, which must not be the house's own. */
export const readSourceId: ValueReader<string> = (value) => {
  const text = readText(value);
  if (text === null) return null;
  if (!isIdentifier(text)) return value.fault(`${value.name} must be ${IDENTIFIER_EXPECTED}`);
  if (text !== LOCAL_SOURCE_ID) return text;
  return value.fault(`"${LOCAL_SOURCE_ID}" is the id of the house's own articles, choose another`);
};
