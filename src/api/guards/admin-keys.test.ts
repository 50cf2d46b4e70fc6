import { execFileSync } from 'node:child_process';
import {
  chmod,
  chown,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UnavailableError } from '../../core/errors.ts';
import { keysOf, loadAdminKeys } from './admin-keys.ts';

let directory = '';
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'squirrel-keys-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('loadAdminKeys', () => {
  it('makes a key that only its owner can read, and accepts it from then on', async () => {
    const dataDirectory = join(directory, 'data');
    const first = await loadAdminKeys({ dataDirectory, envToken: undefined });
    const again = await loadAdminKeys({ dataDirectory, envToken: undefined });
    expect(first.isNew).toBe(true);
    expect(again).toMatchObject({ isNew: false, key: first.key, keyFile: first.keyFile });
    expect(first.key).toMatch(/^sqk_[\w-]{43}$/);
    expect((await stat(first.keyFile)).mode & 0o777).toBe(0o600);
    expect(again.keys.verify(first.key)).toBe('admin');
    expect(again.keys.verify(`${first.key}x`)).toBeNull();
  });

  it('accepts the key of the environment beside it', async () => {
    const { keys, key } = await loadAdminKeys({ dataDirectory: directory, envToken: 'from-env' });
    expect([keys.verify('from-env'), keys.verify(key), keys.verify('')]).toEqual([
      'admin',
      'admin',
      null,
    ]);
  });

  it('closes a key file that others could read', async () => {
    const keyFile = join(directory, 'admin-key');
    await writeFile(keyFile, 'chosen-by-hand\n', { mode: 0o644 });
    const { key } = await loadAdminKeys({ dataDirectory: directory, envToken: undefined });
    expect(key).toBe('chosen-by-hand');
    expect((await stat(keyFile)).mode & 0o777).toBe(0o600);
  });

  it.each(['', ' \n'])(
    'refuses an empty key file (%j), which would let everybody in',
    async (text) => {
      await writeFile(join(directory, 'admin-key'), text);
      const loading = loadAdminKeys({ dataDirectory: directory, envToken: undefined });
      await expect(loading).rejects.toBeInstanceOf(UnavailableError);
    },
  );

  it('is not kept from its work by what a killed start left behind', async () => {
    const load = () => loadAdminKeys({ dataDirectory: directory, envToken: undefined });
    const keyFile = join(directory, 'admin-key');
    await writeFile(`${keyFile}.new`, '');
    const { key, isNew } = await load();
    expect(isNew).toBe(true);
    await link(keyFile, `${keyFile}.new`);
    expect(await load()).toMatchObject({ key, isNew: false });
    expect((await readdir(directory)).toSorted()).toEqual(['admin-key', 'metrics-key']);
  });

  it('is one key for starts at the same time', async () => {
    const load = () => loadAdminKeys({ dataDirectory: directory, envToken: undefined });
    const loaded = await Promise.allSettled([load(), load(), load()]);
    const stored = (await readFile(join(directory, 'admin-key'), 'utf8')).trim();
    const keys = loaded.flatMap((each) => (each.status === 'fulfilled' ? [each.value.key] : []));
    expect(new Set(keys)).toEqual(new Set([stored]));
  });

  it('says why the key file cannot be made', async () => {
    const file = join(directory, 'file');
    await writeFile(file, '');
    const loading = loadAdminKeys({ dataDirectory: join(file, 'data'), envToken: undefined });
    await expect(loading).rejects.toThrow(/admin-key: part of the path is a file, not a folder$/);
  });

  it('makes the whole path, and ends where there can be none', async (context) => {
    const deep = join(directory, 'a', 'b', 'c');
    const { keyFile } = await loadAdminKeys({ dataDirectory: deep, envToken: undefined });
    expect((await stat(join(deep))).mode & 0o777).toBe(0o700);
    expect(keyFile.startsWith(deep)).toBe(true);
    if (process.platform !== 'linux') context.skip('the rest needs the /proc of Linux');
    const loading = loadAdminKeys({ dataDirectory: '/proc/squirrel/x', envToken: undefined });
    await expect(loading).rejects.toBeInstanceOf(UnavailableError);
  });

  it('keeps the key out of nothing but its file', async () => {
    const { key, keyFile } = await loadAdminKeys({ dataDirectory: directory, envToken: 'e' });
    expect(await readFile(keyFile, 'utf8')).toBe(`${key}\n`);
  });
});

describe('keysOf', () => {
  it('accepts nobody without keys', () => {
    expect(keysOf([]).verify('')).toBeNull();
  });
});

describe('a key file that somebody else may have put there', () => {
  const load = () => loadAdminKeys({ dataDirectory: directory, envToken: undefined });

  it.each<readonly [what: string, plant: (path: string) => Promise<unknown>, says: RegExp]>([
    [
      'a link',
      async (path) => {
        await writeFile(join(directory, 'elsewhere'), 'planted-key\n', { mode: 0o600 });
        await symlink(join(directory, 'elsewhere'), path);
      },
      /it is a link$/,
    ],
    [
      'a file with a second name',
      async (path) => {
        await writeFile(join(directory, 'elsewhere'), 'planted-key\n', { mode: 0o600 });
        await link(join(directory, 'elsewhere'), path);
      },
      /it has a second name \(a hard link\)$/,
    ],
    [
      'a file that others could write',
      async (path) => {
        await writeFile(path, 'planted-key\n');
        await chmod(path, 0o666);
      },
      /others could write to it: delete it to get a new key$/,
    ],
    ['a folder', (path) => mkdir(path), /it is not a file$/],
    ['a pipe', async (path) => execFileSync('mkfifo', [path]), /it is not a file$/],
  ])('%s is refused', async (_what, plant, says) => {
    for (const name of ['admin-key', 'metrics-key']) {
      const path = join(directory, name);
      await plant(path);
      await expect(load()).rejects.toThrow(says);
      await rm(path, { recursive: true });
      await rm(join(directory, 'elsewhere'), { force: true });
    }
  });

  it('a file of another account is refused', async (context) => {
    if (process.geteuid?.() !== 0) context.skip('needs root to make one');
    const path = join(directory, 'admin-key');
    await writeFile(path, 'planted-key\n', { mode: 0o600 });
    await chown(path, 65_534, 65_534);
    await expect(load()).rejects.toThrow(/it belongs to another account$/);
  });

  it('the metrics have a key of their own', async () => {
    const { keys } = await load();
    const metricsKey = (await readFile(join(directory, 'metrics-key'), 'utf8')).trim();
    expect(keys.verify(metricsKey)).toBe('metrics');
  });
});
