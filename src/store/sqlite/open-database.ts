import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { TopicwireError } from '../../model/topicwire-error.ts';
import { Checkpoints } from './checkpoints.ts';
import { Database, type DatabaseOptions } from './database.ts';
import { explainFailure } from './explain-failure.ts';
import { migrate, migrations, readVersion } from './migrate.ts';
import { readText } from './read-column.ts';
import { WalSync } from './wal-sync.ts';

/**
 * How long a statement itself waits for a lock, which blocks the event loop. Another process's
 * transaction is over by then as a rule; where it is not, `Database` goes on waiting without blocking.
 */
const busyTimeoutMs = 10;

/**
 * NORMAL leaves it to {@link WalSync} to bring a transaction to the disk. {@link Checkpoints} keep the
 * log short; SQLite does it itself, while everybody waits, only where it has come to 64 MB.
 */
const settings = `
PRAGMA synchronous = NORMAL;
PRAGMA trusted_schema = OFF;
PRAGMA wal_autocheckpoint = 16384;
PRAGMA cache_size = -16384;
PRAGMA journal_size_limit = 67108864;
`;

/**
 * What a statement would need to be undone by itself is kept in memory: SQLite wrote a third of all
 * that it writes to such files. A migration may sort whole tables, so it is done before.
 */
const keepUndoInMemory = 'PRAGMA temp_store = MEMORY';

/**
 * Opens a SQLite file and brings it to the newest version; makes it, and its folder, where missing.
 *
 * @throws TopicwireError `store-failed` with what to do about it.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const database = await connect(options);
  try {
    // A file that we refuse is not even switched to write-ahead logging.
    await database.read(() => readVersion(database, migrations.length));
    await database.setUp(() => useWriteAheadLog(database));
    await database.setUp(() => database.execute(settings));
    await migrate(database);
    await database.setUp(() => database.execute(keepUndoInMemory));
    return database;
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function connect(options: DatabaseOptions): Promise<Database> {
  try {
    await mkdir(dirname(options.file), { recursive: true });
    const connection = new DatabaseSync(options.file, {
      timeout: busyTimeoutMs,
      enableForeignKeyConstraints: true,
      defensive: true,
    });
    const { file } = options;
    return new Database(connection, {
      ...options,
      walSync: new WalSync(file),
      checkpoints: new Checkpoints(file),
    });
  } catch (error) {
    throw explainFailure(error, options.file);
  }
}

function useWriteAheadLog(database: Database): void {
  const row = database.get('PRAGMA journal_mode = WAL');
  const mode = row === null ? 'none' : readText(row, 'journal_mode');
  if (mode === 'wal') return;
  throw new TopicwireError(
    'store-failed',
    `the file system of the database allows no write-ahead log (it stays at "${mode}")`,
    { where: database.file, advice: 'put the root on a local disk' },
  );
}
