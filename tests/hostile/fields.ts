/** A feed with one text in one place; the rest of it is sound. */
export interface FieldCase {
  /** `rss description`, `atom link/@href`, `json content_html`. */
  readonly name: string;
  /** The document with this text in that place, escaped as the format asks for. */
  readonly write: (text: string) => string;
}

const rssItemFields =
  'title link description guid pubDate author category comments source enclosure/@url enclosure/@type ' +
  'enclosure/@length content:encoded dc:creator dc:date dc:subject dc:language dc:rights dcterms:modified ' +
  'media:content/@url media:content/@type media:content/@duration media:title media:thumbnail/@url itunes:author ' +
  'itunes:duration itunes:image/@href itunes:summary itunes:episode itunes:explicit georss:point geo:lat ' +
  'slash:comments wfw:commentRss thr:in-reply-to/@ref feedburner:origLink guid/@isPermaLink category/@domain ' +
  'source/@url x:other x:other/@y';
const rssFeedFields =
  'title link description language copyright managingEditor pubDate lastBuildDate category generator ttl ' +
  'skipHours/hour skipDays/day image/url sy:updatePeriod sy:updateFrequency sy:updateBase atom:link/@href ' +
  'itunes:owner/itunes:name itunes:category/@text x:other';
const atomEntryFields =
  'title title/@type id link/@href link/@rel link/@type link/@hreflang link/@length link/@title published updated ' +
  'summary content content/@type content/@src content/@xml:base content/@xml:lang rights author/name author/email ' +
  'author/uri contributor/name category/@term category/@scheme category/@label source/id source/title ' +
  'source/updated thr:in-reply-to/@href';
const atomFeedFields =
  'title subtitle id link/@href link/@rel updated rights logo icon generator author/name category/@term ' +
  'at:deleted-entry/@ref at:deleted-entry/@when';
const jsonItemMembers =
  'id url external_url title content_html content_text summary image banner_image date_published date_modified ' +
  'language authors.name authors.url tags attachments.url attachments.mime_type attachments.title _other';
const jsonFeedMembers =
  'version title home_page_url feed_url description user_comment icon favicon language authors.name hubs.url next_url';

/** Every place of the three kinds of feed that holds a text. */
export const FIELD_CASES: readonly FieldCase[] = [
  ...split(rssItemFields).map((field) => xmlCase('rss', field, (element) => rss('', element))),
  ...split(rssFeedFields).map((field) =>
    xmlCase('rss channel', field, (element) => rss(element, '<guid>1</guid><title>t</title>')),
  ),
  ...split(atomEntryFields).map((field) => xmlCase('atom', field, (element) => atom('', element))),
  ...split(atomFeedFields).map((field) =>
    xmlCase('atom feed', field, (element) => atom(element, '<id>urn:x:1</id><title>t</title>')),
  ),
  ...split(jsonItemMembers).map((member) => ({
    name: `json ${member}`,
    write: (text: string) => json({}, nest(member, text)),
  })),
  ...split(jsonFeedMembers).map((member) => ({
    name: `json feed ${member}`,
    write: (text: string) => json(nest(member, text), { id: '1', title: 't' }),
  })),
];

/** The place of this name. */
export function findField(name: string): FieldCase {
  const found = FIELD_CASES.find((field) => field.name === name);
  if (found === undefined) throw new RangeError(`there is no field ${name}`);
  return found;
}

const namespaces =
  'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" ' +
  'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:media="http://search.yahoo.com/mrss/" ' +
  'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:georss="http://www.georss.org/georss" ' +
  'xmlns:geo="http://www.w3.org/2003/01/geo/wgs84_pos#" xmlns:slash="http://purl.org/rss/1.0/modules/slash/" ' +
  'xmlns:wfw="http://wellformedweb.org/CommentAPI/" xmlns:thr="http://purl.org/syndication/thread/1.0" ' +
  'xmlns:feedburner="http://rssnamespace.org/feedburner/ext/1.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" ' +
  'xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:x="https://x.example/ns"';

/** An RSS document with something in its channel and something in its one item. */
export function rss(inChannel: string, inItem: string): string {
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom" ${namespaces}><channel>${inChannel}<item>${inItem}</item></channel></rss>`;
}

/** An Atom document with something in its feed and something in its one entry. */
export function atom(inFeed: string, inEntry: string): string {
  return `<feed xmlns="http://www.w3.org/2005/Atom" ${namespaces}>${inFeed}<entry>${inEntry}</entry></feed>`;
}

/** A JSON Feed with members of its own and one item. */
export function json(feed: object, item: object): string {
  return JSON.stringify({ version: 'https://jsonfeed.org/version/1.1', ...feed, items: [item] });
}

/** A text as XML holds it. */
export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

function split(names: string): readonly string[] {
  return names.split(' ');
}

function xmlCase(kind: string, field: string, wrap: (element: string) => string): FieldCase {
  return { name: `${kind} ${field}`, write: (text) => wrap(writeField(field, escapeXml(text))) };
}

/** `a/b` is an element in an element, `a/@b` an attribute. */
function writeField(field: string, text: string): string {
  const [outer = '', inner] = field.split('/');
  if (inner === undefined) return `<${outer}>${text}</${outer}>`;
  if (inner.startsWith('@')) return `<${outer} ${inner.slice(1)}="${text}">x</${outer}>`;
  return `<${outer}><${inner}>${text}</${inner}></${outer}>`;
}

/** `a.b` is a member of the objects in a list. */
function nest(member: string, text: string): object {
  const [outer = '', inner] = member.split('.');
  if (inner !== undefined) return { [outer]: [{ [inner]: text }] };
  return { [outer]: outer === 'tags' ? [text] : text };
}
