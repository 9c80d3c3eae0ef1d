import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkOf } from '#kernel/text/network.ts';

test('an IPv4 address is its own, inside IPv6 too', () => {
  for (const address of ['192.0.2.7', '::ffff:192.0.2.7', '::FFFF:c000:207', '0:0:0:0:0:ffff:192.0.2.7'])
    assert.equal(networkOf(address), '192.0.2.7', address);
  assert.notEqual(networkOf('192.0.2.8'), networkOf('192.0.2.7'));
});

test('IPv6 addresses of one /64 belong together, however they are written', () => {
  for (const address of [
    '2001:db8:1:2::',
    '2001:db8:1:2::1',
    '2001:DB8:1:2:ffff:ffff:ffff:ffff',
    '2001:0db8:0001:0002:0000:0000:0000:0003',
    '2001:db8:1:2:0:ffff:192.0.2.7',
    '2001:db8:1:2::192.0.2.7',
    '2001:db8:1:2::1%eth0',
  ])
    assert.equal(networkOf(address), '2001:db8:1:2::/64', address);
  for (const other of ['2001:db8:1:3::1', '2001:db8:1::1', '2001:db8::1:2:0', '::1', 'fe80::1%eth0'])
    assert.notEqual(networkOf(other), '2001:db8:1:2::/64', other);
  assert.equal(networkOf('::1'), '0:0:0:0::/64');
  assert.equal(networkOf('2001:db8::'), '2001:db8:0:0::/64');
});

test('what is no address stays as it is', () => {
  for (const text of ['none', '', 'unix:', '1:2', '2001:db8:::1', '%eth0']) assert.equal(networkOf(text), text);
});
