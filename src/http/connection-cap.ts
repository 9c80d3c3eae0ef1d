import { BlockList, isIPv6, type Socket } from 'node:net';
import { networkOf } from '#kernel/text/network.ts';

export interface ConnectionCapOptions {
  /** Connections that one address (IPv6: one /64) may have open. */
  readonly most: number;
  /** Addresses and ranges whose connections carry everybody's requests: they have no cap. */
  readonly trustedProxies: readonly string[];
  /** An address reached its cap; told once until it has let go of all. */
  onReached(address: string): void;
}

/** What a server does with each connection that it accepted: of an address that holds too many already, it is closed (ADR 97). */
export function connectionCap({ most, trustedProxies, onReached }: ConnectionCapOptions): (socket: Socket) => void {
  const isTrusted = proxyCheck(trustedProxies);
  const holders = new Map<string, { open: number; isTold: boolean }>();
  return (socket) => {
    const address = socket.remoteAddress;
    // One that is gone already has no address any more.
    if (address === undefined || isTrusted(address)) return;
    const network = networkOf(address);
    const holder = holders.get(network) ?? { open: 0, isTold: false };
    if (holder.open >= most) {
      socket.destroy();
      if (!holder.isTold) onReached(network);
      holder.isTold = true;
      return;
    }
    holder.open += 1;
    holders.set(network, holder);
    socket.once('close', () => {
      holder.open -= 1;
      if (holder.open === 0) holders.delete(network);
    });
  };
}

/** Whether an address is one of those, or in one of those ranges. */
function proxyCheck(proxies: readonly string[]): (address: string) => boolean {
  const list = new BlockList();
  const family = (address: string) => (isIPv6(address) ? 'ipv6' : 'ipv4');
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    if (bits === undefined) list.addAddress(address, family(address));
    else list.addSubnet(address, Number(bits), family(address));
  }
  return (address) => {
    const bare = address.replace(/%.*$/s, '');
    return list.check(bare, family(bare));
  };
}
