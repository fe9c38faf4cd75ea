const ADJECTIVES = ['amber', 'brisk', 'calm', 'dusty', 'eager', 'frosty', 'grim', 'hollow', 'idle'];
const NOUNS = [
  'anvil',
  'barge',
  'canal',
  'dredger',
  'engine',
  'furnace',
  'girder',
  'hoist',
  'ingot',
];

/** What the notice of a number is called; no two are told alike. */
export function nameNotice(number: number): string {
  const pick = (words: readonly string[], step: number) =>
    `${words[Math.floor(number / step) % words.length]}${number}`;
  return `Tin and the ${pick(ADJECTIVES, 1)} ${pick(NOUNS, 9)}`;
}

/** An Atom feed of these notices, an hour apart, the first the earliest. */
export function writeNotices(source: string, numbers: readonly number[]): string {
  const entries = numbers.map((number) => {
    const at = new Date(Date.UTC(2026, 0, 1, number)).toISOString();
    const text = Array.from({ length: 14 }, (_, word) => `${source}${number}w${word}`).join(' ');
    return `<entry><id>urn:${source}:${number}</id><title>${nameNotice(number)}</title>
      <published>${at}</published><updated>${at}</updated>
      <link href="https://${source}.example/${number}"/><summary>${text}</summary></entry>`;
  });
  return `<feed xmlns="http://www.w3.org/2005/Atom"><id>urn:${source}</id><title>${source}</title>
    <updated>2026-01-01T00:00:00Z</updated>${entries.join('')}</feed>`;
}
