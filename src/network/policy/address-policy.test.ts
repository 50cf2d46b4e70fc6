import fc from 'fast-check';
import { expect, test } from 'vitest';
import { classifyAddress, refusalOf, type AddressKind } from './address-policy.ts';

const cases: readonly (readonly [AddressKind, readonly string[]])[] = [
  [
    'public',
    [
      '1.1.1.1',
      '9.255.255.255',
      '11.0.0.0',
      '100.63.255.254',
      '100.128.0.0',
      '126.255.255.255',
      '128.0.0.0',
      '169.253.255.255',
      '169.255.0.0',
      '172.15.255.255',
      '172.32.0.0',
      '192.0.1.0',
      '192.167.255.255',
      '192.169.0.0',
      '198.17.255.255',
      '198.20.0.0',
      '223.255.255.255',
      '168.63.129.15',
      '2606:4700::1111',
      '2a00:1450:4001:80b::200e',
      '::ffff:1.1.1.1',
      '64:ff9b::101:101',
      '2002:101:101::',
    ],
  ],
  [
    'private',
    [
      '10.0.0.0',
      '10.255.255.255',
      '100.64.0.1',
      '100.127.255.255',
      '127.0.0.1',
      '127.255.255.255',
      '172.16.0.1',
      '172.31.255.255',
      '192.0.0.1',
      '192.0.2.1',
      '192.88.99.1',
      '192.168.1.1',
      '198.18.0.1',
      '198.51.100.7',
      '203.0.113.9',
      '240.0.0.1',
      '::1',
      'fc00::1',
      'fd12:3456:789a::1',
      'fec0::1',
      '2001:db8::1',
      '3fff::1',
      '100::1',
      '::ffff:127.0.0.1',
      '::ffff:7f00:1',
      '::ffff:10.1.2.3',
      '::127.0.0.1',
      '::ffff:0:127.0.0.1',
      '64:ff9b::7f00:1',
      '64:ff9b::10.0.0.1',
      '2002:7f00:1::',
      '2002:c0a8:101::1',
      // Teredo whose client is 127.0.0.1, and one whose server is 10.0.0.1.
      '2001:0:101:101:0:0:80ff:fffe',
      '2001:0:a00:1:0:0:fefe:fefe',
      '2606:4700::5efe:127.0.0.1',
      '2606:4700::200:5efe:10.0.0.1',
    ],
  ],
  [
    'special',
    [
      '0.0.0.0',
      '0.1.2.3',
      '169.254.0.1',
      '169.254.169.254',
      '100.100.100.200',
      '168.63.129.16',
      '224.0.0.1',
      '239.255.255.255',
      '255.255.255.255',
      '::',
      'fe80::1',
      'febf::1',
      'ff02::1',
      'fd00:ec2::254',
      '::ffff:169.254.169.254',
      '::ffff:a9fe:a9fe',
      '::169.254.169.254',
      '::ffff:0:169.254.169.254',
      '64:ff9b::a9fe:a9fe',
      '2002:a9fe:a9fe::',
      '2606:4700::5efe:169.254.169.254',
      'not an address',
      '',
      '1.2.3',
      '1.2.3.256',
      '1:2:3',
      'fe80::1%eth0',
    ],
  ],
];

test.each(cases.flatMap(([kind, list]) => list.map((address) => [address, kind] as const)))(
  '%s is %s',
  (address, kind) => {
    expect(classifyAddress(address)).toBe(kind);
  },
);

test('special addresses are refused always, private ones in public mode only', () => {
  expect(refusalOf('169.254.169.254', 'private')).toBe('special_address');
  expect(refusalOf('169.254.169.254', 'public')).toBe('special_address');
  expect(refusalOf('127.0.0.1', 'private')).toBeNull();
  expect(refusalOf('127.0.0.1', 'public')).toBe('private_address');
  expect(refusalOf('1.1.1.1', 'public')).toBeNull();
});

test('an IPv4 address hidden in IPv6 is never freer than itself', () => {
  const rank = { public: 0, private: 1, special: 2 };
  fc.assert(
    fc.property(fc.ipV4(), (inner) => {
      const bytes = inner.split('.').map(Number);
      const [a = 0, b = 0, c = 0, d = 0] = bytes;
      const high = (a * 256 + b).toString(16);
      const low = (c * 256 + d).toString(16);
      const own = rank[classifyAddress(inner)];
      const forms = [
        `::ffff:${inner}`,
        `64:ff9b::${inner}`,
        `2002:${high}:${low}::1`,
        `2606:4700::5efe:${inner}`,
        `::ffff:0:${inner}`,
      ];
      for (const outer of forms) expect(rank[classifyAddress(outer)]).toBeGreaterThanOrEqual(own);
    }),
  );
});

test('any text has a class', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.ipV6(), fc.ipV4()), (text) => {
      expect(['public', 'private', 'special']).toContain(classifyAddress(text));
    }),
  );
});
