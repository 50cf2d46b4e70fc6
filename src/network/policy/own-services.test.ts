import { networkInterfaces } from 'node:os';
import { expect, test } from 'vitest';
import { createServer } from 'node:net';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createNetwork } from '../network.ts';
import { newMeasurements } from '../probe/measurements.ts';
import { watchOwnServices } from './own-services.ts';

test.each([
  ['127.0.0.1:6379', '127.0.0.1', 6379, true],
  ['127.0.0.1:6379', '::ffff:127.0.0.1', 6379, true],
  ['127.0.0.1:6379', '127.0.0.1', 6380, false],
  ['127.0.0.1:6379', '127.0.0.2', 6379, false],
  ['localhost:8377', '::1', 8377, true],
  ['[2001:db8::1]:5432', '2001:db8:0:0:0:0:0:1', 5432, true],
  ['0.0.0.0:8377', '127.0.0.1', 8377, true],
  ['0.0.0.0:8377', '127.9.8.7', 8377, true],
  ['0.0.0.0:8377', '::ffff:7f09:807', 8377, true],
  ['0.0.0.0:8377', '::1', 8377, true],
  ['[::]:8377', '127.9.8.7', 8377, true],
  ['[::]:8377', '127.9.8.7', 8378, false],
  ['[::]:8377', '128.0.0.1', 8377, false],
  ['[::]:8377', '192.0.2.1', 8377, false],
])('with a service at %s, %s port %i is one of ours: %s', (place, address, port, isOwn) => {
  expect(watchOwnServices([place]).has(address, port)).toBe(isOwn);
});

test('a service on all addresses is ours on every one of this machine', () => {
  const own = watchOwnServices(['0.0.0.0:8377']);
  const addresses = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  expect(addresses.filter(({ address }) => !own.has(address, 8377))).toEqual([]);
});

test('nothing is sent to a service of our own, by whatever name it is called', async () => {
  let connections = 0;
  const server = createServer((socket) => {
    connections += 1;
    socket.destroy();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'test',
    ownServices: [`127.0.0.1:${port}`],
  });
  for (const host of ['127.0.0.1', 'localhost']) {
    expect(await network.sockets.connect({ host, port, timeoutMs: 2_000 })).toMatchObject({
      kind: 'failed',
      fault: { outcome: 'blocked', reason: 'special_address' },
    });
  }
  const deadline = network.startDeadline({ endsAt: performance.now() + 2_000 });
  const question = {
    name: 'a.example',
    type: 'TXT',
    servers: [{ host: '127.0.0.1', port }],
  } as const;
  expect(
    await network.askRecords(question, { deadline, measurements: newMeasurements() }),
  ).toMatchObject({
    kind: 'failed',
    fault: { outcome: 'blocked', reason: 'special_address' },
  });
  deadline.close();
  expect(connections).toBe(0);
  network.close();
  server.close();
});
