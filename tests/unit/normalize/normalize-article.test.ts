import { describe, expect, test } from 'vitest';
import type { Article } from '../../../src/model/article.ts';
import type { Site } from '../../../src/model/site.ts';
import { normalizeArticle } from '../../../src/normalize/normalize-article.ts';
import { reviseEntry } from '../../../src/normalize/revise-entry.ts';
import { NOW } from './make-parsed.ts';

const SITE: Site = {
  title: 'The Harbour',
  description: 'Ships and cranes',
  language: 'en',
  baseUrl: 'https://wire.example',
  author: { name: 'Harbour Desk', email: null, uri: null },
  contactUrl: 'https://wire.example/contact',
  tagAuthority: 'wire.example',
  since: '2026-01-01',
  rights: '© The Harbour',
  hubs: [],
  poll: {
    floorMinutes: 60,
    ceilingMinutes: 1_440,
    timeoutMs: 1_000,
    maxBytes: 1_000,
    concurrency: 1,
  },
};

const ARTICLE: Article = {
  slug: 'first-crane',
  file: 'content/first-crane.md',
  id: null,
  title: 'The first  crane',
  publishedAt: '2026-11-01T00:00:00.000Z',
  updatedAt: null,
  authors: ['Ana Mole'],
  tags: ['Cranes', 'cranes', ' Quays '],
  summary: 'It moves.',
  image: 'crane.jpg',
  language: null,
  draft: false,
  canonicalUrl: 'https://ana.example/crane',
  html: '<p>It <a href="../feeds/">moves</a>.<script>x</script></p>',
};

describe('normalizeArticle', () => {
  test('an article becomes an entry of the house', () => {
    expect(normalizeArticle(ARTICLE, SITE, NOW)).toMatchObject({
      id: 'tag:wire.example,2026-01-01:first-crane',
      sourceId: 'local',
      nativeId: 'first-crane',
      title: 'The first crane',
      summary: 'It moves.',
      content:
        '<p>It <a href="https://wire.example/feeds/" rel="noopener noreferrer">moves</a>.</p>',
      text: 'It moves.',
      link: 'https://wire.example/articles/first-crane',
      links: [{ href: 'https://ana.example/crane', rel: 'canonical' }],
      authors: [{ name: 'Ana Mole', email: null, uri: null }],
      categories: [{ term: 'Cranes' }, { term: 'Quays' }],
      publishedAt: '2026-11-01T00:00:00.000Z',
      image: 'https://wire.example/articles/crane.jpg',
      origin: null,
      rights: '© The Harbour',
      language: 'en',
    });
  });

  test('an id of its own outlives a new file name', () => {
    const before = normalizeArticle({ ...ARTICLE, id: 'crane 1' }, SITE, NOW);
    const after = normalizeArticle({ ...ARTICLE, id: 'crane 1', slug: 'old-crane' }, SITE, NOW);
    expect(after.id).toBe('tag:wire.example,2026-01-01:crane%201');
    expect([after.id, after.nativeId]).toEqual([before.id, before.nativeId]);
  });

  test('the house signs what nobody signs', () => {
    expect(normalizeArticle({ ...ARTICLE, authors: [] }, SITE, NOW).authors).toEqual([SITE.author]);
  });

  test('an edit changes the entry and neither its id nor its publication', () => {
    const stored = normalizeArticle(ARTICLE, SITE, NOW);
    const edited = { ...ARTICLE, html: '<p>It stands.</p>' };
    const { entry, change } = reviseEntry(stored, normalizeArticle(edited, SITE, NOW), NOW);
    expect(change).toBe('changed');
    expect([entry.id, entry.publishedAt, entry.text]).toEqual([
      stored.id,
      stored.publishedAt,
      'It stands.',
    ]);
    expect(reviseEntry(stored, normalizeArticle(ARTICLE, SITE, NOW), NOW).entry).toBe(stored);
  });
});
