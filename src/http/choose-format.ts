import { readQualities } from './read-qualities.ts';

/** Feed types by the suffix that serves them, the one that wins a tie first. */
const feedTypes = [
  ['.atom', 'application/atom+xml'],
  ['.rss', 'application/rss+xml'],
  ['.json', 'application/feed+json'],
  ['.rss', 'application/xml'],
  ['.rss', 'text/xml'],
  ['.json', 'application/json'],
] as const;

/**
 * What `/feeds/{topic}` is for this client: the suffix of a feed, or `''` for the page. The page is
 * chosen only where HTML is wanted strictly more than every feed type, so that every reader of
 * feeds gets a feed and every browser a page.
 *
 * @see RFC 9110 §12.5.1
 */
export function chooseFormat(accept: string | null): '' | '.atom' | '.rss' | '.json' {
  const qualityOf = readQualities(accept ?? '*/*');
  const best = feedTypes.reduce((a, b) => (qualityOf(b[1]) > qualityOf(a[1]) ? b : a));
  const html = Math.max(qualityOf('text/html'), qualityOf('application/xhtml+xml'));
  return html > qualityOf(best[1]) || qualityOf(best[1]) === 0 ? '' : best[0];
}
