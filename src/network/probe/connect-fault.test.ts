import { describe, expect, test } from 'vitest';
import { connectFault, jointFault } from './connect-fault.ts';

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
