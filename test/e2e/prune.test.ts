import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ApiMonitor } from './api-answers.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const site = (port: number) => ({ url: `http://127.0.0.1:${port}/`, interval: '1h' });

test('what files name no more stays until it is asked for, and what people made stays then too', async () => {
  await using folder = await temporaryFolder();
  const [main, more] = [join(folder.path, 'a.yaml'), join(folder.path, 'b.yaml')];
  const write = async (monitors: readonly object[]): Promise<void> => {
    await writeFile(main, JSON.stringify({ owners: [{ id: 'ops' }], monitors }));
  };
  await write([site(1), site(2)]);
  await writeFile(more, JSON.stringify({ monitors: [{ ...site(3), owner: 'ops' }] }));
  const dataDirectory = join(folder.path, 'data');
  const files = ['--config', main, '--config', more];
  const start = (...flags: readonly string[]): ServiceProcess =>
    new ServiceProcess({ dataDirectory, args: [...files, ...flags] });
  const namesIn = async (service: ServiceProcess): Promise<readonly string[]> => {
    const monitors = await service.all<ApiMonitor>('/monitors');
    return monitors.map(({ name }) => name).sort();
  };
  let service = start();
  try {
    await service.ready;
    await service.change('POST', '/monitors', { ...site(4), name: 'by hand' });
    await service.stop();
    await write([site(1)]);
    service = start();
    await service.ready;
    const all = ['127.0.0.1:1', '127.0.0.1:2', '127.0.0.1:3', 'by hand'];
    expect(await namesIn(service)).toEqual(all);
    await service.stop();
    service = start('--prune');
    await service.ready;
    expect(await namesIn(service)).toEqual(all.filter((name) => name !== '127.0.0.1:2'));
  } finally {
    await service.kill9();
  }
});
