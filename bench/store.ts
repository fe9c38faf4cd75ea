// How fast the store takes and gives: `node bench/store.ts [--entries 40000] [--root DIR]`.
// The yardstick, in the same run and on the same disk, is one bare SQLite table of key and JSON
// that is written in transactions as large as ours, with the same durability.
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import type { Entry } from '../src/model/entry.ts';
import { openStore } from '../src/store/open-store.ts';
import type { SourceRound, Store } from '../src/store/store.ts';
import { sampleEntry, samplePlacement, samplePoll, sampleState } from '../tests/contract/sample.ts';

const entriesARound = 20;
const sources = 200;
const topics = 30;
const entryBytes = 3000;

const { values: options } = parseArgs({
  options: {
    entries: { type: 'string', default: '40000' },
    root: { type: 'string', default: tmpdir() },
  },
});
const rounds = Math.floor(Number(options.entries) / entriesARound);
const root = mkdtempSync(join(options.root, 'topicwire-bench-'));

try {
  const bare = measureBare();
  const store = await openStore({ root });
  const cold = await measureRounds(store);
  const again = await measureRounds(store);
  await store.close();
  const opening = performance.now();
  const reopened = await openStore({ root });
  const opened = performance.now() - opening;
  const bytes = statSync(join(root, 'data', 'topicwire.db')).size;

  console.log(
    `${rounds} rounds of ${entriesARound} entries of ${entryBytes} bytes, 3 placements each`,
  );
  report('bare table, key and JSON', bare, bare);
  report('store, new entries', cold, bare);
  report('store, the same again', again, bare);
  console.log(
    `${(bytes / rounds / entriesARound).toFixed(0)} bytes an entry; opened in ${opened.toFixed(1)} ms`,
  );
  await reportReads(reopened);
  await reopened.close();
} finally {
  rmSync(root, { recursive: true });
}

/** Milliseconds of each round, sorted. */
function measureBare(): readonly number[] {
  mkdirSync(join(root, 'bare'));
  const connection = new DatabaseSync(join(root, 'bare', 'bare.db'));
  connection.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL');
  connection.exec('CREATE TABLE t (k TEXT PRIMARY KEY, v TEXT) STRICT');
  const statement = connection.prepare('INSERT INTO t VALUES (?, ?)');
  const times: number[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const { entries } = makeRound(number);
    const begun = performance.now();
    connection.exec('BEGIN IMMEDIATE');
    for (const entry of entries) statement.run(entry.id, JSON.stringify(entry));
    connection.exec('COMMIT');
    times.push(performance.now() - begun);
  }
  connection.close();
  return times.sort((x, y) => x - y);
}

async function measureRounds(store: Store): Promise<readonly number[]> {
  const times: number[] = [];
  for (let number = 0; number < rounds; number += 1) {
    const round = makeRound(number);
    const begun = performance.now();
    await store.writeRound(round);
    times.push(performance.now() - begun);
  }
  return times.sort((x, y) => x - y);
}

async function reportReads(store: Store): Promise<void> {
  const sourceIds = Array.from({ length: sources }, (_, number) => `source-${number}`);
  const all = { topic: 'topic-3', states: ['published', 'queued', 'out'] as const, sourceIds };
  const entry = makeEntry(rounds >> 1, 7);
  const ids = makeRound(rounds >> 1).entries.map(({ nativeId }) => nativeId);
  const cases: readonly (readonly [string, () => Promise<unknown>])[] = [
    [
      'listPlaced, 50 published',
      () => store.listPlaced({ ...all, states: ['published'], limit: 50 }),
    ],
    ['listPlaced, 50 of any state', () => store.listPlaced({ ...all, limit: 50 })],
    ['findEntry by id', () => store.findEntry(entry.id)],
    ['findEntry by canonical link', () => store.findEntry(entry.canonicalLink ?? '')],
    ['readEntries, 20 of a source', () => store.readEntries(entry.sourceId, ids)],
    ['listNativeIds of a source', () => store.listNativeIds(entry.sourceId)],
    ['listEntries, 250', () => store.listEntries({ after: entry, limit: 250 })],
    ['count', () => store.count('2026-11-20T12:00:00.000Z')],
  ];
  for (const [name, read] of cases) {
    const times: number[] = [];
    for (let turn = 0; turn < 50; turn += 1) {
      const begun = performance.now();
      await read();
      times.push(performance.now() - begun);
    }
    const sorted = times.sort((x, y) => x - y);
    console.log(`${name.padEnd(30)} ${(at(sorted, 0.5) * 1000).toFixed(0).padStart(7)} µs`);
  }
}

function report(name: string, times: readonly number[], yardstick: readonly number[]): void {
  const total = sum(times);
  const rate = (times.length * entriesARound * 1000) / total;
  const ratio = total / sum(yardstick);
  console.log(
    `${name.padEnd(30)} ${rate.toFixed(0).padStart(7)} entries/s, a round ${at(times, 0.5).toFixed(2)} ms` +
      ` (p99 ${at(times, 0.99).toFixed(2)}), ${ratio.toFixed(2)} times the bare table`,
  );
}

function makeRound(number: number): SourceRound {
  const entries = Array.from({ length: entriesARound }, (_, part) => makeEntry(number, part));
  const sourceId = `source-${number % sources}`;
  return {
    sourceId,
    at: '2026-11-20T12:00:00.000Z',
    state: sampleState(sourceId),
    record: samplePoll(sourceId),
    entries,
    placements: entries.flatMap((entry, part) =>
      (['published', 'queued', 'out'] as const).map((state, turn) =>
        samplePlacement(entry, `topic-${(number + part + turn * 7) % topics}`, state, {
          sortAt: entry.firstSeenAt,
        }),
      ),
    ),
    withdrawn: [],
  };
}

function makeEntry(number: number, part: number): Entry {
  const sourceId = `source-${number % sources}`;
  const link = `https://${sourceId}.example/${number}/some-words-of-a-title-${part}`;
  const at = new Date(
    Date.UTC(2026, 0, 1) + (number * entriesARound + part) * 60_000,
  ).toISOString();
  const own = { id: link, link, canonicalLink: link, firstSeenAt: at, publishedAt: at };
  const bare = sampleEntry(sourceId, link, own);
  const missing = entryBytes - JSON.stringify(bare).length;
  return {
    ...bare,
    text: 'Words of a text as it stands in a feed. '.repeat(100).slice(0, missing),
  };
}

function at(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
