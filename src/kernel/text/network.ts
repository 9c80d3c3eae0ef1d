import { isIPv6 } from 'node:net';

/**
 * Whom an address belongs to, as far as that can be told: itself, or for IPv6 its /64, which is what one subscriber gets and
 * can choose 2^64 addresses from. An IPv4 address inside IPv6 is that IPv4 address; other text stays as it is.
 */
export function networkOf(address: string): string {
  // The zone only says through which interface this host sees it.
  const bare = address.replace(/%.*$/s, '');
  if (!isIPv6(bare)) return address;
  const groups = groupsOf(bare);
  const [high = 0, low = 0] = groups.slice(6);
  if (groups.slice(0, 6).join() === '0,0,0,0,0,65535') return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  const network = groups.slice(0, 4).map((group) => group.toString(16));
  return `${network.join(':')}::/64`;
}

/** The eight groups of a well-formed IPv6 address, however it is written (RFC 4291, section 2.2). */
function groupsOf(address: string): readonly number[] {
  const inHex = address.replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, a, b, c, d) => {
    const group = (high: string, low: string) => (Number(high) * 256 + Number(low)).toString(16);
    return `${group(a, b)}:${group(c, d)}`;
  });
  const [head, tail] = inHex.split('::').map((part) => part.split(':').filter((group) => group !== ''));
  const left = (head ?? []).map((group) => Number.parseInt(group, 16));
  const right = (tail ?? []).map((group) => Number.parseInt(group, 16));
  return [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right];
}
