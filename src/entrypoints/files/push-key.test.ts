import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isPushKey } from '../../notifiers/push/push-encryption.ts';
import { publicKeyOf } from '../../notifiers/push/vapid.ts';
import { loadPushKey } from './push-key.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'squirrel-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a pair is made once, is one of P-256, and is kept for this account alone', async () => {
  const first = await loadPushKey(folder);
  expect(isPushKey(first.publicKey)).toBe(true);
  expect(publicKeyOf(first.privateKey)).toBe(first.publicKey);
  expect(await loadPushKey(folder)).toEqual(first);
  expect((await stat(join(folder, 'push-key'))).mode & 0o777).toBe(0o600);
});

test('a file that holds no key stops the start, and nothing of it is shown', async () => {
  await writeFile(join(folder, 'push-key'), 'sqk_hunter2\n', { mode: 0o600 });
  const loading = loadPushKey(folder);
  await expect(loading).rejects.toMatchObject({ code: 'unavailable' });
  await expect(loading).rejects.not.toThrow('hunter2');
});
