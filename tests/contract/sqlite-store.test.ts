import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EMPTY_MEMORY } from '../../src/model/source-state.ts';
import { openStore } from '../../src/store/open-store.ts';
import { migrations } from '../../src/store/sqlite/migrate.ts';
import type { Store } from '../../src/store/store.ts';
import { describeHub } from './hub-contract.ts';
import { entriesARound, numberedRound } from './numbered-round.ts';
import { sampleDecision, sampleEntry, samplePoll, sampleRound, sampleState } from './sample.ts';
import { describeStore } from './store-contract.ts';
import { describeStories } from './story-contract.ts';
import { describeSubscriptions } from './subscription-contract.ts';

describeStore('SQLite', (root) => openStore({ root }));
describeStories('SQLite', (root) => openStore({ root }));
describeSubscriptions('SQLite', (root) => openStore({ root }));
describeHub('SQLite', (root) => openStore({ root }));

describe('the SQLite store', () => {
  let root: string;
  let file: string;

  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'topicwire-sqlite-'));
    file = join(root, 'data', 'topicwire.db');
  });
  afterEach(async () => {
    await rm(root, { recursive: true });
  });

  async function withStore<T>(work: (store: Store) => Promise<T>): Promise<T> {
    const store = await openStore({ root });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  }

  /** Changes the file behind the store's back. */
  function tamper(sql: string): void {
    const connection = new DatabaseSync(file);
    try {
      connection.exec(sql);
    } finally {
      connection.close();
    }
  }

  it('reads states and lines of the ledger that an earlier version wrote', async () => {
    const { hubOffer, totals, archives, move, address, ...old } = sampleState('a');
    const { withdrawn, own, ...line } = samplePoll('a');
    await withStore((store) => store.writeSourceState(sampleState('a'), samplePoll('a')));
    tamper(`UPDATE source_states SET state = '${JSON.stringify(old)}'`);
    const poll = { ...line, sent: { etag: true, lastModified: false } };
    tamper(`UPDATE polls SET poll = '${JSON.stringify(poll)}'`);
    await withStore(async (store) => {
      const state = { ...EMPTY_MEMORY, ...old };
      expect(await store.readSourceState('a')).toEqual(state);
      expect((await store.readSourceStates()).get('a')).toEqual(state);
      const sent = { etag: true, lastModified: false, delta: false };
      expect(await store.listPolls('a', 5)).toEqual([{ ...line, withdrawn: 0, own: 0, sent }]);
    });
  });

  it('keeps every acknowledged round when its process is killed', async () => {
    let next = 0;
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const acknowledged = await killWhileWriting(next, attempt);
      await withStore((store) => expectWholeRounds(store, acknowledged));
      next = acknowledged + 2;
    }
  });

  /** The number of the last round that a child took the store's word for before it was killed. */
  async function killWhileWriting(first: number, attempt: number): Promise<number> {
    const child = startWriter(root, 'a', first, 1_000_000);
    let last = first - 1;
    for await (const line of createInterface({ input: child.stdout })) {
      last = Number(line);
      // Each attempt hits the writer at another place of its work.
      if (last === first + 3 + attempt) setTimeout(() => child.kill('SIGKILL'), attempt * 0.3);
    }
    expect(last).toBeGreaterThanOrEqual(first + 3 + attempt);
    return last;
  }

  /** The round after the last acknowledged one may be there, then whole; nothing is half there. */
  async function expectWholeRounds(store: Store, acknowledged: number): Promise<void> {
    const ids = new Set(await store.listNativeIds('a'));
    const failures = (await store.readSourceStates()).get('a')?.failures ?? -1;
    expect([acknowledged, acknowledged + 1]).toContain(failures);
    const numbers = new Set([...ids].map((id) => Number(id.split('-')[0])));
    expect(numbers.has(acknowledged)).toBe(true);
    expect(Math.max(...numbers)).toBe(failures);
    expect(ids.size).toBe(numbers.size * entriesARound);
    const placed = await store.listPlaced({
      topic: 't',
      states: ['published'],
      sourceIds: ['a'],
      limit: 100_000,
    });
    expect(new Set(placed.map(({ entry }) => entry.nativeId))).toEqual(ids);
  }

  it('serves two processes that write at the same time', async () => {
    const rounds = 60;
    const childEnded = ended(startWriter(root, 'b', 0, rounds));
    await withStore(async (store) => {
      for (let number = 0; number < rounds; number += 1) {
        await store.writeRound(numberedRound('a', number));
      }
      expect(await childEnded).toBe(0);
      for (const sourceId of ['a', 'b']) {
        expect(await store.listNativeIds(sourceId)).toHaveLength(rounds * entriesARound);
      }
    });
  });

  it('is made once by processes that begin at the same time', async () => {
    const children = ['a', 'b', 'c', 'd'].map((sourceId) => startWriter(root, sourceId, 0, 1));
    expect(await Promise.all(children.map(ended))).toEqual([0, 0, 0, 0]);
    await withStore(async (store) => {
      expect((await store.count('2026-11-20T12:00:00.000Z')).entries).toBe(4 * entriesARound);
    });
  });

  it('is one file under data/, with a write-ahead log and marked as ours', async () => {
    await withStore(async () => {});
    const connection = new DatabaseSync(file);
    try {
      expect(connection.prepare('PRAGMA journal_mode').get()).toEqual({ journal_mode: 'wal' });
      expect(connection.prepare('PRAGMA application_id').get()).toEqual({
        application_id: 0x54574952,
      });
      expect(connection.prepare('PRAGMA user_version').get()).toEqual({
        user_version: migrations.length,
      });
      expect(connection.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' });
    } finally {
      connection.close();
    }
  });

  it('refuses to change or remove a decision, even by SQL', async () => {
    const decision = sampleDecision({ sourceId: 'a', nativeId: '1' }, 't', { kind: 'approve' });
    await withStore((store) => store.appendDecision(decision));
    expect(() => tamper('DELETE FROM decisions')).toThrow('decisions are never removed');
    expect(() => tamper("UPDATE decisions SET decision = '{}'")).toThrow(
      'decisions are never changed',
    );
    expect(() => tamper('REPLACE INTO decisions SELECT * FROM decisions')).toThrow(
      'decisions are never replaced',
    );
    await withStore(async (store) => {
      expect(await store.listDecisions('t')).toEqual([decision]);
    });
  });

  it('waits without blocking while another process holds the lock', async () => {
    await withStore(async (store) => {
      const other = new DatabaseSync(file);
      other.exec('BEGIN IMMEDIATE');
      let turns = 0;
      const counter = setInterval(() => {
        turns += 1;
      }, 5);
      const writing = store.writeJudgedRules('t', 'hash');
      setTimeout(() => other.exec('ROLLBACK'), 150);
      await writing;
      clearInterval(counter);
      other.close();
      expect(turns).toBeGreaterThan(3);
      expect(await store.readJudgedRules()).toEqual(new Map([['t', 'hash']]));
    });
  });

  it('says so when the lock stays with another process, and goes on afterwards', async () => {
    const store = await openStore({ root, lockWaitMs: 50 });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    await expect(store.writeJudgedRules('t', 'one')).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('locked by another process'),
      advice: expect.stringContaining('wait'),
      where: file,
    });
    expect(await store.readJudgedRules()).toEqual(new Map());
    other.exec('ROLLBACK');
    other.close();
    await store.writeJudgedRules('t', 'two');
    expect(await store.readJudgedRules()).toEqual(new Map([['t', 'two']]));
    await store.close();
  });

  describe('refuses, and leaves as it is,', () => {
    async function expectRefusal(message: string, advice: string): Promise<void> {
      const before = await readFile(file);
      await expect(openStore({ root })).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringContaining(message),
        advice: expect.stringContaining(advice),
        where: file,
      });
      expect(Buffer.compare(await readFile(file), before)).toBe(0);
    }

    it('a database of a newer version', async () => {
      await withStore(async () => {});
      tamper('PRAGMA user_version = 99');
      await expectRefusal('newer Topicwire (version 99', 'update Topicwire');
    });

    it('a database of another program', async () => {
      await mkdir(join(root, 'data'));
      tamper('CREATE TABLE notes (text TEXT)');
      await expectRefusal('another program', 'move it away');
    });

    it('a database marked by another program', async () => {
      await mkdir(join(root, 'data'));
      tamper('PRAGMA application_id = 7');
      await expectRefusal('another program', 'move it away');
    });

    it('a file that is not a database', async () => {
      await mkdir(join(root, 'data'));
      await writeFile(file, 'These are only words, and many of them. '.repeat(100));
      await expectRefusal('not a database', 'restore a backup');
    });

    it('a database whose first page is damaged', async () => {
      await withStore(async () => {});
      const bytes = await readFile(file);
      await writeFile(file, bytes.fill(0x5a, 100, 4096));
      await expectRefusal('damaged', 'restore a backup');
    });
  });

  it('makes a store of an empty file', async () => {
    await mkdir(join(root, 'data'));
    await writeFile(file, '');
    await withStore(async (store) => {
      expect(await store.listEntries({ after: null, limit: 1 })).toEqual([]);
    });
  });

  it('says what to do when data/ cannot be made', async () => {
    await writeFile(join(root, 'data'), 'a file in its place');
    await expect(openStore({ root })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('cannot be opened'),
      advice: expect.stringContaining('data/ is a folder'),
    });
  });

  it('says what to do when the database is a folder', async () => {
    await mkdir(file, { recursive: true });
    await expect(openStore({ root })).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('cannot be opened'),
    });
  });

  it('reports damage that shows only when it is read, and still reads the rest', async () => {
    await withStore(async (store) => {
      const entries = ['1', '2'].map((id) => sampleEntry('a', id));
      await store.writeRound(sampleRound('a', { entries }));
    });
    tamper("UPDATE entries SET entry = '{\"id\":' WHERE native_id = '1'");
    await withStore(async (store) => {
      await expect(store.readEntries('a', ['1'])).rejects.toMatchObject({
        code: 'store-failed',
        message: expect.stringContaining('damaged'),
      });
      expect((await store.readEntries('a', ['2'])).size).toBe(1);
    });
  });
});

function startWriter(root: string, sourceId: string, first: number, rounds: number) {
  const script = join(import.meta.dirname, 'write-rounds.ts');
  return spawn(process.execPath, [script, root, sourceId, `${first}`, `${rounds}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(child: ChildProcess): Promise<number | null> {
  child.stdout?.resume();
  await once(child, 'close');
  return child.exitCode;
}
