/** A whole number that is not negative, digits grouped by commas or not; else null. */
export function readCount(text: string | null): number | null {
  if (text === null) return null;
  const trimmed = text.trim();
  if (!/^\d{1,15}$|^\d{1,3}(?:,\d{3}){1,4}$/.test(trimmed)) return null;
  return Number(trimmed.replaceAll(',', ''));
}

/** Seconds of `3723`, `62:03` or `1:02:03`, rounded; null for anything else. */
export function readDuration(text: string | null): number | null {
  if (text === null || !/^\s*\d{1,6}(?::\d{1,2}){0,2}(?:\.\d{1,9})?\s*$/.test(text)) return null;
  const seconds = text.split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return Math.round(seconds);
}
