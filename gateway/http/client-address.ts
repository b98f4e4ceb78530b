import { BlockList, isIP } from 'node:net';

/** Whether what `address` says in `X-Forwarded-For` is believed. */
export type ProxyTrust = (address: string) => boolean;

/** @param proxies addresses and networks, `10.0.0.0/8` for instance, of the proxies in front of the gateway */
export function createProxyTrust(proxies: readonly string[]): ProxyTrust {
  const trusted = new BlockList();
  for (const proxy of proxies) {
    const [address = '', bits] = proxy.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (bits === undefined) trusted.addAddress(address, family);
    else trusted.addSubnet(address, Number(bits), family);
  }
  return (address) => isIP(address) !== 0 && trusted.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Where a connection comes from: its own address, or, through proxies that are trusted, the last one that none of them is.
 * As fastify finds it with `trustProxy`, for what does not come by fastify.
 */
export function addressOf(remote: string | undefined, forwardedFor: string | undefined, isTrusted: ProxyTrust): string | undefined {
  if (forwardedFor === undefined) return remote;
  const hops = forwardedFor
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  let address = remote;
  while (address !== undefined && isTrusted(address)) {
    const next = hops.pop();
    if (next === undefined) return address;
    address = next;
  }
  return address;
}
