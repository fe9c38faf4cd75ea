import type { Candidate } from '../../../src/curate/candidate.ts';
import type { Entry } from '../../../src/model/entry.ts';
import type { Source } from '../../../src/model/source.ts';
import type {
  Topic,
  TopicLearn,
  TopicMatch,
  TopicPublish,
  TopicRead,
  TopicStories,
  TopicTest,
} from '../../../src/model/topic.ts';

type Parted = 'match' | 'read' | 'learn' | 'stories' | 'publish';

export interface TopicParts extends Partial<Omit<Topic, Parted>> {
  readonly match?: Partial<TopicMatch>;
  readonly read?: Partial<TopicRead>;
  readonly learn?: Partial<TopicLearn>;
  readonly stories?: Partial<TopicStories>;
  readonly publish?: Partial<TopicPublish>;
}

/** A topic that publishes at 6 and queues at 3, with no rules but those given. */
export function sampleTopic({
  match,
  read,
  learn,
  stories,
  publish,
  ...own
}: TopicParts = {}): Topic {
  return {
    slug: 'trade',
    title: 'Trade',
    description: 'Trade.',
    language: 'en',
    tests: { in: [], queue: [], out: [] },
    ...own,
    read: { languages: [], only: [], never: [], weight: {}, ...read },
    learn: { use: true, prior: 100, minDecisions: 10, may: 'review', ...learn },
    stories: { windowHours: 72, prefer: ['local'], ...stories },
    publish: { entries: 50, text: 'full', review: 'auto', perSourcePerDay: null, ...publish },
    match: {
      fields: { title: 2, categories: 1.5, summary: 1, body: 1 },
      repeat: [1, 0.5, 0.25],
      publish: 6,
      review: 3,
      all: {},
      any: {},
      near: [],
      none: [],
      ...match,
    },
  };
}

export function sampleCandidate(own: Partial<Candidate> = {}): Candidate {
  return {
    entryId: 'urn:sample:1',
    title: '',
    categories: [],
    summary: null,
    body: null,
    language: 'en',
    sourceId: null,
    host: null,
    ...own,
  };
}

export function sampleSource(own: Partial<Source> = {}): Source {
  return {
    id: 'agency',
    url: 'https://agency.example/feed',
    title: null,
    weight: 0,
    rights: 'full',
    tags: [],
    language: null,
    headers: {},
    ...own,
  };
}

export function sampleTest(title: string, own: Partial<Extract<TopicTest, { kind: 'text' }>> = {}) {
  return {
    kind: 'text' as const,
    title,
    summary: null,
    body: null,
    categories: [],
    language: 'en',
    source: null,
    place: 'feeds/topics/trade.yaml:30:5',
    ...own,
  };
}

export function sampleEntry(own: Partial<Entry> = {}): Entry {
  return {
    id: 'urn:sample:1',
    sourceId: 'agency',
    nativeId: '1',
    title: '',
    summary: null,
    content: null,
    text: '',
    link: 'https://www.agency.example/1',
    canonicalLink: 'https://www.agency.example/1',
    links: [],
    authors: [],
    contributors: [],
    categories: [],
    publishedAt: '2026-03-01T10:00:00.000Z',
    updatedAt: null,
    firstSeenAt: '2026-03-02T10:00:00.000Z',
    revisedAt: null,
    enclosures: [],
    image: null,
    origin: null,
    rights: null,
    language: 'en',
    comments: null,
    inReplyTo: [],
    geo: null,
    podcast: null,
    extensions: [],
    contentHash: 'hash-1',
    ...own,
  };
}
