import type { Decision, DecisionAction } from '../../src/model/decision.ts';
import type { Entry } from '../../src/model/entry.ts';
import type { Placement, PlacementState } from '../../src/model/placement.ts';
import type { PollRecord } from '../../src/model/poll-record.ts';
import type { Rendered } from '../../src/model/rendered.ts';
import type { SourceState } from '../../src/model/source-state.ts';
import type { EntryKey, SourceRound } from '../../src/store/store.ts';

export const now = '2026-11-20T12:00:00.000Z';

/** An entry with nothing but what every entry has. */
export function sampleEntry(sourceId: string, nativeId: string, own: Partial<Entry> = {}): Entry {
  return {
    id: `urn:sample:${sourceId}:${nativeId}`,
    sourceId,
    nativeId,
    title: `Entry ${nativeId}`,
    summary: null,
    content: null,
    text: '',
    link: null,
    canonicalLink: null,
    links: [],
    authors: [],
    contributors: [],
    categories: [],
    publishedAt: null,
    updatedAt: null,
    firstSeenAt: now,
    revisedAt: null,
    enclosures: [],
    image: null,
    origin: null,
    rights: null,
    language: 'und',
    comments: null,
    inReplyTo: [],
    geo: null,
    podcast: null,
    extensions: [],
    contentHash: 'hash',
    ...own,
  };
}

/** A placement of an entry, with an explanation of one line. */
export function samplePlacement(
  entry: EntryKey,
  topic: string,
  state: PlacementState,
  own: Partial<Placement> = {},
): Placement {
  const score = own.score ?? 6.25;
  return {
    topic,
    sourceId: entry.sourceId,
    nativeId: entry.nativeId,
    state,
    score,
    explanation: {
      topic,
      entryId: `urn:sample:${entry.sourceId}:${entry.nativeId}`,
      state,
      score,
      publish: 6,
      review: 3,
      lines: [
        {
          rule: 'term',
          points: score,
          field: 'title',
          label: 'tariff*',
          found: 1,
          hits: [{ term: 'tariff*', field: 'title', text: 'tariffs', offset: 4, length: 7 }],
        },
      ],
      groups: [],
      vetoes: [],
      refusedBy: null,
      learned: null,
      story: null,
      limits: [],
      needsApproval: false,
      decision: null,
      decisions: [],
      reason: 'The sum reaches what is published.',
    },
    rulesHash: 'rules-1',
    sortAt: now,
    ...own,
  };
}

export function sampleState(sourceId: string, own: Partial<SourceState> = {}): SourceState {
  return {
    sourceId,
    url: `https://${sourceId}.example/feed`,
    address: `https://new.${sourceId}.example/feed`,
    move: { to: 'https://newer.example/feed', days: ['2026-11-19', '2026-11-20'] },
    feedTitle: 'A feed',
    hubOffer: {
      hubs: ['https://hub.example/'],
      topic: `https://${sourceId}.example/feed.xml`,
      finalUrl: `https://${sourceId}.example/feed`,
      contentLocation: null,
    },
    selfUrl: `https://${sourceId}.example/feed.xml`,
    complete: false,
    newestEntryAt: now,
    ownEntries: 1,
    totals: { withdrawn: 1, archives: 2, deltas: 3 },
    archives: {
      read: ['https://a.example/archive/2'],
      gap: {
        seenAt: now,
        nextUrl: 'https://a.example/archive/1',
        notBefore: now,
        left: 8,
        tombstones: [{ nativeId: 'gone', deletedAt: null }],
      },
    },
    validators: { etag: 'W/"a\u0000b"', lastModified: 'yesterday' },
    freshSeconds: 600,
    bodyHash: 'abc',
    hints: { ttlMinutes: 60, skipHours: [1, 2], skipDays: [], updateIntervalMinutes: null },
    history: null,
    polledAt: now,
    succeededAt: now,
    nextPollAt: '2026-11-20T13:00:00.000Z',
    nextPollReason: 'ttl of 60 minutes',
    failures: 0,
    failingSince: null,
    missingSince: null,
    lastStatus: 200,
    lastError: null,
    gone: false,
    ...own,
  };
}

export function sampleRound(sourceId: string, own: Partial<SourceRound> = {}): SourceRound {
  const nothing = { state: null, record: null, entries: [], placements: [], withdrawn: [] };
  return { sourceId, at: now, ...nothing, ...own };
}

export function samplePoll(sourceId: string, own: Partial<PollRecord> = {}): PollRecord {
  return {
    sourceId,
    at: now,
    reason: 'first poll',
    sent: { etag: false, lastModified: false, delta: false },
    outcome: 'read',
    status: 200,
    error: null,
    durationMs: 12,
    bytes: 4_000,
    read: 20,
    added: 2,
    changed: 1,
    withdrawn: 0,
    own: 0,
    ...own,
  };
}

export function sampleDecision(
  entry: EntryKey,
  topic: string,
  action: DecisionAction,
  own: Partial<Decision> = {},
): Decision {
  return {
    topic,
    sourceId: entry.sourceId,
    nativeId: entry.nativeId,
    action,
    by: 'ada',
    at: now,
    reason: null,
    ...own,
  };
}

export function sampleRendered(path: string, own: Partial<Rendered> = {}): Rendered {
  return {
    path,
    mediaType: 'application/rss+xml; charset=utf-8',
    body: new TextEncoder().encode(`<rss>${path}</rss>`),
    etag: `"${path}"`,
    modifiedAt: now,
    encodings: [
      { encoding: 'gzip', etag: `"${path}-g"`, body: Uint8Array.of(0x1f, 0x8b, 0x00) },
      { encoding: 'br', etag: `"${path}-b"`, body: Uint8Array.of(0x0b, 0x00, 0xff) },
    ],
    ...own,
  };
}
