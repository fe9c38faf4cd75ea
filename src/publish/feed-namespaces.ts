const FEED_HISTORY = 'http://purl.org/syndication/history/1.0';
const MEDIA = 'http://search.yahoo.com/mrss/';
const THREAD = 'http://purl.org/syndication/thread/1.0';

/** The vocabularies that our Atom is written in, as attributes of its root. */
export const ATOM_NAMESPACES = {
  xmlns: 'http://www.w3.org/2005/Atom',
  'xmlns:at': 'http://purl.org/atompub/tombstones/1.0',
  'xmlns:fh': FEED_HISTORY,
  'xmlns:media': MEDIA,
  'xmlns:thr': THREAD,
} as const;

/** Those of our RSS; `content` and `atom` are declared by the package `feed` where it writes them. */
export const RSS_NAMESPACES = {
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:dcterms': 'http://purl.org/dc/terms/',
  'xmlns:fh': FEED_HISTORY,
  'xmlns:media': MEDIA,
  'xmlns:slash': 'http://purl.org/rss/1.0/modules/slash/',
  'xmlns:thr': THREAD,
  'xmlns:wfw': 'http://wellformedweb.org/CommentAPI/',
} as const;
