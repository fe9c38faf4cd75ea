import type { Person } from './entry.ts';

/** The publication as a whole, from `feeds/site.yaml`. */
export interface Site {
  readonly title: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** Public origin without a final slash, such as `https://wire.example`. */
  readonly baseUrl: string;
  readonly author: Person;
  /** A page or address that a publisher can complain to; part of our User-Agent. */
  readonly contactUrl: string;
  /** Authority of the ids of local articles, a domain or address that the house holds (RFC 4151). */
  readonly tagAuthority: string;
  /** `YYYY-MM-DD`: when the house held that authority; also the date of a topic that is still empty. */
  readonly since: string;
  readonly rights: string | null;
  readonly poll: PollPolicy;
  /** URLs of the WebSub hubs that the feeds announce, the first preferred; empty: none. @see WebSub §4 */
  readonly hubs: readonly string[];
  /** Whether pages offer a search, which a running service answers and a static host cannot; absent: no. */
  readonly hasSearch?: boolean;
}

export interface PollPolicy {
  /** Shortest time between two requests for one feed. */
  readonly floorMinutes: number;
  /** Longest time between two requests for one feed, errors and hints included. */
  readonly ceilingMinutes: number;
  readonly timeoutMs: number;
  /** Limit on the decoded body. */
  readonly maxBytes: number;
  /** Requests under way at once. */
  readonly concurrency: number;
  /** Requests a day to spend on all sources together; absent: as many as are worth it. */
  readonly requestsPerDay?: number;
  /** Shortest time between the starts of two polls of one public host; absent: none. */
  readonly hostGapMs?: number;
}
