import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { watchFile } from './watched-file.ts';

test('a file is read when it is asked for, and again only when it has changed', () => {
  const folder = mkdtempSync(join(tmpdir(), 'watched-'));
  const path = join(folder, 'resolv.conf');
  const seen: string[] = [];
  const read = watchFile(path, (text) => seen.push(text), 0);
  expect(read()).toBe(1);
  writeFileSync(path, 'nameserver 127.0.0.1');
  expect([read(), read()]).toEqual([2, 2]);
  // As programs do that manage the file: another one takes its place.
  writeFileSync(`${path}.new`, 'nameserver 127.0.0.2');
  renameSync(`${path}.new`, path);
  expect([read(), read()]).toEqual([3, 3]);
  rmSync(folder, { recursive: true });
  expect(read()).toBe(4);
  expect(seen).toEqual(['', 'nameserver 127.0.0.1', 'nameserver 127.0.0.2', '']);
});
