import { describe, expect, it } from 'vitest';
import { addressOf, createProxyTrust } from '../../../gateway/http/client-address.ts';

const trust = createProxyTrust(['10.0.0.0/8', '192.0.2.7', 'fd00::/8']);

describe('the address of a client', () => {
  it.each([
    { why: 'nobody is between', remote: '198.51.100.1', forwarded: undefined, address: '198.51.100.1' },
    { why: 'somebody says to be another', remote: '198.51.100.1', forwarded: '203.0.113.5', address: '198.51.100.1' },
    { why: 'a proxy says who it is', remote: '10.1.2.3', forwarded: '203.0.113.5', address: '203.0.113.5' },
    { why: 'the proxy is written as IPv6', remote: '::ffff:10.1.2.3', forwarded: '203.0.113.5', address: '203.0.113.5' },
    { why: 'the proxy is IPv6', remote: 'fd00::1', forwarded: '2001:db8::9', address: '2001:db8::9' },
    { why: 'a hop is left empty', remote: '10.1.2.3', forwarded: '203.0.113.5,, 10.0.0.1,', address: '203.0.113.5' },
    { why: 'a client puts an address before its own', remote: '10.1.2.3', forwarded: '192.0.2.99, 203.0.113.5', address: '203.0.113.5' },
    { why: 'two proxies follow each other', remote: '10.1.2.3', forwarded: '192.0.2.99, 203.0.113.5, 192.0.2.7', address: '203.0.113.5' },
    { why: 'a proxy says nothing', remote: '10.1.2.3', forwarded: undefined, address: '10.1.2.3' },
    { why: 'the socket is gone', remote: undefined, forwarded: '203.0.113.5', address: undefined },
  ])('is $address when $why', ({ remote, forwarded, address }) => {
    expect(addressOf(remote, forwarded, trust)).toBe(address);
  });

  it('is that of the connection when no proxy is trusted', () => {
    expect(addressOf('127.0.0.1', '203.0.113.5', createProxyTrust([]))).toBe('127.0.0.1');
  });
});
