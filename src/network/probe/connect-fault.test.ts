import { describe, expect, test } from 'vitest';
import { blameOwnFamily, connectFault, jointFault } from './connect-fault.ts';

const failing = (code: string): Error => Object.assign(new Error(code), { code });

describe('whose fault a failed connection is', () => {
  test.each([
    ['ECONNREFUSED', 'down', 'connect_refused'],
    ['ETIMEDOUT', 'down', 'connect_timeout'],
    ['EHOSTUNREACH', 'down', 'unreachable'],
    ['ECONNRESET', 'down', 'reset'],
    ['EMFILE', 'unknown', 'resources'],
    ['ENFILE', 'unknown', 'resources'],
    ['ENOBUFS', 'unknown', 'resources'],
    ['ENOMEM', 'unknown', 'resources'],
    ['EADDRNOTAVAIL', 'unknown', 'ports'],
    ['ENETUNREACH', 'unknown', 'network'],
    ['EACCES', 'unknown', 'network'],
    ['EPERM', 'unknown', 'network'],
    ['EINVAL', 'unknown', 'network'],
    ['EWHATEVER', 'unknown', 'network'],
  ])('%s', (code, outcome, reason) => {
    expect(connectFault(failing(code), '192.0.2.1:80')).toMatchObject({ outcome, reason });
  });
});

test('what one address did counts before what our machine could not do for another', () => {
  const own = { fault: connectFault(failing('ENETUNREACH'), '[2001:db8::1]:80') };
  const target = { fault: connectFault(failing('ECONNREFUSED'), '192.0.2.1:80') };
  expect(jointFault([own, target]).reason).toBe('connect_refused');
  expect(jointFault([own]).reason).toBe('network');
});

test('D10 a site with IPv6 only is not down because we have none', () => {
  const fault = connectFault(failing('EHOSTUNREACH'), '[2001:db8::1]:80');
  const reasonWith = (hasIpv6: boolean, ...addresses: string[]) =>
    blameOwnFamily(fault, { addresses, hasIpv6: () => hasIpv6 }).reason;
  expect(reasonWith(false, '2001:db8::1')).toBe('no_ipv6');
  expect(reasonWith(true, '2001:db8::1')).toBe('unreachable');
  expect(reasonWith(false, '2001:db8::1', '192.0.2.1')).toBe('unreachable');
  const silent = connectFault(failing('ETIMEDOUT'), '[2606:4700::1]:80');
  const silentAt = (address: string) =>
    blameOwnFamily(silent, { addresses: [address], hasIpv6: () => false }).reason;
  expect(silentAt('2606:4700::1')).toBe('no_ipv6');
  expect(silentAt('fd12::1')).toBe('connect_timeout');
});
