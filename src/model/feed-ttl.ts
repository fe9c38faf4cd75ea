/**
 * For how long a reader may keep a document without asking again: `ttl` in RSS and `max-age` over
 * HTTP are this one number, so that they cannot disagree.
 */
export const FEED_TTL_MINUTES = 15;
