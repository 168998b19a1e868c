import { describe, expect, it } from 'vitest';
import { canonicalCidr } from '../../../source/core/cidr.ts';

describe('a block', () => {
  it.each([
    ['100.68.0.18/18', '100.68.0.0/18'],
    ['10.0.3.7/16', '10.0.0.0/16'],
    ['10.0.0.0/16', '10.0.0.0/16'],
    ['203.0.113.7/32', '203.0.113.7/32'],
    ['1.2.3.4/0', '0.0.0.0/0'],
    ['10.127.9.9/9', '10.0.0.0/9'],
    ['2001:DB8:0:0:0:0:0:7/64', '2001:db8::/64'],
    ['2001:0db8::0001/128', '2001:db8::1/128'],
    ['2001:db8:0:1:0:0:0:1/128', '2001:db8:0:1::1/128'],
    ['2001:db8:0:1:1:1:1:1/128', '2001:db8:0:1:1:1:1:1/128'],
    ['2001:db8:abcd:ffff::/50', '2001:db8:abcd:c000::/50'],
    ['::1/0', '::/0'],
    ['::ffff:10.0.3.7/112', '::ffff:a00:0/112'],
  ])('%s is kept as %s', (typed, kept) => {
    expect(canonicalCidr(typed)).toBe(kept);
    expect(canonicalCidr(kept)).toBe(kept);
  });

  it.each(['pl-0123456789abcdef0', 'sg-0123', '10.0.0.0/33', '10.0.0/8', '1:2:3/64', ':::/1', '::/129', '256.0.0.0/8'])(
    '%s is none and stays as it is',
    (text) => expect(canonicalCidr(text)).toBe(text),
  );
});
