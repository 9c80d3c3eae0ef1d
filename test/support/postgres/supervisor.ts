/**
 * The process between a test process and its PostgreSQL. It owns the server and its temp folder, and lives exactly as
 * long as the channel to its parent: also after a SIGKILL there, when nothing in the parent could clean up.
 */
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinaries } from './find-binaries.ts';
import { freePort } from './free-port.ts';
import { prepareInstallation } from './prepare-installation.ts';
import type { Reply, Request } from './protocol.ts';
import { Server } from './server.ts';
import { serverUser } from './server-user.ts';

const START_ATTEMPTS = 3;

let folder: string | undefined;
let server: Server | undefined;
let port = 0;
let closing = false;
// One at a time, so that closing waits for an initdb or a start under way and leaves nothing behind.
let queue: Promise<unknown> = Promise.resolve();

async function open(durable: boolean): Promise<void> {
  const binaries = findBinaries();
  const user = serverUser();
  folder = mkdtempSync(join(tmpdir(), 'tessera-postgres-'));
  if (user !== undefined) chownSync(folder, user.uid, user.gid);
  server = new Server({ installation: prepareInstallation(binaries, folder, user), folder, user, durable });
  await server.initialise();
  await startOnFreePort(server);
}

/** Somebody else may take a free port before PostgreSQL does. */
async function startOnFreePort(started: Server): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    port = await freePort();
    try {
      return await started.start(port);
    } catch (error) {
      if (attempt === START_ATTEMPTS) throw error;
    }
  }
}

async function close(): Promise<void> {
  await server?.stop('immediate');
  server = undefined;
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  folder = undefined;
}

async function perform(request: Request): Promise<void> {
  if (request.action === 'open') await open(request.durable);
  if (request.action === 'start') await server?.start(port);
  if (request.action === 'stop') await server?.stop(request.mode);
}

async function answer(request: Request): Promise<void> {
  let reply: Reply = { id: request.id };
  try {
    await perform(request);
    reply = { id: request.id, port };
  } catch (error) {
    reply = { id: request.id, error: error instanceof Error ? error.message : String(error) };
  }
  // The parent may be gone by now; `disconnect` sees to the rest.
  if (process.connected) process.send?.(reply, () => {});
}

function end(): void {
  if (closing) return;
  closing = true;
  queue = queue.then(close).finally(() => process.exit());
}

process.on('message', (request: Request) => {
  queue = queue.then(() => answer(request));
});
process.on('disconnect', end);
process.on('SIGTERM', end);
