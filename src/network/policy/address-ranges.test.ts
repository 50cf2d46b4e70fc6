import { expect, test } from 'vitest';
import { classifyAddress, type AddressKind } from './address-policy.ts';

// The whole IPv4 space, range after range: first address, kind. Each ends where the next begins.
const ranges: readonly (readonly [first: string, kind: AddressKind])[] = [
  ['0.0.0.0', 'special'],
  ['1.0.0.0', 'public'],
  ['10.0.0.0', 'private'],
  ['11.0.0.0', 'public'],
  ['100.64.0.0', 'private'],
  ['100.100.100.200', 'special'],
  ['100.100.100.201', 'private'],
  ['100.128.0.0', 'public'],
  ['127.0.0.0', 'private'],
  ['128.0.0.0', 'public'],
  ['168.63.129.16', 'special'],
  ['168.63.129.17', 'public'],
  ['169.254.0.0', 'special'],
  ['169.255.0.0', 'public'],
  ['172.16.0.0', 'private'],
  ['172.32.0.0', 'public'],
  ['192.0.0.0', 'private'],
  ['192.0.0.192', 'special'],
  ['192.0.0.193', 'private'],
  ['192.0.1.0', 'public'],
  ['192.0.2.0', 'private'],
  ['192.0.3.0', 'public'],
  ['192.88.99.0', 'private'],
  ['192.88.100.0', 'public'],
  ['192.168.0.0', 'private'],
  ['192.169.0.0', 'public'],
  ['198.18.0.0', 'private'],
  ['198.20.0.0', 'public'],
  ['198.51.100.0', 'private'],
  ['198.51.101.0', 'public'],
  ['203.0.113.0', 'private'],
  ['203.0.114.0', 'public'],
  ['224.0.0.0', 'special'],
  ['240.0.0.0', 'private'],
  ['255.255.255.255', 'special'],
];

const numberOf = (text: string): number =>
  text.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const textOf = (bits: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(bits / 2 ** shift) % 256).join('.');

const ends = ranges.flatMap(([first, kind], index) => {
  const next = ranges[index + 1]?.[0];
  const last = next === undefined ? 2 ** 32 - 1 : numberOf(next) - 1;
  const from = numberOf(first);
  const middle = Math.floor((from + last) / 2);
  return [...new Set([from, middle, last])].map((bits) => [textOf(bits), kind] as const);
});

test.each(ends)('%s is %s', (address, kind) => {
  expect(classifyAddress(address)).toBe(kind);
});

const groups = (bits: number): string =>
  `${Math.floor(bits / 65_536).toString(16)}:${(bits % 65_536).toString(16)}`;

test.each<readonly [string, (bits: number) => string]>([
  ['mapped', (bits) => `::ffff:${groups(bits)}`],
  ['mapped, dotted', (bits) => `::ffff:${textOf(bits)}`],
  ['translated', (bits) => `::ffff:0:${groups(bits)}`],
  ['NAT64', (bits) => `64:ff9b::${groups(bits)}`],
  ['6to4', (bits) => `2002:${groups(bits)}::1`],
  ['ISATAP', (bits) => `2a00:1450::5efe:${groups(bits)}`],
])('an IPv4 address inside IPv6 is what it is outside: %s', (_name, wrap) => {
  for (const [address, kind] of ends) {
    const inside = wrap(numberOf(address));
    expect([inside, classifyAddress(inside)]).toEqual([inside, kind]);
  }
});

test.each<readonly [string, AddressKind]>([
  ['2000::', 'public'],
  ['3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'public'],
  ['1fff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['4000::', 'private'],
  ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', 'public'],
  ['2001:db8::', 'private'],
  ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['2001:db9::', 'public'],
  ['3fff::', 'private'],
  ['3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['3fff:1000::', 'public'],
  ['fbff::', 'private'],
  ['fc00::', 'private'],
  ['fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['fd00:ec2::253', 'private'],
  ['fd00:ec2::254', 'special'],
  ['fd00:ec2::255', 'private'],
  ['fe7f:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['fe80::', 'special'],
  ['febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'special'],
  ['fec0::', 'private'],
  ['feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['ff00::', 'special'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'special'],
  ['::', 'special'],
  ['::1', 'private'],
  ['::2', 'special'],
  ['64:ff9b:1::1', 'special'],
  ['64:ff9b:1:ffff:ffff:ffff:ffff:ffff', 'special'],
  ['64:ff9b:2::1', 'private'],
  ['fd00:ec2::23', 'special'],
  ['fd20:ce::254', 'special'],
  ['fd20:ce::255', 'private'],
  ['fd00:c1::a9fe:a9fe', 'special'],
  ['fd00:100::100:200', 'special'],
  ['fd00:42::42', 'special'],
  ['fd00:42::43', 'private'],
  ['fd00:a9fe:a9fe::1', 'special'],
  ['100::1', 'private'],
  ['100:0:0:1::1', 'private'],
  ['5f00::1', 'private'],
  ['2001:1::', 'private'],
  ['2001:1::1', 'public'],
  ['2001:1::3', 'public'],
  ['2001:1::4', 'private'],
  ['2001:2::', 'private'],
  ['2001:2:0:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['2001:3::1', 'public'],
  ['2001:4:112::1', 'public'],
  ['2001:4:113::1', 'private'],
  ['2001:5::1', 'private'],
  ['2001:10::', 'private'],
  ['2001:1f:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['2001:20::', 'public'],
  ['2001:30::1', 'public'],
  ['2001:3f:ffff:ffff:ffff:ffff:ffff:ffff', 'public'],
  ['2001:40::1', 'private'],
  ['2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff', 'private'],
  ['2001:200::1', 'public'],
  ['2620:4f:8000::1', 'public'],
])('%s is %s', (address, kind) => {
  expect(classifyAddress(address)).toBe(kind);
});
