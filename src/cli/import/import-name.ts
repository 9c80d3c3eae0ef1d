import { hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { basename } from 'node:path';

const HEAD_BYTES = 64 * 1024;

/**
 * What an import is remembered by: the tenant, and SHA-256 of the file's name and first 64 KiB. So a file that was moved
 * goes on where it was, and another one of the same name begins anew.
 */
export async function importName(file: string, tenantId: string): Promise<string> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
    const digest = hash('sha256', Buffer.concat([Buffer.from(`${basename(file)}\0`), buffer.subarray(0, bytesRead)]));
    return `users:${tenantId}:${digest}`;
  } finally {
    await handle.close();
  }
}
