import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { onRequest, startRawServer } from '../../../test/support/raw-server.ts';
import { createNetwork, newMeasurements } from '../index.ts';

test('of a page that trickles in, asking whether it is enough takes a small part of the time', async () => {
  const server = await startRawServer((socket) =>
    onRequest(socket, () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      const timer = setInterval(() => socket.write('x'), 50);
      socket.on('close', () => clearInterval(timer));
    }),
  );
  const network = createNetwork({
    resolvers: [],
    extraCaPems: [],
    targets: 'private',
    userAgent: 'UptimeSquirrel/test',
  });
  const deadline = network.startDeadline({ endsAt: performance.now() + 3_300 });
  onTestFinished(async () => {
    deadline.close();
    network.close();
    await server.stop();
  });
  const probe = { deadline, measurements: newMeasurements() };
  const line = await network.connect(
    {
      host: '127.0.0.1',
      port: server.port,
      family: 'both',
      isSecure: false,
      isVerified: true,
      reading: 'stream',
    },
    probe,
  );
  if ('kind' in line) throw new Error(line.fault.message);
  const seen: number[] = [];
  const answer = await network.http.request(
    line,
    {
      method: 'GET',
      path: '/',
      headers: ['Host', 'a.test'],
      maxBodyBytes: 1_000,
      wantsBody: () => true,
      isEnough: async (_, body) => {
        seen.push(body.length);
        await sleep(300);
        return false;
      },
    },
    probe,
  );
  expect(answer).toMatchObject({ kind: 'failed', fault: { reason: 'body_timeout' } });
  expect(seen.length).toBeGreaterThanOrEqual(2);
  expect(seen.length).toBeLessThanOrEqual(3);
});
