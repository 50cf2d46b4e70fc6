import { expect, test } from 'vitest';
import { parseRoutes, routeTo } from './own-routes.ts';

// As /proc/net/route has it on a little-endian machine: 10.0.0.0/24 on the link, 172.16.0.0/12 by a tunnel, the rest by 10.0.0.1.
const table =
  parseRoutes(`Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
eth0\t00000000\t0100000A\t0003\t0\t0\t0\t00000000\t0\t0\t0
tun0\t000010AC\t0900000A\t0003\t0\t0\t0\t0000F0FF\t0\t0\t0
eth0\t0000000A\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0
`);

// Whether there is a way at all is for the kernel of this machine to say; loopback always has one.
test('loopback stays on this machine', async () => {
  expect(await routeTo('127.9.9.9', table)).toEqual({ kind: 'home', gateway: null });
  expect(await routeTo('::1', table)).toEqual({ kind: 'home', gateway: null });
});

test('the longest prefix comes first, and the router of the rest last', () => {
  expect(table.map(({ gateway }) => gateway)).toEqual([null, '10.0.0.9', '10.0.0.1']);
  expect(table.map(({ mask }) => mask)).toEqual([0xff_ff_ff_00, 0xff_f0_00_00, 0]);
  expect(table.map(({ network }) => network)).toEqual([0x0a_00_00_00, 0xac_10_00_00, 0]);
});

test('a machine that shows no routes has none', () => {
  expect(parseRoutes('')).toEqual([]);
});
