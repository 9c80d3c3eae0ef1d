import { createDatabase } from './create-database.ts';
import type { Address, Reply } from './protocol.ts';
import type { ShutdownMode } from './server.ts';
import { startSupervisor } from './start-supervisor.ts';

/** A PostgreSQL server of one's own, on 127.0.0.1. The URLs stay the same over restarts. */
export interface PostgresBed {
  /** The administrator's URL, of the database `postgres`. */
  readonly url: string;
  /** The process id of the server; another one after a restart. */
  readonly pid: number;
  /** The URL of a new, empty database. */
  createDatabase(): Promise<string>;
  restart(mode: ShutdownMode): Promise<void>;
  /** Takes the server down as an outage does, keeping its data for `startServer`. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  /** Ends the server and deletes its data. Not needed at process end, however that comes about. */
  stop(): Promise<void>;
}

/** Starts a server in about half a second. Only a `durable` one calls fsync. */
export async function startPostgres({ durable = false }: { durable?: boolean } = {}): Promise<PostgresBed> {
  const supervisor = startSupervisor();
  let address = await supervisor.ask({ action: 'open', durable }).then(running, async (error: unknown) => {
    await supervisor.end();
    throw error;
  });
  const { url } = address;
  const stopServer = async (mode: ShutdownMode) => {
    await supervisor.ask({ action: 'stop', mode });
  };
  const startServer = async () => {
    address = running(await supervisor.ask({ action: 'start' }));
  };
  return {
    url,
    get pid() {
      return address.pid;
    },
    createDatabase: () => createDatabase(url),
    restart: async (mode) => {
      await stopServer(mode);
      await startServer();
    },
    stopServer: () => stopServer('fast'),
    startServer,
    stop: () => supervisor.end(),
  };
}

function running({ address }: Reply): Address {
  if (address === undefined) throw new Error('PostgreSQL is not running.');
  return address;
}
