import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../../src/store/sqlite/database.ts';
import { migrate } from '../../../src/store/sqlite/migrate.ts';
import { listPlacedSql } from '../../../src/store/sqlite/placement-table.ts';
import { readText } from '../../../src/store/sqlite/read-column.ts';
import { openInMemory } from './in-memory-database.ts';

describe('listing what is placed', () => {
  let database: Database;

  beforeEach(async () => {
    database = openInMemory();
    await migrate(database);
  });
  afterEach(async () => {
    await database.close();
  });

  it.each([1, 2, 3])('in %i states walks the index and sorts nothing', async (states) => {
    const values = [...Array.from({ length: states }, () => ['out', 't', '[]']).flat(), 50];
    const plan = await database.read(() =>
      database
        .all(`EXPLAIN QUERY PLAN ${listPlacedSql(states)}`, ...values)
        .map((row) => readText(row, 'detail')),
    );
    const walks = plan.filter((step) =>
      step.includes('INDEX placements_listed (state=? AND topic=?)'),
    );
    expect(walks).toHaveLength(states);
    expect(plan.filter((step) => step.includes('TEMP B-TREE'))).toEqual([]);
  });
});
