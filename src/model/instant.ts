/**
 * A point in time exactly as `Date.prototype.toISOString` writes it: UTC, milliseconds,
 * 24 characters (`2026-11-22T18:00:00.000Z`). Instants of the years 0000 to 9999 sort as text.
 */
export type Instant = string;
