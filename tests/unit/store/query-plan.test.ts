import { DatabaseSync } from 'node:sqlite';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/model/entry.ts';
import type { PlacementState } from '../../../src/model/placement.ts';
import { Database } from '../../../src/store/sqlite/database.ts';
import { migrate } from '../../../src/store/sqlite/migrate.ts';
import { SqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import {
  now,
  sampleDecision,
  sampleEntry,
  samplePlacement,
  samplePoll,
  sampleRendered,
  sampleRound,
  sampleState,
} from '../../contract/sample.ts';
import { makeEditionEntry } from '../publish/make-edition.ts';

/** Remembers every statement that it was asked to prepare. */
class RecordingDatabase extends DatabaseSync {
  readonly prepared: string[] = [];

  override prepare(sql: string) {
    this.prepared.push(sql);
    return super.prepare(sql);
  }
}

describe('what the store asks of SQLite', () => {
  const plans = new Map<string, readonly string[]>();

  beforeAll(async () => {
    const connection = new RecordingDatabase(':memory:');
    const database = new Database(connection, { file: 'memory.db', lockWaitMs: 0 });
    await migrate(database);
    connection.prepared.length = 0;
    const store = new SqliteStore(database);
    await callEverything(store);
    for (const sql of [...connection.prepared]) plans.set(sql, explain(connection, sql));
    await store.close();
  });

  it('goes by an index that leads to a single entry, topic or path', () => {
    const kept = /^(SCAN|SEARCH) (e|p|entries|placements|decisions|rendered\w*)( |$)/;
    const narrow =
      /source_id|native_id|path[=>]|id=|link=|topic=|rowid=|first_seen_at|decisions_pins/;
    const wide = [...plans]
      .filter(([sql]) => !sql.includes('count(*)'))
      .flatMap(([sql, plan]) => plan.map((step) => ({ sql, step })))
      .filter(({ step }) => kept.test(step) && !narrow.test(step));
    expect(plans.size).toBeGreaterThan(25);
    expect(wide).toEqual([]);
  });

  it("walks no table of the hub's, but for those few whom an index of them alone holds", () => {
    const few = /USING (COVERING )?INDEX hub_subscribers_(wishing|again|under_way)/;
    const asked = [...plans].filter(([sql]) => /hub_(subscribers|pings)/.test(sql));
    expect(asked.length).toBeGreaterThan(12);
    const wide = asked
      .filter(([sql]) => !sql.includes('FROM hub_pings ORDER BY'))
      .flatMap(([sql, plan]) => plan.map((step) => ({ sql, step })))
      .filter(({ step }) => step.startsWith('SCAN') && !few.test(step));
    expect(wide).toEqual([]);
    const counted = asked.filter(([sql]) => sql.includes('count(*)'));
    for (const [, plan] of counted) expect(plan.join()).toContain('COVERING INDEX');
  });

  it('walks no table of history', () => {
    const ofHistory =
      /^SCAN (n|r|a|l|published_records|archive_entries|archive_links|archives|standing_notes)( |$)/;
    const asked = [...plans].filter(([sql]) => /published_records|archive|standing_/.test(sql));
    expect(asked.length).toBeGreaterThan(20);
    const wide = asked.flatMap(([sql, plan]) => plan.map((step) => ({ sql, step })));
    // What is named by hand may be walked.
    const isNamed = ({ sql, step }: { sql: string; step: string }) =>
      step === 'SCAN n' && sql.includes('named AS MATERIALIZED');
    expect(wide.filter((each) => ofHistory.test(each.step) && !isNamed(each))).toEqual([]);
  });

  it('sorts no lists of entries', () => {
    const listings = [...plans].filter(([sql]) => /ORDER BY (sort_at|source_id)/.test(sql));
    expect(listings.length).toBeGreaterThanOrEqual(9);
    for (const [, plan] of listings) expect(plan.join()).not.toContain('TEMP B-TREE');
  });
});

async function callEverything(store: SqliteStore): Promise<void> {
  const entry = sampleEntry('a', '1');
  const placement = samplePlacement(entry, 't', 'published');
  const state = sampleState('a');
  await store.writeRound(
    sampleRound('a', { state, entries: [entry], placements: [placement], withdrawn: ['2'] }),
  );
  await store.replacePlacements('t', [entry], [placement]);
  const states: readonly PlacementState[] = ['published', 'queued', 'out'];
  for (const count of [1, 2, 3]) {
    const options = { topic: 't', sourceIds: ['a'], limit: 50 };
    await store.listPlaced({ ...options, states: states.slice(0, count) });
  }
  const [after] = await store.readPlaced('t', [entry]);
  if (after === undefined) throw new Error('no entry is placed');
  for (const count of [1, 2, 3]) {
    const options = { topic: 't', sourceIds: ['a'], limit: 50, after };
    await store.listPlaced({ ...options, states: states.slice(0, count) });
  }
  await store.listPins(now);
  await store.readGoodHashes();
  await store.readGoodRules(['t']);
  await store.writeGoodRules([]);
  await store.readBeginnings(['a']);
  await store.readEntries('a', ['1']);
  await store.listNativeIds('a');
  await store.findEntry('unknown');
  await store.listEntries({ after: null, limit: 1 });
  await store.listSeenUntil(now, 1);
  await store.appendDecision(sampleDecision(entry, 't', { kind: 'hide' }));
  await store.listDecisions('t');
  await store.countDecisions();
  await store.listDecisions('t', entry);
  await store.readDecisions([entry]);
  await store.writeSourceState(state, samplePoll('a'));
  await store.listPolls('a', 5);
  await store.planPollHour(now, { requestsPerDay: 1, correction: 1 });
  await store.listPollHours();
  const sources = [{ sourceId: 'a', polledAt: state.polledAt }];
  await store.leaseSources({ worker: 'w', at: now, until: now, sources });
  await store.listLeases(now);
  await store.releaseSources('w', ['a']);
  await store.readSourceStates();
  await callHub(store);
  await callHistory(store, entry);
  await store.writeJudgedRules('t', 'hash');
  await store.readJudgedRules();
  await store.removeTopic('t');
  await store.writeRendered([sampleRendered('/a')], ['/b']);
  await store.readRendered();
  await store.readRendered(['/a']);
  await store.listRendered();
  await store.listMarked(10);
  await store.indexPublished([]);
  await store.searchPublished({
    query: {
      terms: [{ tokens: ['one'], isPrefix: false, inTitle: false, isExcluded: false }],
      names: [],
      since: null,
    },
    since: null,
    before: null,
    limit: 10,
  });
  const days = [{ sourceId: 'a', day: '2026-11-20' }];
  const rounds = [{ sourceId: 'a', firstSeenAt: now }];
  await store.listFellows({ topic: 't', days, rounds, limit: 10 });
  await store.markTopic('t', true);
  await store.readPublishedRevision();
  await store.listTopicTokens('t');
  await store.readTopicToken('hash');
  await store.count(now);
}

async function callHub(store: SqliteStore): Promise<void> {
  const key = { path: '/feeds/t.atom', callback: 'https://reader.example/' };
  await store.changeHubSubscriber(key, () => 'remove');
  await store.listHubSubscribers(key, 1);
  await store.listHubPaths();
  await store.listHubWishes();
  await store.listHubDue({ path: key.path, etag: '"1"', at: now });
  await store.listHubAgain(now, 1);
  await store.readNextHubAttempt();
  await store.listHubDeliveries();
  await store.removeLapsedHubSubscribers(now);
  await store.countHubSubscribers(key);
  await store.changeHubPing('https://hub.example/', key.path, () => 'remove');
  await store.listHubPings();
}

async function callHistory(store: SqliteStore, entry: Entry): Promise<void> {
  const { revision, notes } = await store.readTopicRecord('t', 9);
  const { id, sourceId, nativeId } = entry;
  const dates = { publishedAt: now, firstAt: now, removedAt: null, revivedAt: null };
  const record = { id, sourceId, nativeId, ...dates, archive: 1, behind: false, setAside: false };
  const frozen = { ...makeEditionEntry(entry, {}), id };
  const author = { name: 'A', email: null, uri: null };
  const topic = { slug: 't', title: 'T', description: 'D', language: 'en' };
  const site = { title: 'W', description: 'D', language: 'en', author, rights: null };
  const words = { topic, site: { ...site, baseUrl: 'https://w' } };
  const archives = [{ number: 1, words, updatedAt: now, entries: [frozen] }];
  const step = { topic: 't', revision, records: [record], archives, erased: [], notes };
  await store.recordStep(step);
  await store.recordStep({ ...step, revision: revision + 1, archives: [], erased: [entry] });
  await store.readRecords('t', [id]);
  await store.findRecords('t', [entry]);
  await store.listWithdrawn([entry]);
  await store.listTombstones('t', 9);
  for (const topic of [null, 't']) {
    await store.listStaleArchives({ topic, after: null, limit: 9 });
  }
  await store.markForeignArchives('https://w');
  await store.readArchive({ topic: 't', number: 1 });
  await store.writeArchiveDocuments({ topic: 't', number: 1, version: 1 }, 'https://w', []);
  for (const target of [
    { kind: 'entry', id },
    { kind: 'source', sourceId },
  ] as const) {
    await store.appendTakedown({ target, undo: false, by: 'a', at: now, why: 'b' });
    await store.enforceTakedowns(now);
    await store.listTopicsOf(target);
  }
  await store.listTakedowns(0);
}

function explain(connection: DatabaseSync, sql: string): readonly string[] {
  const values = Array.from({ length: sql.split('?').length - 1 }, () => null);
  return connection
    .prepare(`EXPLAIN QUERY PLAN ${sql}`)
    .all(...values)
    .map((row) => String(row.detail));
}
