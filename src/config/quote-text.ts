const LONGEST = 60;

/** A text of a file in quotes, cut to a length that fits into a message, control characters escaped. */
export function quoteText(text: string): string {
  const letters = [...text];
  return JSON.stringify(
    letters.length <= LONGEST ? text : `${letters.slice(0, LONGEST - 1).join('')}…`,
  );
}
