import { expect, test } from 'vitest';
import { strayFault } from './address-fault.ts';
import { refuseName } from './name-policy.ts';

test.each([
  'metadata.google.internal',
  'METADATA.GOOGLE.INTERNAL.',
  'metadata',
  'instance-data',
  'instance-data.ec2.internal',
  'metadata.azure.internal',
])('%s is refused in every mode', (name) => {
  for (const targets of ['private', 'public'] as const) {
    expect(refuseName(name, targets)).toMatchObject({
      outcome: 'blocked',
      reason: 'special_address',
    });
  }
});

test.each([
  'printer.local',
  'db.internal',
  'a.localhost',
  'intranet',
  'nas.home.arpa',
  'pc.lan',
  '1.0.0.10.in-addr.arpa',
  '10.in-addr.arpa',
  '168.192.IN-ADDR.arpa.',
  '1.1.254.169.in-addr.arpa',
  'd.f.ip6.arpa',
  `1.${'0.'.repeat(29)}d.f.ip6.arpa`,
])('D26 %s is refused in public mode alone', (name) => {
  expect(refuseName(name, 'public')).toMatchObject({ reason: 'private_address' });
  expect(refuseName(name, 'private')).toBeNull();
});

test('names of the public network are looked up', () => {
  for (const name of [
    'example.com',
    'local.example',
    'internal.example.com',
    'metadata.example',
    '1.1.1.1.in-addr.arpa',
    '8.8.in-addr.arpa',
    'a.2.ip6.arpa',
  ]) {
    expect(refuseName(name, 'public')).toBeNull();
  }
});

test('a connection that ended up elsewhere is dropped where that is forbidden', () => {
  const dialled = { address: '1.1.1.1', targets: 'public' } as const;
  expect(strayFault('1.1.1.1', dialled)).toBeNull();
  expect(strayFault('9.9.9.9', dialled)).toBeNull();
  expect(strayFault(undefined, dialled)).toBeNull();
  expect(strayFault('127.0.0.1', dialled)).toMatchObject({ reason: 'private_address' });
  expect(strayFault('::ffff:169.254.169.254', dialled)).toMatchObject({
    reason: 'special_address',
  });
});
