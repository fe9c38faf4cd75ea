import { TopicwireError } from '../../model/topicwire-error.ts';
import type { WrittenAction } from '../../pipeline/read-action.ts';

/** The body of a decision. */
export interface DecisionRequest extends WrittenAction {
  /** An id, a link, or a file of `content/`. */
  readonly entry: string;
  readonly topic: string;
  /** Null: the name given with the password. */
  readonly by: string | null;
  readonly reason: string | null;
}

const MEMBERS = ['entry', 'topic', 'kind', 'value', 'until', 'by', 'reason'] as const;
type Member = (typeof MEMBERS)[number];

/**
 * Reads `{"entry", "topic", "kind", "value"?, "until"?, "by"?, "reason"?}`.
 *
 * @throws TopicwireError `usage`
 */
export async function readDecisionRequest(request: Request): Promise<DecisionRequest> {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) throw misuse('the body is not application/json');
  const members = readMembers(await request.text());
  return {
    entry: demand(members, 'entry'),
    topic: demand(members, 'topic'),
    kind: demand(members, 'kind'),
    value: members.get('value') ?? null,
    until: members.get('until') ?? null,
    by: members.get('by') ?? null,
    reason: members.get('reason') ?? null,
  };
}

function readMembers(text: string): ReadonlyMap<Member, string> {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw misuse('the body is not JSON');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw misuse('the body is no JSON object');
  }
  const members = new Map<Member, string>();
  for (const [name, value] of Object.entries(body)) {
    const known = MEMBERS.find((member) => member === name);
    if (known === undefined) throw misuse(`"${name}" is not known here (${MEMBERS.join(', ')})`);
    if (value === null) continue;
    if (typeof value !== 'string' || value.trim() === '') throw misuse(`"${name}" must be a text`);
    members.set(known, value);
  }
  return members;
}

function demand(members: ReadonlyMap<Member, string>, name: Member): string {
  const value = members.get(name);
  if (value === undefined) throw misuse(`"${name}" is missing`);
  return value;
}

function misuse(message: string): TopicwireError {
  return new TopicwireError('usage', message);
}
