import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startWebhookSink } from '../../src/farm/webhook-sink.ts';
import { runSquirrel } from './run-squirrel.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

test('a test message from the command line goes the way of an alert, and its answer comes back', async () => {
  await using folder = await temporaryFolder();
  const sink = await startWebhookSink({});
  const config = join(folder.path, 'squirrel.yaml');
  const hook = { kind: 'webhook', owner: 'ops', secret: SECRET };
  const channels = [
    { id: 'good', url: sink.url, ...hook },
    { id: 'bad', url: 'http://127.0.0.1:1/', ...hook },
    { id: 'horn', kind: 'command', owner: 'ops', argv: ['/bin/echo', 'tooted'] },
  ];
  await writeFile(config, JSON.stringify({ owners: [{ id: 'ops' }], channels }));
  const dataDirectory = join(folder.path, 'data');
  const service = new ServiceProcess({ dataDirectory, args: ['--config', config] });
  try {
    const url = await service.ready;
    const place = ['--url', url, '--data', dataDirectory];

    const listed = await runSquirrel(['channel', 'list', ...place]);
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toMatch(/^bad +webhook +ops +on$/m);

    const good = await runSquirrel(['channel', 'test', 'good', ...place]);
    expect(good).toMatchObject({ code: 0, stdout: 'delivered: answered 200\n' });
    expect(JSON.parse(String(sink.requests()[0]?.body))).toMatchObject({ type: 'test' });

    const bad = await runSquirrel(['channel', 'test', 'bad', ...place]);
    expect(bad).toMatchObject({ code: 1 });
    expect(bad.stdout).toMatch(/^failed: connect_refused: the receiver refused/);

    // Files may hold programs, the API may not.
    const horn = await runSquirrel(['channel', 'test', 'horn', ...place]);
    expect(horn).toMatchObject({ code: 0, stdout: 'delivered: exit status 0: tooted\n' });
    const argv = ['/bin/false'];
    for (const [method, path, body] of [
      ['POST', '/channels', { id: 'mine', kind: 'command', argv }],
      ['PATCH', '/channels/horn', { argv }],
      ['PATCH', '/channels/good', { kind: 'command', argv }],
    ] as const) {
      await expect(service.change(method, path, body)).rejects.toThrow(/answered 422/);
    }
    expect(await service.api('/channels/horn')).toMatchObject({
      kind: 'command',
      argv: ['***', '***'],
    });

    const missing = await runSquirrel(['channel', 'test', 'other', ...place]);
    expect(missing).toMatchObject({ code: 2 });

    const keyless = await runSquirrel(['channel', 'list', '--url', url, '--data', '/nowhere']);
    expect(keyless).toMatchObject({ code: 1 });
    expect(keyless.stderr).toContain('SQUIRREL_ADMIN_TOKEN');
  } finally {
    await service.kill9();
    await sink.stop();
  }
});
