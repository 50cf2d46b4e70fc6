import { expect, test } from 'vitest';
import { connectFault } from '../probe/connect-fault.ts';
import { attributeToOwnFamily } from './own-family.ts';

const failing = (code: string): Error => Object.assign(new Error(code), { code });

test('D10 a site with IPv6 only is not down because we have none', () => {
  const fault = connectFault(failing('EHOSTUNREACH'), '[2001:db8::1]:80');
  const reasonWith = (hasIpv6: boolean, ...addresses: string[]) =>
    attributeToOwnFamily(fault, { addresses, hasIpv6: () => hasIpv6 }).reason;
  expect(reasonWith(false, '2001:db8::1')).toBe('no_ipv6');
  expect(reasonWith(true, '2001:db8::1')).toBe('unreachable');
  expect(reasonWith(false, '2001:db8::1', '192.0.2.1')).toBe('unreachable');
  const silent = connectFault(failing('ETIMEDOUT'), '[2606:4700::1]:80');
  const silentAt = (address: string) =>
    attributeToOwnFamily(silent, { addresses: [address], hasIpv6: () => false }).reason;
  expect(silentAt('2606:4700::1')).toBe('no_ipv6');
  expect(silentAt('fd12::1')).toBe('connect_timeout');
});
