import { expect, onTestFinished, test } from 'vitest';
import { startRawServer } from '../../../test/support/raw-server.ts';
import { createNetwork, newMeasurements } from '../index.ts';

test('a proxy that keeps saying that it goes on is left after 16 KiB', async () => {
  const server = await startRawServer((socket) => {
    socket.on('error', () => undefined);
    const timer = setInterval(() => socket.write('HTTP/1.1 102 Processing\r\n\r\n'.repeat(100)), 5);
    socket.on('close', () => clearInterval(timer));
  });
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
  });
  const deadline = network.startDeadline({ endsAt: performance.now() + 10_000 });
  onTestFinished(async () => {
    deadline.close();
    network.close();
    await server.stop();
  });
  const line = await network.connect(
    {
      host: '192.0.2.1',
      port: 443,
      family: 'both',
      isSecure: false,
      isVerified: true,
      reading: 'stream',
      proxy: { kind: 'http', host: '127.0.0.1', port: server.port, login: null },
    },
    { deadline, measurements: newMeasurements() },
  );
  if (!('kind' in line)) throw new Error('the tunnel is open');
  expect(line.fault).toMatchObject({ outcome: 'unknown', reason: 'proxy' });
  expect(line.fault.message).toContain('16 KiB');
});
