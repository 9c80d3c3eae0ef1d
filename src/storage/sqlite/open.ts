import type { DatabaseSync } from 'node:sqlite';
import type { Store } from '#core/ports/store.ts';
import { type MigrationSession, migrate } from '../migrations/migrate.ts';
import { repositories } from '../repositories/index.ts';
import { Checkpoints, type StartCheckpointThread, startCheckpointThread } from './checkpoints.ts';
import { kyselyOnSqlite } from './driver.ts';
import { toStorageError } from './errors.ts';
import { GroupCommit } from './group-commit.ts';
import { LogSync } from './log-sync.ts';
import { openFile } from './open-file.ts';
import { Reserve } from './reserve.ts';
import { Snapshot } from './snapshot.ts';

/** Below it, SQLite's WAL-reset bug can lose committed writes when several connections are open. */
const OLDEST_SQLITE = [3, 51, 3] as const;

export interface SqliteOptions {
  readonly file: string;
  readonly now: number;
  /** Called when the device failed under a commit: the process must end, for no retry of fsync can be trusted. */
  readonly onDeviceFailure: (error: unknown) => void;
  /** Called when many pages of the write-ahead log wait to be copied, with their number: another process reads an old state. */
  readonly onLogGrown?: ((pages: number) => void) | undefined;
  /** How large the write-ahead log may get, in bytes: 256 MiB where nothing is said. What would make it larger is refused (ADR 98). */
  readonly logLimit?: number;
  /** Called when it is that large. */
  readonly onLogFull?: (pages: number) => void;
  /** How the thread that copies the log is started; the server's own way where nothing is said. */
  readonly startThread?: StartCheckpointThread;
}

const LOG_LIMIT = 256 * 1024 ** 2;
/**
 * Of each connection: the inner pages of every index among a million users. The file is never mapped into memory instead: each
 * commit takes the map away from the connection that reads, and to fault it in again costs ten times what reading does (ADR 108).
 */
const CACHE_KIB = 8192;
/** Of a log that grew larger, the rest of the file is given back when it is begun anew. */
const LOG_KEPT = 64 * 1024 ** 2;

/**
 * Opens (and migrates) the embedded database: one connection that writes, one that reads, so that a read never sees what
 * is not committed. Raises NewerSchemaError.
 */
export async function openSqlite(options: SqliteOptions): Promise<Store> {
  const { file, now, onDeviceFailure, onLogGrown = () => {}, onLogFull = () => {}, logLimit = LOG_LIMIT } = options;
  const { startThread = startCheckpointThread } = options;
  const writer = connect(file);
  requireSafeVersion(writer);
  writer.exec('PRAGMA journal_mode = WAL');
  await migrateSqlite(writer, now);
  // From here on commits are made durable by `LogSync` and copied into the database by `Checkpoints`, both off the event loop.
  writer.exec(`PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 0; PRAGMA journal_size_limit = ${LOG_KEPT}`);
  const log = new LogSync(file);
  const checkpoints = new Checkpoints({
    file,
    database: writer,
    logLimit,
    startThread,
    onDeviceFailure,
    onLogGrown,
    onLogFull,
  });
  const reader = connect(file);
  reader.exec('PRAGMA query_only = ON');
  const writing = repositories({ db: kyselyOnSqlite(writer), skipLocked: false });
  const snapshot = new Snapshot(reader);
  const commits = new GroupCommit(writer, new Reserve(`${file}-reserve`), {
    hasRoom: () => checkpoints.hasRoom(),
    onCommitting: () => snapshot.hold(),
    makeDurable: () => log.run(),
    onSettled() {
      snapshot.release();
      checkpoints.committed();
    },
    onDeviceFailure,
  });
  return {
    read: repositories({ db: kyselyOnSqlite(reader, snapshot), skipLocked: false }),
    write: (work, options) => commits.run(() => work(writing), options),
    ping: async () => {
      try {
        reader.prepare('SELECT 1').get();
      } catch (error) {
        throw toStorageError(error);
      }
    },
    close: async () => {
      // Queued writes end first; an empty one behind them tells when.
      await commits.run(async () => {}).catch(() => {});
      await checkpoints.close();
      snapshot.end();
      log.close();
      reader.close();
      writer.close();
    },
  };
}

function connect(file: string): DatabaseSync {
  const database = openFile(file, { enableForeignKeyConstraints: true, timeout: 0 });
  database.exec(`PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -${CACHE_KIB}`);
  return database;
}

function requireSafeVersion(database: DatabaseSync): void {
  const row = database.prepare('SELECT sqlite_version() AS version').get() as { version: string };
  const found = row.version.split('.').map(Number);
  for (const [index, least] of OLDEST_SQLITE.entries()) {
    const part = found[index] ?? 0;
    if (part > least) return;
    if (part < least)
      throw new Error(
        `SQLite ${row.version} can lose committed writes; ${OLDEST_SQLITE.join('.')} or newer is needed.`,
      );
  }
}

async function migrateSqlite(database: DatabaseSync, now: number): Promise<void> {
  database.exec('PRAGMA busy_timeout = 5000');
  database.exec('BEGIN IMMEDIATE');
  try {
    await migrate(sqliteMigrationSession(database), now);
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    database.close();
    throw error;
  }
  database.exec('PRAGMA busy_timeout = 0');
}

function sqliteMigrationSession(database: DatabaseSync): MigrationSession {
  return {
    execute: async (sql) => database.exec(sql),
    applied: async () =>
      database.prepare('SELECT id, name FROM schema_migration ORDER BY id').all() as unknown as {
        id: number;
        name: string;
      }[],
    record: async (id, name, appliedAt) => {
      database.prepare('INSERT INTO schema_migration (id, name, applied_at) VALUES (?, ?, ?)').run(id, name, appliedAt);
    },
  };
}
