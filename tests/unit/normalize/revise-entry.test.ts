import { describe, expect, test } from 'vitest';
import type { ParsedEntry } from '../../../src/model/parsed-feed.ts';
import { normalizeFeed } from '../../../src/normalize/normalize-feed.ts';
import { reviseEntry } from '../../../src/normalize/revise-entry.ts';
import { makeEntry, makeFeed, makeSource, makeText, NOW } from './make-parsed.ts';

const LATER = '2026-11-23T09:00:00.000Z';

function readOne(part: Partial<ParsedEntry>, now = NOW, feedUpdated: string | null = null) {
  const feed = makeFeed({
    format: 'atom-1.0',
    updated: feedUpdated,
    entries: [makeEntry({ id: 'tag:harbour.example,2026:1', ...part })],
  });
  const finalUrl = 'https://harbour.example/feed.xml';
  const context = { source: makeSource(), finalUrl, contentLocation: null, now };
  const [entry] = normalizeFeed(feed, context).entries;
  if (entry === undefined) throw new Error('no entry was read');
  return entry;
}

describe('reviseEntry', () => {
  test('an entry that was not stored is new', () => {
    const entry = readOne({});
    expect(reviseEntry(null, entry, NOW)).toEqual({ entry, change: 'new' });
  });

  test('an entry that says the same is the stored one itself', () => {
    const stored = readOne(
      { title: makeText('Cranes'), published: '2026-11-01' },
      NOW,
      '2026-11-20',
    );
    const again = readOne(
      { title: makeText('Cranes'), published: '2026-11-01' },
      LATER,
      '2026-11-23',
    );
    const { entry, change } = reviseEntry(stored, again, LATER);
    expect(change).toBe('same');
    expect(entry).toBe(stored);
  });

  test('a date written otherwise, and a number of comments, are no change', () => {
    const comments = { url: null, feedUrl: null, count: '1' };
    const stored = readOne({ updated: 'Sun, 22 Nov 2026 10:00:00 GMT', comments });
    const again = readOne({
      updated: '2026-11-22T11:00:00+01:00',
      comments: { ...comments, count: '2' },
    });
    expect(reviseEntry(stored, again, LATER).change).toBe('same');
  });

  test('a publication date that moves with every request is no change', () => {
    const stored = readOne({ published: '2026-11-22T10:00:00Z' });
    const again = readOne({ published: '2026-11-23T08:00:00Z' }, LATER);
    expect(reviseEntry(stored, again, LATER).change).toBe('same');
  });

  test('A10: id, publication date and first sight stay when the content changes', () => {
    const stored = readOne({ published: '2026-11-01', content: makeText('one') });
    const again = readOne({ published: '2026-11-05', content: makeText('two') }, LATER);
    const { entry, change } = reviseEntry(stored, again, LATER);
    expect(change).toBe('changed');
    expect(entry).toMatchObject({
      id: stored.id,
      publishedAt: stored.publishedAt,
      firstSeenAt: NOW,
      text: 'two',
      revisedAt: LATER,
    });
  });

  test('A10: an update that the feed dates itself is not dated by us', () => {
    const stored = readOne({ updated: '2026-11-01', content: makeText('one') });
    const again = readOne({ updated: '2026-11-05', content: makeText('two') }, LATER);
    expect(reviseEntry(stored, again, LATER).entry).toMatchObject({
      updatedAt: '2026-11-05T00:00:00.000Z',
      revisedAt: null,
    });
  });

  test('a publication date that comes late is taken, but not later than first sight', () => {
    const stored = readOne({});
    expect(stored.publishedAt).toBeNull();
    const earlier = reviseEntry(stored, readOne({ published: '2026-11-01' }, LATER), LATER);
    expect(earlier.entry.publishedAt).toBe('2026-11-01T00:00:00.000Z');
    const later = reviseEntry(stored, readOne({ published: '2026-11-23' }, LATER), LATER);
    expect(later.entry.publishedAt).toBe(NOW);
  });

  test('an entry that says the same and reads differently is taken over without a new date', () => {
    const stored = readOne({ title: makeText('Cranes'), published: '2026-11-01' });
    const again = readOne({ title: makeText('Cranes'), published: '2026-11-01' }, LATER);
    const moved = { ...again, link: 'https://new-harbour.example/cranes' };
    const { entry, change } = reviseEntry(stored, moved, LATER);
    expect(change).toBe('changed');
    expect(entry).toEqual({ ...stored, link: 'https://new-harbour.example/cranes' });
  });
});
