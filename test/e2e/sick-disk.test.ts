import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import { longUnless } from '../support/test-form.ts';
import { startBreakableSite } from './breakable-site.ts';
import { readWebhook } from './received-webhook.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const OUTAGES = 6;
const CHANGES = 2 * OUTAGES;
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

// Of what each thread syncs once the service runs, the n-th to the m-th fail: in commits, claims and settlements, wherever they fall.
test.for(['14..15', '10..19', '20..23'])(
  'syncs %s fail: every change is told once all the same',
  async (range, context) => {
    longUnless(range === '10..19', context);
    if (!canTrace) context.skip('needs strace');
    // Each fails once: a second outage soon after the first would make it unstable, and be muted.
    const sites = await Promise.all(Array.from({ length: OUTAGES }, startBreakableSite));
    const sink = await startWebhookSink({});
    onTestFinished(() => sink.stop());
    await using folder = await temporaryFolder();
    const config = join(folder.path, 'squirrel.json');
    const settings = {
      defaults: { interval: '1s', timeout: '1s', confirm: { after: [] }, recover: { after: [] } },
      owners: [{ id: 'shop' }, { id: 'ops' }],
      channels: [{ id: 'hook', kind: 'webhook', owner: 'shop', url: sink.url, secret: SECRET }],
      monitors: sites.map(({ url }) => ({ url, owner: 'shop' })),
    };
    writeFileSync(config, JSON.stringify(settings));
    const trace = join(folder.path, 'trace');
    const calls = 'fsync,fdatasync';
    const inject = `inject=${calls}:error=EIO:when=${range}`;
    const service = new ServiceProcess({
      dataDirectory: join(folder.path, 'data'),
      args: ['--config', config],
    });
    onTestFinished(() => service.kill9());
    await service.ready;
    await until(() => sites.every(({ isFound }) => isFound), {
      withinMs: 30_000,
      describe: () => service.stderr.slice(-3_000),
    });
    await traceProcess(service.pid, ['-o', trace, '-e', `trace=${calls}`, '-e', inject]);
    for (const site of sites) {
      for (const isUp of [false, true]) {
        await wait(1_500);
        site.isUp = isUp;
      }
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

/** Follows every thread of a process until the test ends; resolves once it does. */
async function traceProcess(pid: number, args: readonly string[]): Promise<void> {
  const tracer = spawn('strace', ['-f', ...args, '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void tracer.kill('SIGINT'));
  await once(tracer.stderr, 'data');
}
