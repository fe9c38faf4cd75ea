import { TopicwireError } from '../../model/topicwire-error.ts';

/** The members of a JSON body, all of them texts. */
export interface BodyMembers<Name extends string> {
  /** Null where it is missing or null. */
  find(name: Name): string | null;
  /** @throws TopicwireError `usage` where it is missing. */
  demand(name: Name): string;
}

/**
 * Reads a body that is a JSON object of texts.
 *
 * @param names what it may hold.
 * @throws TopicwireError `usage`
 */
export async function readMembers<Name extends string>(
  request: Request,
  names: readonly Name[],
): Promise<BodyMembers<Name>> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) throw misuse('the body is not application/json');
  const members = parseMembers(await request.text(), names);
  return {
    find: (name) => members.get(name) ?? null,
    demand: (name) => {
      const value = members.get(name);
      if (value === undefined) throw misuse(`"${name}" is missing`);
      return value;
    },
  };
}

function parseMembers<Name extends string>(
  text: string,
  names: readonly Name[],
): ReadonlyMap<Name, string> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw misuse('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw misuse('the body is no JSON object');
  }
  const members = new Map<Name, string>();
  for (const [name, value] of Object.entries(body)) {
    const known = names.find((member) => member === name);
    if (known === undefined) throw misuse(`"${name}" is not known here (${names.join(', ')})`);
    if (value === null) continue;
    if (typeof value !== 'string' || value.trim() === '') throw misuse(`"${name}" must be a text`);
    members.set(known, value);
  }
  return members;
}

function misuse(message: string): TopicwireError {
  return new TopicwireError('usage', message);
}
