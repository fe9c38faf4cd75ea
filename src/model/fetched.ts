/** What was asked for. */
export interface FetchRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly validators: Validators;
  /** Send `A-IM: feed` with the entity tag: an answer 226 is merged, not taken as the whole (RFC 3229). */
  readonly acceptDelta?: boolean;
}

/** Kept byte for byte as received and sent back unparsed (RFC 9110 §13.1). */
export interface Validators {
  readonly etag: string | null;
  readonly lastModified: string | null;
  /**
   * The URL that they came from and are sent back to, where redirects led to another than was asked;
   * left out, it is the one that was asked.
   */
  readonly url?: string;
}

/** The hand-off from the fetcher: an answer, whole and within the limits. */
export interface Fetched {
  readonly status: number;
  /** After redirects. */
  readonly finalUrl: string;
  /** Where permanent redirects alone led; null when there was none, or a temporary one came first. */
  readonly movedTo: string | null;
  readonly headers: ReadonlyMap<string, string>;
  /** Decoded of its content coding; empty for 304. */
  readonly body: Uint8Array;
  readonly validators: Validators;
}
