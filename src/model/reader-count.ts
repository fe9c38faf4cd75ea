/** How many readers asked for a feed on one day, as far as they can be told apart. */
export interface ReaderCount {
  /** UTC, `YYYY-MM-DD`. */
  readonly day: string;
  /** The feed's path. */
  readonly path: string;
  /** The service that asks for many and says how many; empty for readers that ask for themselves. */
  readonly service: string;
  /** The most subscribers that the service named; how many different readers asked for themselves. */
  readonly readers: number;
  readonly requests: number;
}
