import { expect, test } from 'vitest';
import { describeHeldBack, HeldBack } from '../../../src/pipeline/held-back.ts';

const FIRST = '2026-03-01T10:00:00.000Z';
const SECOND = '2026-03-01T11:00:00.000Z';
const rss = { path: '/feeds/ports.rss', differences: ['title is "a", not "b"', 'id is 1, not 2'] };
const atom = { path: '/feeds/ports.atom', differences: ['not well-formed: x'] };
const known = (path: string) => [rss.path, atom.path].includes(path);

test('a document is held back since the first version that did not pass, until one does', () => {
  const held = new HeldBack();
  held.note([rss, atom], [], known, FIRST);
  held.note([rss], [atom.path], known, SECOND);
  expect([...held.documents.values()]).toEqual([{ ...rss, since: FIRST }]);
  expect(held.count).toBe(3);
  held.note([], [rss.path], known, SECOND);
  expect([...held.documents.values()]).toEqual([]);
  held.note([rss], [], known, SECOND);
  expect(held.documents.get(rss.path)?.since).toBe(SECOND);
  expect(held.count).toBe(4);
});

test('what a rendering does not touch stays held back, what is no longer published does not', () => {
  const held = new HeldBack();
  held.note([rss, atom], [], known, FIRST);
  held.note([], [], known, SECOND);
  expect([...held.documents.keys()]).toEqual([rss.path, atom.path]);
  held.note([], [], (path) => path === atom.path, SECOND);
  expect([...held.documents.keys()]).toEqual([atom.path]);
});

test('an archive is held back until a rendering that does not refuse it again', () => {
  const held = new HeldBack();
  const archive = { ...rss, path: '/feeds/ports/archive/3.rss' };
  held.note([archive], [], () => true, FIRST);
  held.note([archive], [], () => true, SECOND);
  expect(held.documents.get(archive.path)?.since).toBe(FIRST);
  held.note([], [], () => true, SECOND);
  expect([...held.documents.keys()]).toEqual([]);
});

test('a document that is held back is described on one line', () => {
  expect(describeHeldBack({ ...rss, since: FIRST })).toBe(
    '/feeds/ports.rss was held back, its last good version stays: title is "a", not "b" (and 1 more); since 2026-03-01T10:00:00.000Z',
  );
  expect(describeHeldBack({ ...rss, path: '/feeds/ports/archive/3.rss', since: FIRST })).toMatch(
    /^\/feeds\/ports\/archive\/3\.rss was held back, nothing is served there: /,
  );
});
