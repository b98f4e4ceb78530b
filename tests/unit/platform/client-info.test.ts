import { describe, expect, it } from 'vitest';
import { clientHeaders, clientOf, NO_CLIENT, toAddress, toUserAgent } from '../../../platform/graph/client-info.ts';

describe('what a subgraph is told about a client', () => {
  it.each([{ address: '203.0.113.5', userAgent: 'Mozilla/5.0' }, { address: '2001:db8::9', userAgent: null }, NO_CLIENT])(
    'arrives as it was sent: %o',
    (client) => {
      expect(clientOf(clientHeaders(client))).toEqual(client);
    },
  );

  it.each([
    { text: '::ffff:203.0.113.5', address: '203.0.113.5' },
    { text: 'fe80::1%eth0', address: 'fe80::1' },
    { text: '203.0.113.5, 203.0.113.6', address: null },
    { text: 'unknown', address: null },
    { text: '', address: null },
    { text: undefined, address: null },
  ])('is $address for the address "$text"', ({ text, address }) => {
    expect(toAddress(text)).toBe(address);
  });

  it('has no control characters in the name of the device, and no end of it', () => {
    expect(toUserAgent('Mozilla\r\nx-hma-identity: forged')).toBe('Mozilla x-hma-identity: forged');
    expect(toUserAgent('é'.repeat(10))).toBeNull();
    expect(toUserAgent('x'.repeat(1_000))).toHaveLength(300);
  });
});
