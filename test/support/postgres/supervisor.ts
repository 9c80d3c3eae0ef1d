/**
 * The process between a test process and its PostgreSQL. It owns the server and its folders, and lives exactly as
 * long as the channel to its parent: also after a SIGKILL there, when nothing in the parent could clean up.
 */
import { randomBytes } from 'node:crypto';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataParent } from '../data-parent.ts';
import { findBinaries } from './find-binaries.ts';
import { freePort } from './free-port.ts';
import { prepareInstallation } from './prepare-installation.ts';
import type { Address, Reply, Request } from './protocol.ts';
import { Server } from './server.ts';
import { type ServerUser, serverUser } from './server-user.ts';

const START_ATTEMPTS = 3;

const folders: string[] = [];
const password = randomBytes(16).toString('hex');
let server: Server | undefined;
let port = 0;
let closing = false;
// One at a time, so that closing waits for an initdb or a start under way and leaves nothing behind.
let queue: Promise<unknown> = Promise.resolve();

async function open(durable: boolean): Promise<number> {
  const binaries = findBinaries();
  const user = serverUser();
  const folder = makeFolder(tmpdir(), user);
  const dataFolder = makeFolder(dataParent(durable), user);
  const installation = prepareInstallation(binaries, folder, user);
  server = new Server({ installation, folder, dataFolder, password, user, durable });
  await server.initialise();
  return startOnFreePort(server);
}

function makeFolder(parent: string, owner: ServerUser | undefined): string {
  const folder = mkdtempSync(join(parent, 'tessera-postgres-'));
  folders.push(folder);
  if (owner !== undefined) chownSync(folder, owner.uid, owner.gid);
  return folder;
}

/** Somebody else may take a free port before PostgreSQL does. */
async function startOnFreePort(started: Server): Promise<number> {
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
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}

async function perform(request: Request): Promise<Address | undefined> {
  if (request.action === 'stop') {
    await server?.stop(request.mode);
    return undefined;
  }
  const pid = request.action === 'open' ? await open(request.durable) : await server?.start(port);
  return pid === undefined ? undefined : { url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`, pid };
}

async function answer(request: Request): Promise<void> {
  let reply: Reply = { id: request.id };
  try {
    const address = await perform(request);
    if (address !== undefined) reply = { id: request.id, address };
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
