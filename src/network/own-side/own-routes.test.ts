import { expect, test } from 'vitest';
import { parseRoutes, routeTo } from './own-routes.ts';

// As /proc/net/route has it on a little-endian machine: 10.0.0.0/24 on the link, 172.16.0.0/12 by a tunnel, the rest by 10.0.0.1.
const ipv4 = `Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
tun0\t000010AC\t0900000A\t0003\t0\t0\t0\t0000F0FF\t0\t0\t0
eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`;
const table = parseRoutes(ipv4, '');

// As /proc/net/ipv6_route has it: 2001:db8::/32 on the link, the rest by a link-local router, and what loopback refuses.
const none = '0'.repeat(32);
const ipv6 = `20010db8${'0'.repeat(24)} 20 ${none} 00 ${none} 00000100 00000001 00000000 00000001     eth0
${none} 00 ${none} 00 fe80${'0'.repeat(27)}1 00000400 00000001 00000000 00000003     eth0
${none} 00 ${none} 00 ${none} ffffffff 00000001 00000000 00200200       lo
`;

// Whether there is a way at all is for the kernel of this machine to say; loopback always has one.
test('loopback stays on this machine', async () => {
  expect(await routeTo('127.9.9.9', table)).toEqual({ kind: 'home', gateway: null });
  expect(await routeTo('::1', table)).toEqual({ kind: 'home', gateway: null });
});

test('the longest prefix comes first, and the router of the rest last', () => {
  expect(table).toEqual([
    { isIpv6: false, network: 0x0a_00_00_00n, bits: 24, gateway: null },
    { isIpv6: false, network: 0xac_10_00_00n, bits: 12, gateway: '10.0.0.9' },
    { isIpv6: false, network: 0n, bits: 0, gateway: '10.0.0.1' },
  ]);
});

test('IPv6 routes, with the zone of a router on the link', () => {
  const gateway = 'fe80:0000:0000:0000:0000:0000:0000:0001%eth0';
  expect(parseRoutes('', ipv6)).toEqual([
    { isIpv6: true, network: 0x2001_0db8n << 96n, bits: 32, gateway: null },
    { isIpv6: true, network: 0n, bits: 0, gateway },
  ]);
});

test('a machine that shows no routes has none', () => {
  expect(parseRoutes('', '')).toEqual([]);
});
