/** For how many subscribers a service says that it asks. */
export interface Subscribers {
  /** The service's name, the same for all of its requests. */
  readonly service: string;
  readonly count: number;
}

const SUBSCRIBERS = /(?:^|[^\d.])(\d{1,9}) (?:subscribers?|readers?)\b/i;
const COMPATIBLE = /\(compatible; ([^;/)]+)/i;
const NAME_LENGTH = 40;

/**
 * What the User-Agent of a service says of its subscribers, such as `Feedly/1.0 (…; 16 subscribers)`;
 * null for one that says nothing.
 */
export function readSubscribers(agent: string): Subscribers | null {
  const [, digits] = SUBSCRIBERS.exec(agent) ?? [];
  if (digits === undefined) return null;
  const [, compatible] = COMPATIBLE.exec(agent) ?? [];
  const [product = ''] = agent.split(/[/;(]| feed-id| - /, 1);
  const service = (compatible ?? product).trim().slice(0, NAME_LENGTH);
  return { service: service === '' ? 'unnamed' : service, count: Number(digits) };
}
