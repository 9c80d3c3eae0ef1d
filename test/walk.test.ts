import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWalkServer } from '#scripts/walk/server.ts';
import { walk } from '#scripts/walk/walk.ts';

const PASSWORDS =
  /quiet-harbour-42|long-road-north|winter-lantern-7|lantern-by-the-quay|seven-grey-herons|pine-needle-tea|first-snow-in-may|harvest-moon-ferry/;

test('the walk that the README names', { timeout: 120_000 }, async () => {
  const server = await startWalkServer();
  const lines: string[] = [];
  try {
    await walk(server, (line) => lines.push(line));
  } finally {
    await server.stop();
  }
  assert.ok(lines.length > 50);
  assert.doesNotMatch(lines.join('\n'), PASSWORDS, 'nothing secret is printed');
});
