import { describe, expect, it } from 'vitest';
import { tooOften, toNetwork } from '../../../platform/limits/throttle.ts';

describe('whom an address counts as', () => {
  it.each([
    { address: '203.0.113.5', network: '203.0.113.5' },
    { address: '2001:db8:1:2:3:4:5:6', network: '2001:db8:1:2::/64' },
    { address: '2001:db8:1:2::6', network: '2001:db8:1:2::/64' },
    { address: '2001:0DB8:0001:0002::6', network: '2001:db8:1:2::/64' },
    { address: '2001:db8::6', network: '2001:db8:0:0::/64' },
    { address: '::1', network: '0:0:0:0::/64' },
    { address: 'fe80::', network: 'fe80:0:0:0::/64' },
  ])('is $network for $address', ({ address, network }) => {
    expect(toNetwork(address)).toBe(network);
  });
});

it('says in whole seconds when to come back, and never at once', () => {
  const state = { allowed: false, limit: 1, remaining: 0 };
  expect(tooOften({ ...state, resetMs: 1_200 })).toMatchObject({ code: 'RATE_LIMITED', details: { retryAfterSeconds: 2 } });
  expect(tooOften({ ...state, resetMs: 0 })).toMatchObject({ details: { retryAfterSeconds: 1 } });
});
