/** What is sent for a document, whichever way it goes out. */
export interface Answer {
  readonly status: number;
  /** A plain object: the server writes it without going through `Headers`. */
  readonly headers: Readonly<Record<string, string>>;
  /** Null on HEAD, and where there is none. */
  readonly body: Uint8Array | null;
  /** The path of the subscription document that was asked for; null for everything else. */
  readonly feed: string | null;
}

/** The same as a Response. */
export function toResponse({ status, headers, body }: Answer): Response {
  // What is served stands in memory of its own, never in memory that threads share.
  return new Response(body as Uint8Array<ArrayBuffer> | null, { status, headers });
}
