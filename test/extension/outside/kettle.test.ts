import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { openProbeStage, proberContract } from 'uptimesquirrel/testing';
import { kettle } from './kettle.ts';

proberContract({ definition: kettle });

test('a hot kettle is up', async () => {
  const server = createServer((_, response) => response.end('hot'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const stage = openProbeStage(kettle);
  const { port } = server.address() as AddressInfo;
  expect(await stage.probe({ url: `kettle://127.0.0.1:${port}` })).toMatchObject({
    outcome: 'up',
    message: 'is hot',
  });
  stage.close();
  server.close();
});
