import type {
  FeedFormat,
  ParsedEnclosure,
  ParsedEntry,
  ParsedFeed,
  ParsedLink,
  ParsedPerson,
  ParsedText,
} from '../../model/parsed-feed.ts';
import { TopicwireError } from '../../model/topicwire-error.ts';
import type { DefectLog } from '../defect-log.ts';
import type { ReadLimits } from '../read-limits.ts';
import { createFeedDraft } from '../xml-feed/feed-draft.ts';
import { MemberReader, toJsonObject } from './member-reader.ts';
import { parseJson } from './parse-json.ts';
import { refuseTooManyMembers } from './refuse-too-many-members.ts';

/**
 * Reads a JSON Feed of version 1.0 or 1.1.
 *
 * @throws TopicwireError not-a-feed when the text is no JSON, or JSON of another kind
 * @throws TopicwireError limit-exceeded when it has more members than the limits allow
 * @see JSON Feed 1.1
 */
export function readJsonFeed(text: string, limits: ReadLimits, log: DefectLog): ParsedFeed {
  refuseTooManyMembers(text, limits);
  const parsed = parseJson(text, limits.maxDepth, log);
  const members = toJsonObject(parsed);
  if (members === null) {
    const found = parsed === undefined ? 'JSON that cannot be read' : 'JSON, but no object';
    throw new TopicwireError('not-a-feed', `The document is ${found}, so no feed`);
  }
  const feed = new MemberReader(members, log, null);
  const format = readFormat(feed, log);
  const draft = createFeedDraft(format, null);
  const language = feed.string('language');
  return {
    ...draft,
    language,
    title: toPlain(feed.string('title'), language),
    description: toPlain(feed.string('description'), language),
    links: readFeedLinks(feed),
    authors: readAuthors(feed),
    image: feed.string('icon'),
    icon: feed.string('favicon'),
    entries: readItems(feed, limits, log),
    extensions: feed.rest(limits.maxDepth),
    defects: log.toDefects(text, []),
  };
}

function readFormat(feed: MemberReader, log: DefectLog): FeedFormat {
  const version = feed.string('version') ?? '';
  const found = /jsonfeed\.org\/version\/1(\.1)?/.exec(version);
  if (found !== null) return found[1] === undefined ? 'json-1.0' : 'json-1.1';
  if (!feed.has('items')) {
    throw new TopicwireError('not-a-feed', 'The document is JSON of another kind, not a feed');
  }
  log.noteEntry('missing-member', null, '"version" names no JSON Feed; 1.1 was assumed');
  return 'json-1.1';
}

function readItems(feed: MemberReader, limits: ReadLimits, log: DefectLog): ParsedEntry[] {
  const entries: ParsedEntry[] = [];
  for (const [position, value] of feed.array('items').entries()) {
    const members = toJsonObject(value);
    if (members === null) {
      log.noteEntry('bad-item', null, `Item ${position + 1} is no object and was left out`);
    } else if (entries.length < limits.maxEntries) {
      entries.push(readItem(new MemberReader(members, log, entries.length), limits));
    } else {
      log.noteEntry('limit-reached', null, `Entries beyond ${limits.maxEntries} were left out`);
      break;
    }
  }
  return entries;
}

function readItem(item: MemberReader, limits: ReadLimits): ParsedEntry {
  const language = item.string('language');
  const html = item.string('content_html');
  const text = item.string('content_text');
  return {
    id: item.scalar('id'),
    idIsPermalink: null,
    title: toPlain(item.string('title'), language),
    summary: toPlain(item.string('summary'), language),
    content: html === null ? toPlain(text, language) : toText('html', html, language),
    links: [
      ...toLinks(item.string('url'), null),
      ...toLinks(item.string('external_url'), 'related'),
    ],
    authors: readAuthors(item),
    contributors: [],
    categories: item.strings('tags').map((term) => ({ term, scheme: null, label: null })),
    published: item.string('date_published'),
    updated: item.string('date_modified'),
    enclosures: item.objects('attachments').flatMap(readAttachment),
    images: [item.string('image'), item.string('banner_image')].filter((image) => image !== null),
    origin: null,
    rights: null,
    comments: null,
    inReplyTo: [],
    geo: null,
    podcast: null,
    language,
    base: null,
    extensions: [
      // The same in plain text, which the model has no second place for.
      ...(html === null || text === null ? [] : [{ member: 'content_text', value: text }]),
      ...item.rest(limits.maxDepth),
    ],
    line: null,
  };
}

/** `authors` of version 1.1 go before `author` of 1.0. */
function readAuthors(reader: MemberReader): ParsedPerson[] {
  const many = reader.objects('authors').flatMap(readAuthor);
  const one = reader.has('author') ? reader.object('author') : null;
  return many.length > 0 || one === null ? many : readAuthor(one);
}

function readAuthor(author: MemberReader): ParsedPerson[] {
  const name = author.string('name');
  const uri = author.string('url');
  return name === null && uri === null ? [] : [{ name, email: null, uri, from: 'json:author' }];
}

function readAttachment(attachment: MemberReader): ParsedEnclosure[] {
  const url = attachment.string('url');
  if (url === null) return [];
  return [
    {
      url,
      type: attachment.string('mime_type'),
      length: attachment.number('size_in_bytes'),
      duration: attachment.number('duration_in_seconds'),
      title: attachment.string('title'),
      medium: null,
      width: null,
      height: null,
    },
  ];
}

function readFeedLinks(feed: MemberReader): ParsedLink[] {
  return [
    ...toLinks(feed.string('home_page_url'), null),
    ...toLinks(feed.string('feed_url'), 'self'),
    ...toLinks(feed.string('next_url'), 'next'),
    ...feed.objects('hubs').flatMap((hub) => toLinks(hub.string('url'), 'hub')),
  ];
}

function toLinks(href: string | null, rel: string | null): ParsedLink[] {
  if (href === null) return [];
  return [{ href, rel, type: null, hreflang: null, title: null, length: null, base: null }];
}

function toPlain(value: string | null, language: string | null): ParsedText | null {
  return value === null ? null : toText('text', value, language);
}

function toText(type: 'text' | 'html', value: string, language: string | null): ParsedText {
  return { type, value, mediaType: null, src: null, base: null, language };
}
