import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/store/sqlite/database.ts';
import { migrate, migrations } from '../../../src/store/sqlite/migrate.ts';
import { SqliteStore } from '../../../src/store/sqlite/sqlite-store.ts';
import { sampleEntry, sampleRound } from '../../contract/sample.ts';
import { openInMemory } from './in-memory-database.ts';

describe('migrations', () => {
  let database: Database;

  beforeEach(() => {
    database = openInMemory();
  });
  afterEach(async () => {
    await database.close();
  });

  async function readVersion(): Promise<unknown> {
    return (await database.read(() => database.get('PRAGMA user_version')))?.user_version;
  }

  it('bring an empty database to the newest version', async () => {
    await migrate(database);
    expect(await readVersion()).toBe(migrations.length);
  });

  it('leave a database of the newest version as it is', async () => {
    await migrate(database);
    const before = await database.read(() => database.get('PRAGMA schema_version'));
    await migrate(database);
    expect(await database.read(() => database.get('PRAGMA schema_version'))).toEqual(before);
  });

  it('bring an older database on, with all that it holds', async () => {
    await migrate(database);
    const entry = sampleEntry('a', '1');
    const store = new SqliteStore(database);
    await store.writeRound(sampleRound('a', { entries: [entry] }));
    await migrate(database, [
      ...migrations,
      'ALTER TABLE entries ADD COLUMN note TEXT;',
      "UPDATE entries SET note = 'seen';",
    ]);
    expect(await readVersion()).toBe(migrations.length + 2);
    expect(await store.findEntry(entry.id)).toEqual(entry);
    expect(await database.read(() => database.all('SELECT note FROM entries'))).toEqual([
      { note: 'seen' },
    ]);
  });

  it('that fail leave the database at the version before them', async () => {
    const broken = 'CREATE TABLE half (a TEXT); INSERT INTO nowhere VALUES (1);';
    await expect(migrate(database, [...migrations, broken])).rejects.toMatchObject({
      code: 'store-failed',
    });
    expect(await readVersion()).toBe(migrations.length);
    expect(
      await database.read(() => database.get("SELECT 1 FROM sqlite_schema WHERE name = 'half'")),
    ).toBeNull();
    await migrate(database);
  });

  it('are not run on a database of a newer version', async () => {
    await migrate(database, [...migrations, 'CREATE TABLE later (a TEXT);']);
    await expect(migrate(database)).rejects.toMatchObject({
      code: 'store-failed',
      message: expect.stringContaining('newer Topicwire'),
    });
  });

  it('are one file each, numbered without a gap', async () => {
    const folder = join(import.meta.dirname, '../../../src/store/sqlite/migrations');
    const numbers = (await readdir(folder)).sort().map((name) => Number(name.slice(0, 4)));
    expect(numbers).toEqual(migrations.map((_, index) => index + 1));
  });

  it('make strict tables only', async () => {
    await migrate(database);
    const tables = await database.read(() =>
      database.all(
        "SELECT name, strict FROM pragma_table_list WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
      ),
    );
    expect(tables.length).toBeGreaterThan(0);
    expect(tables.filter((table) => table.strict !== 1)).toEqual([]);
  });
});
