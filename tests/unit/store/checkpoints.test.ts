import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import type { Store } from '../../../src/store/store.ts';
import { sampleEntry, sampleState } from '../../contract/sample.ts';

const megabyte = 2 ** 20;
const entryBytes = 64 * 1024;

let root: string;
let store: Store;

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'topicwire-checkpoints-'));
  store = await openStore({ root });
});

afterEach(async () => {
  await store.close();
  rmSync(root, { recursive: true });
});

function sizeOf(file: string): number {
  return statSync(join(root, 'data', file)).size;
}

async function writeRounds(from: number, to: number): Promise<void> {
  for (let number = from; number < to; number += 1) {
    const sourceId = `s${number}`;
    const entry = sampleEntry(sourceId, '1', { text: 'x'.repeat(entryBytes) });
    const round = { sourceId, at: '2026-11-20T12:00:00.000Z', entries: [entry], placements: [] };
    await store.writeRound({
      ...round,
      state: sampleState(sourceId),
      record: null,
      withdrawn: [],
    });
  }
}

test('what is written comes into the database while the store is open', async () => {
  await writeRounds(0, 160);
  await vi.waitFor(() => expect(sizeOf('topicwire.db')).toBeGreaterThan(4 * megabyte), 10_000);
});

test('the log does not grow with what is written', async () => {
  await writeRounds(0, 1_100);
  expect(sizeOf('topicwire.db-wal')).toBeLessThan(60 * megabyte);
  expect((await store.readEntries('s1099', ['1'])).size).toBe(1);
});

test('a store that is closed leaves no log behind', async () => {
  await writeRounds(0, 80);
  await store.close();
  expect(existsSync(join(root, 'data', 'topicwire.db-wal'))).toBe(false);
  store = await openStore({ root });
  expect((await store.readEntries('s79', ['1'])).size).toBe(1);
});
