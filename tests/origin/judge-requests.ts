import type { RecordedRequest } from './start-origin.ts';

/** What a feed's last answer let its reader know, as a strict publisher remembers it. */
interface Memory {
  readonly askedAtMs: number;
  readonly answered: Answered;
}

/** An answer, as far as it binds whoever got it. */
export interface Answered {
  readonly status: number;
  /** Validators in force from now on: of a 304 those that it confirms or renews. */
  readonly etag: string | null;
  readonly lastModified: string | null;
  /** No request before that, by max-age, Expires, ttl or Retry-After, in milliseconds. */
  readonly waitMs: number;
  /** Hours of the day, UTC, in which nobody should ask. */
  readonly skipHours: readonly number[];
}

const HOUR_MS = 3_600_000;
/** A name and version, then a page or address to complain to. */
const HONEST_AGENT = /^[\w.-]+\/[\w.-]+ \(\+(?:https?:\/\/|mailto:)[^\s()]+\)$/;

/**
 * Scores requests for feeds as a strict publisher does, in the manner of the feed reader score
 * project: every request that it has something against adds an objection.
 *
 * @see https://rachelbythebay.com/w/2024/05/30/fs/
 */
export class RequestJudge {
  readonly objections: string[] = [];
  readonly #memories = new Map<string, Memory>();
  readonly #nowMs: () => number;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /**
   * @param feedUrl Path and query as the publisher gave them out.
   * @param request As it arrived.
   */
  judge(feedUrl: string, request: RecordedRequest): void {
    const object = (what: string) => {
      this.objections.push(
        `${new Date(this.#nowMs()).toISOString().slice(0, 16)} ${feedUrl}: ${what}`,
      );
    };
    judgeForm(feedUrl, request, object);
    const memory = this.#memories.get(feedUrl);
    const isConditional = [this.#judgeTag(feedUrl, request), this.#judgeDate(feedUrl, request)].map(
      ({ sent, objection }) => {
        if (objection !== null) object(objection);
        return sent;
      },
    );
    if (memory === undefined) return;
    this.#judgeTime(memory, isConditional.includes(true), object);
  }

  /** Notes what the feed answered, which binds the next request. */
  remember(feedUrl: string, answered: Answered): void {
    this.#memories.set(feedUrl, { askedAtMs: this.#nowMs(), answered });
  }

  #judgeTag(feedUrl: string, { headers }: RecordedRequest) {
    const given = (url: string) => this.#memories.get(url)?.answered.etag ?? null;
    return this.#judgeValidator(feedUrl, 'ETag', headers['if-none-match'], given);
  }

  #judgeDate(feedUrl: string, { headers }: RecordedRequest) {
    const given = (url: string) => this.#memories.get(url)?.answered.lastModified ?? null;
    return this.#judgeValidator(feedUrl, 'Last-Modified', headers['if-modified-since'], given);
  }

  #judgeValidator(
    feedUrl: string,
    name: string,
    sent: string | undefined,
    given: (url: string) => string | null,
  ): { readonly sent: boolean; readonly objection: string | null } {
    const wanted = given(feedUrl);
    if (sent === undefined) {
      return { sent: false, objection: wanted === null ? null : `unconditional: no ${name} sent` };
    }
    if (sent === wanted) return { sent: true, objection: null };
    const isForeign = [...this.#memories.keys()].some((url) => given(url) === sent);
    if (isForeign) return { sent: true, objection: `${name} of another URL` };
    const objection = wanted === null ? `${name} that was not given` : `${name} changed on the way`;
    return { sent: true, objection };
  }

  #judgeTime(memory: Memory, isConditional: boolean, object: (what: string) => void): void {
    const { answered, askedAtMs } = memory;
    const afterMs = this.#nowMs() - askedAtMs;
    if (answered.status === 410) object('asked again after 410');
    if (afterMs < answered.waitMs) object('earlier than the last answer allows');
    const canBeConditional = answered.etag !== null || answered.lastModified !== null;
    if (afterMs < HOUR_MS) object('twice within an hour');
    else if (!isConditional && !canBeConditional && answered.status === 200) {
      if (afterMs < 24 * HOUR_MS) object('unconditional twice within a day');
    }
    if (answered.skipHours.includes(new Date(this.#nowMs()).getUTCHours())) {
      object('in an hour that the feed asks to skip');
    }
  }
}

function judgeForm(
  feedUrl: string,
  { method, path, headers }: RecordedRequest,
  object: (what: string) => void,
): void {
  if (method !== 'GET') object(`asked by ${method}`);
  if (path.includes('#')) object('fragment in the request');
  const asked = path.replace(/#.*$/s, '');
  if (asked !== feedUrl) object('query that was not given');
  if (headers.cookie !== undefined) object('cookie');
  if (headers.referer !== undefined) object('Referer');
  const agent = headers['user-agent'];
  if (agent === undefined) object('no User-Agent');
  else if (!HONEST_AGENT.test(agent)) object('User-Agent that names no product with a contact');
}
