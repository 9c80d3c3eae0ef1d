import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startWalkServer } from '#scripts/walk/server.ts';
import { walkIdentityApi } from '#scripts/walk/story.ts';

test('the walk that the README names', { timeout: 120_000 }, async () => {
  const server = await startWalkServer();
  const lines: string[] = [];
  try {
    await walkIdentityApi(server, (line) => lines.push(line));
  } finally {
    await server.stop();
  }
  assert.ok(lines.length > 25);
  assert.doesNotMatch(
    lines.join('\n'),
    /quiet-harbour-42|long-road-north|winter-lantern-7/,
    'nothing secret is printed',
  );
});
