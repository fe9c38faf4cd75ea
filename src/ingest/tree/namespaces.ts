/** Namespace of Atom 1.0. @see RFC 4287 §2 */
export const atomNamespace = 'http://www.w3.org/2005/Atom';
/** Namespace of Atom 0.3, whose elements share the canonical prefix of Atom 1.0. */
export const oldAtomNamespace = 'http://purl.org/atom/ns#';
/** Namespace of XHTML. */
export const xhtmlNamespace = 'http://www.w3.org/1999/xhtml';
/** Namespace of RSS 0.90, an RDF dialect. */
export const rss090Namespace = 'http://my.netscape.com/rdf/simple/0.9/';
/** What the prefix `xml` always stands for. */
export const xmlNamespace = 'http://www.w3.org/XML/1998/namespace';

/**
 * Canonical prefix -> the namespace's URI, then other URIs that were official at some time.
 * The empty prefix is the core vocabulary of RSS, which mostly has no namespace.
 */
const officialUris: Readonly<Record<string, readonly string[]>> = {
  '': [
    'http://purl.org/rss/1.0/',
    rss090Namespace,
    'http://channel.netscape.com/rdf/simple/0.9/',
    'http://my.netscape.com/publish/formats/rss-0.91.dtd',
    'http://purl.org/net/rss1.1#',
    'http://backend.userland.com/rss',
    'http://backend.userland.com/rss2',
    'http://backend.userland.com/RSS2',
    'http://backend.userland.com/rss091',
    'http://backend.userland.com/rss092',
    'http://blogs.law.harvard.edu/tech/rss',
    'http://cyber.law.harvard.edu/rss/rss.html',
    'http://www.rssboard.org/rss-specification',
    'http://purl.org/rss/1.0/modules/rss091#',
  ],
  atom: [atomNamespace, oldAtomNamespace],
  app: ['http://www.w3.org/2007/app', 'http://purl.org/atom/app#'],
  at: ['http://purl.org/atompub/tombstones/1.0'],
  blogger: ['http://schemas.google.com/blogger/2008'],
  cc: ['http://web.resource.org/cc/', 'http://creativecommons.org/ns#'],
  content: ['http://purl.org/rss/1.0/modules/content/'],
  creativeCommons: [
    'http://backend.userland.com/creativeCommonsRssModule',
    'http://cyber.law.harvard.edu/rss/creativeCommonsRssModule.html',
  ],
  dc: ['http://purl.org/dc/elements/1.1/', 'http://purl.org/dc/elements/1.0/'],
  dcterms: ['http://purl.org/dc/terms/'],
  feedburner: ['http://rssnamespace.org/feedburner/ext/1.0'],
  fh: ['http://purl.org/syndication/history/1.0'],
  foaf: ['http://xmlns.com/foaf/0.1/'],
  geo: ['http://www.w3.org/2003/01/geo/wgs84_pos#'],
  georss: ['http://www.georss.org/georss'],
  gml: ['http://www.opengis.net/gml'],
  googleplay: ['http://www.google.com/schemas/play-podcasts/1.0'],
  itunes: ['http://www.itunes.com/dtds/podcast-1.0.dtd'],
  media: ['http://search.yahoo.com/mrss/'],
  opensearch: ['http://a9.com/-/spec/opensearch/1.1/', 'http://a9.com/-/spec/opensearchrss/1.0/'],
  podcast: ['https://podcastindex.org/namespace/1.0'],
  prism: ['http://prismstandard.org/namespaces/basic/2.0/'],
  rdf: ['http://www.w3.org/1999/02/22-rdf-syntax-ns#'],
  rdfs: ['http://www.w3.org/2000/01/rdf-schema#'],
  slash: ['http://purl.org/rss/1.0/modules/slash/'],
  source: ['http://source.scripting.com/', 'https://source.scripting.com/'],
  sy: ['http://purl.org/rss/1.0/modules/syndication/'],
  taxo: ['http://purl.org/rss/1.0/modules/taxonomy/'],
  thr: ['http://purl.org/syndication/thread/1.0'],
  trackback: ['http://madskills.com/public/xml/rss/module/trackback/'],
  wfw: ['http://wellformedweb.org/CommentAPI/'],
  xhtml: [xhtmlNamespace],
  xlink: ['http://www.w3.org/1999/xlink'],
  xml: [xmlNamespace],
};

/** URIs in common use that no folding leads to an official one, by their folded form. */
const misspeltUris: Readonly<Record<string, string>> = {
  'w3.org/2005/atom1.0': 'atom',
  'w3.org/2005/atom/1.0': 'atom',
  'purl.org/atom': 'atom',
  'purl.org/atom/ns': 'atom',
  'itunes.com/dtds/podcast-1.0': 'itunes',
  'itunes.apple.com/dtds/podcast-1.0.dtd': 'itunes',
  'itunes.com/podcast-1.0.dtd': 'itunes',
  'search.yahoo.com/mrss/1.0': 'media',
  'video.search.yahoo.com/mrss': 'media',
  'tools.search.yahoo.com/mrss': 'media',
  'search.yahoo.com/rss': 'media',
  'rssboard.org/media-rss': 'media',
  'yahoo.com/mrss': 'media',
  'purl.org/dc/elements': 'dc',
  'purl.org/dc/1.1': 'dc',
  'dublincore.org/documents/dcmi-namespace': 'dc',
  'purl.org/rss/2.0/modules/content': 'content',
  'purl.org/rss/modules/content': 'content',
  'purl.org/rss/2.0/modules/syndication': 'sy',
  'purl.org/rss/1.0/modules/threading': 'thr',
  'georss.org/georss/10': 'georss',
  'georss.org/georss/11': 'georss',
  'w3.org/2003/01/geo': 'geo',
  'w3.org/1999/rdf-syntax-ns': 'rdf',
  'w3.org/tr/xhtml1': 'xhtml',
  'w3.org/tr/rec-html40': 'xhtml',
  'podcastindex.org/namespace': 'podcast',
  'github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md': 'podcast',
  'prismstandard.org/namespaces/1.2/basic': 'prism',
};

const prefixOfOfficialUri = new Map<string, string>();
const prefixOfFoldedUri = new Map<string, string>(Object.entries(misspeltUris));
for (const [prefix, uris] of Object.entries(officialUris)) {
  for (const uri of uris) {
    prefixOfOfficialUri.set(uri, prefix);
    prefixOfFoldedUri.set(foldUri(uri), prefix);
  }
}

/** What a namespace URI stands for: its canonical prefix, or null where we know none. */
export function findPrefix(uri: string): { prefix: string | null; isMisspelt: boolean } {
  const official = prefixOfOfficialUri.get(uri);
  if (official !== undefined) return { prefix: official, isMisspelt: false };
  const folded = foldUri(uri);
  const draft = folded.startsWith('purl.org/atom/ns#') ? 'atom' : null;
  const prefix = prefixOfFoldedUri.get(folded) ?? draft;
  return { prefix, isMisspelt: prefix !== null };
}

/** The official URI of a well-known prefix, or null. */
export function findUri(prefix: string): string | null {
  if (!Object.hasOwn(officialUris, prefix)) return null;
  return officialUris[prefix]?.[0] ?? null;
}

function foldUri(uri: string): string {
  return uri
    .trim()
    .toLowerCase()
    .replace(/^https?:\/*/, '')
    .replace(/^www\./, '')
    .replace(/[/#]+$/, '');
}
