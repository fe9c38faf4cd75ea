/** What went wrong, as a closed set that callers can branch on. */
export type ErrorCode =
  /** A command was called with words it does not know. */
  | 'usage'
  /** Something under `feeds/` or in the environment cannot be used. */
  | 'config-invalid'
  /** A file of `content/` cannot be used. */
  | 'content-invalid'
  /** No answer came: name look-up, connection, TLS, time-out, cut body. */
  | 'fetch-failed'
  /** An answer came that holds no feed: status 4xx or 5xx. */
  | 'fetch-refused'
  /** The address guard did not let a connection through. */
  | 'address-forbidden'
  /** A limit on bytes, depth, nodes or time was reached. */
  | 'limit-exceeded'
  /** The bytes hold no feed that can be read. */
  | 'not-a-feed'
  /** A rendered document did not say what its edition says, so the gate held it back. */
  | 'gate-refused'
  /** The store cannot be opened, read or written. */
  | 'store-failed'
  /** A file of a static copy of the publication cannot be written, read or removed. */
  | 'export-failed'
  /** What was asked for does not exist. */
  | 'not-found'
  /** A fault of ours. */
  | 'internal';

/** Details that help a person, or a caller, to find the place. */
export interface ErrorOptions {
  /** A file, `file:line:column`, or URL. */
  readonly where?: string;
  /** What to do about it, as an imperative sentence without its full stop. */
  readonly advice?: string;
  readonly cause?: unknown;
}

/**
 * The only error type that this code throws on purpose. Its message says what was wrong; `where`
 * and `advice` say where and what to do, and `describe` joins the three for a person.
 */
export class TopicwireError extends Error {
  readonly code: ErrorCode;
  readonly where: string | null;
  readonly advice: string | null;

  constructor(code: ErrorCode, message: string, options: ErrorOptions = {}) {
    super(message, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'TopicwireError';
    this.code = code;
    this.where = options.where ?? null;
    this.advice = options.advice ?? null;
  }

  /** `where: what, what to do`, on one line. */
  describe(): string {
    const where = this.where === null ? '' : `${this.where}: `;
    const advice = this.advice === null ? '' : `, ${this.advice}`;
    return `${where}${this.message}${advice}`;
  }
}
