import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runSquirrel } from './run-squirrel.ts';
import { ServiceProcess } from './service-process.ts';
import { temporaryFolder } from './temporary-folder.ts';

const SECRET = `whsec_${Buffer.from('canary-canary-canary-canary-1234').toString('base64')}`;
const HEADER = 'canary-of-a-header';

const CONFIG = {
  owners: [{ id: 'ops' }],
  channels: [
    { id: 'hook', kind: 'webhook', owner: 'ops', url: 'http://127.0.0.1:9/hook', secret: SECRET },
  ],
  monitors: [
    { url: 'http://127.0.0.1:9/', interval: '1h', owner: 'ops', headers: { 'x-key': HEADER } },
  ],
};

/** Files in the folder in which one of the secrets can be read. */
async function filesWithSecrets(folder: string): Promise<readonly string[]> {
  const names = await readdir(folder);
  const found = await Promise.all(
    names.map(async (name) => {
      const bytes = await readFile(join(folder, name));
      return bytes.includes(SECRET) || bytes.includes(HEADER) ? [name] : [];
    }),
  );
  return found.flat();
}

test('no file of the data folder shows a secret, and the key can be changed', async () => {
  await using folder = await temporaryFolder();
  const config = join(folder.path, 'squirrel.yaml');
  await writeFile(config, JSON.stringify(CONFIG));
  const dataDirectory = join(folder.path, 'data');
  let service = new ServiceProcess({ dataDirectory, args: ['--config', config] });
  try {
    await service.ready;
    await service.stop();
    expect(await filesWithSecrets(dataDirectory)).toEqual([]);
    const before = await readFile(join(dataDirectory, 'secret-keys'), 'utf8');

    const rotated = await runSquirrel(['secrets', 'rotate', '--data', dataDirectory]);
    expect(rotated).toMatchObject({
      code: 0,
      stdout: 'the secrets of 1 channel and 1 monitor are encrypted with a new key\n',
    });
    const after = await readFile(join(dataDirectory, 'secret-keys'), 'utf8');
    expect(after).not.toBe(before);
    expect(await filesWithSecrets(dataDirectory)).toEqual([]);

    // The same file again changes nothing: what the database holds decrypts to what the file says.
    service = new ServiceProcess({ dataDirectory, args: ['--config', config] });
    await service.ready;
    expect(service.stdout).toContain('0 new, 0 changed, 1 as before');
    const twice = await runSquirrel(['secrets', 'rotate', '--data', dataDirectory]);
    expect(twice).toMatchObject({ code: 1 });
    await service.stop();
    expect(await readFile(join(dataDirectory, 'secret-keys'), 'utf8')).toBe(after);

    await writeFile(join(dataDirectory, 'secret-keys'), before);
    service = new ServiceProcess({ dataDirectory, args: ['--config', config] });
    await expect(service.ready).rejects.toThrow(
      /secret was encrypted with the key [0-9a-f]{8}, which is not there/,
    );
  } finally {
    await service.kill9();
  }
});
