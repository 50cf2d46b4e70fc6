import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startFarm } from '../../src/farm/farm.ts';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import type { ApiIncident, ApiMonitor } from './api-answers.ts';
import { readWebhook } from './received-webhook.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { until } from './until.ts';

const broken = { kind: 'answer', status: 503 } as const;

test('what ends with its monitor, its pause or its target is told why, and a kill right after the answer loses none of it', async () => {
  await using folder = await temporaryFolder();
  const ends = ['deleted', 'paused', 'retargeted', 'kept'];
  const farm = await startFarm({
    sites: [
      ...ends.map((name) => ({ name: `${name}.farm.example`, behaviour: broken })),
      { name: 'well.farm.example', behaviour: { kind: 'answer', status: 200 } as const },
    ],
  });
  const sink = await startWebhookSink();
  const config = {
    defaults: { interval: '1s', confirm: { after: ['300ms'] }, recover: { after: ['300ms'] } },
    owners: [{ id: 'ops', name: 'Operations', language: 'en', timezone: 'UTC' }],
    channels: [
      {
        id: 'hook',
        kind: 'webhook',
        owner: 'ops',
        url: sink.url,
        secret: `whsec_${randomBytes(32).toString('base64')}`,
      },
    ],
    monitors: farm.sites
      .map(({ name, url }) => ({ name: name.replace('.farm.example', ''), url, owner: 'ops' }))
      .filter(({ name }) => ends.includes(name)),
  };
  const configPath = join(folder.path, 'squirrel.yaml');
  await writeFile(configPath, JSON.stringify(config));
  const options = {
    dataDirectory: join(folder.path, 'data'),
    args: ['--config', configPath, '--resolver', farm.resolver],
  };
  const wellUrl = farm.sites.find(({ name }) => name.startsWith('well'))?.url;
  const hooks = (type: string) =>
    sink
      .requests()
      .map(readWebhook)
      .filter((hook) => hook.type === `incident.${type}`);
  const patience = {
    withinMs: 20_000,
    describe: () =>
      sink
        .requests()
        .map(({ body }) => body.toString())
        .join('\n'),
  };
  let service = new ServiceProcess(options);
  try {
    // How long a busy machine takes to start is no matter of messages.
    await service.ready;
    await until(() => hooks('opened').length >= ends.length, patience);
    const monitors = await service.all<ApiMonitor>('/monitors');
    const idOf = (name: string) => monitors.find((monitor) => monitor.name === name)?.id ?? '';
    await service.change('PATCH', `/monitors/${idOf('retargeted')}`, { url: wellUrl });
    await service.change('POST', `/monitors/${idOf('paused')}/pause`);
    await service.change('DELETE', `/monitors/${idOf('deleted')}`);
    await service.kill9();
    // The file names the old targets: without it, so that nothing is brought in again.
    const args = options.args.slice(2);
    service = new ServiceProcess({ ...options, args });
    const whys = () => new Map(hooks('resolved').map((hook) => [hook.monitor.name, hook]));
    await until(() => whys().size >= 3, patience);
    const opened = new Map(hooks('opened').map((hook) => [hook.monitor.name, hook]));
    for (const why of ['deleted', 'paused', 'retargeted']) {
      const end = whys().get(why);
      expect(end?.incident.why).toBe(why);
      expect(end?.incident.id).toBe(opened.get(why)?.incident.id);
      expect(end?.monitor.url).toBe(opened.get(why)?.monitor.url);
    }
    const open = await service.all<ApiIncident>('/incidents?open=true');
    expect(open.map(({ monitorId }) => monitorId)).toEqual([idOf('kept')]);
    expect(new Set(hooks('opened').map(({ id }) => id)).size).toBe(ends.length);
  } catch (error) {
    throw new Error(`${String(error)}\n${service.stderr}`, { cause: error });
  } finally {
    await service.kill9();
    await Promise.all([farm.stop(), sink.stop()]);
  }
}, 90_000);
