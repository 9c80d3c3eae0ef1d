import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY } from '#kernel/clock.ts';
import { familiarPlaces } from '#src/keeping/familiar-places.ts';

const start = (at: { now: number }) => familiarPlaces({ now: () => at.now });

test('a place is familiar to the account that was there, from its whole network, for a month', () => {
  const at = { now: 0 };
  const places = start(at);
  places.note('kari', '2001:db8::1');
  assert.ok(places.knows('kari', '2001:db8::2'));
  assert.ok(!places.knows('kari', '2001:db8:0:1::1'));
  assert.ok(!places.knows('ola', '2001:db8::1'));
  at.now = 30 * DAY;
  assert.ok(!places.knows('kari', '2001:db8::1'));
});

test('the place that was not used for longest is forgotten first', () => {
  const places = start({ now: 0 });
  places.note('kari', '192.0.2.1');
  places.note('ola', '192.0.2.1');
  for (let index = 0; index < 19_998; index += 1) places.note(`user${index}`, '192.0.2.1');
  places.note('kari', '192.0.2.1');
  places.note('one more', '192.0.2.1');
  assert.ok(places.knows('kari', '192.0.2.1'));
  assert.ok(!places.knows('ola', '192.0.2.1'));
});
