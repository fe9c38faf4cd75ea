const NUMBER = String.raw`\d[\d.,\u00a0\u202f ]{0,15}[km]?`;
const WORD =
  'comments?|replies|reply|responses?|views?|reads?|plays?|downloads?|points?|votes?|upvotes?|likes?|shares?|' +
  'reactions?|claps?|boosts?|reposts?|retweets?|stars?|favou?rites?|kommentare?|antworten|aufrufe|commentaires?|' +
  'vues|comentarios?|respuestas?|vistas|commenti|commento|visualizzazioni|reacties?|coment[áa]rios?';
const COUNTER = new RegExp(
  String.raw`^[\s#(\[]*(?:(?:${WORD})\s*[:(]?\s*${NUMBER}|${NUMBER}\s*(?:${WORD}))[\s)\].:]*$`,
  'i',
);
const MAX_LENGTH = 120;

/** A line of text without the numbers of comments, views and votes that stand in it by themselves. */
export function dropCounters(line: string): string {
  if (line.length > MAX_LENGTH || !/\d/.test(line)) return line;
  const parts = line.split(/[|·•]/);
  const kept = parts.filter((part) => !COUNTER.test(part));
  return kept.length === parts.length ? line : kept.join('|');
}
