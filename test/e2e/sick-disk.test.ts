import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import { longUnless } from '../support/test-form.ts';
import { readWebhook } from './received-webhook.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const CHANGES = 12;
const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** The kernel's answers to a sync are changed by a tracer. */
const canTrace = ((): boolean => {
  try {
    execFileSync('strace', ['-f', '-e', 'trace=fsync', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

// The n-th to the m-th sync of each thread fail: in commits, claims and settlements, wherever they fall.
test.for(['24..25', '20..29', '30..33'])(
  'syncs %s fail: every change is told once all the same',
  async (range, context) => {
    longUnless(range === '20..29', context);
    if (!canTrace) context.skip('needs strace');
    const site = { isUp: true };
    const server = createServer((_, response) => {
      response.writeHead(site.isUp ? 200 : 503).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const sink = await startWebhookSink({});
    onTestFinished(() => sink.stop());
    await using folder = await temporaryFolder();
    const config = join(folder.path, 'squirrel.json');
    const { port } = server.address() as AddressInfo;
    const settings = {
      defaults: { interval: '1s', timeout: '1s', confirm: { after: [] }, recover: { after: [] } },
      owners: [{ id: 'shop' }, { id: 'ops' }],
      channels: [{ id: 'hook', kind: 'webhook', owner: 'shop', url: sink.url, secret: SECRET }],
      monitors: [{ url: `http://127.0.0.1:${port}/`, owner: 'shop' }],
    };
    writeFileSync(config, JSON.stringify(settings));
    const trace = join(folder.path, 'trace');
    const calls = 'fsync,fdatasync';
    const inject = `inject=${calls}:error=EIO:when=${range}`;
    const service = new ServiceProcess({
      dataDirectory: join(folder.path, 'data'),
      args: ['--config', config],
      startedBy: ['strace', '-f', '-o', trace, '-e', `trace=${calls}`, '-e', inject],
    });
    onTestFinished(() => service.kill9());
    await service.ready;
    for (let n = 0; n < CHANGES; n += 1) {
      await wait(1_500);
      site.isUp = !site.isUp;
    }
    const told = (): string[] =>
      sink
        .requests()
        .map((each) => readWebhook(each))
        .filter(({ type }) => type.startsWith('incident.'))
        .map(({ id }) => id);
    await until(() => told().length >= CHANGES, {
      withinMs: 30_000,
      describe: () => `${told().length} of ${CHANGES}: ${service.stderr.slice(-3_000)}`,
    });
    expect(told()).toHaveLength(CHANGES);
    expect(new Set(told()).size).toBe(CHANGES);
    const [from = 0, to = 0] = range.split('..').map(Number);
    const failed = readFileSync(trace, 'utf8').split('INJECTED').length - 1;
    expect(failed).toBeGreaterThanOrEqual(to - from + 1);
  },
);
