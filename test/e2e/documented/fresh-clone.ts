import { execFileSync } from 'node:child_process';
import {
  cpSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** Puts the files of this checkout into `folder` as a clone and `npm ci` leave them: nothing is built. */
export function cloneInto(folder: string): void {
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    {
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  for (const path of listed.split('\0').filter((each) => each !== '')) {
    const target = join(folder, path);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(path, target, { force: true, dereference: false });
  }
  linkPackages('node_modules', join(folder, 'node_modules'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  // What installing the package makes of its `bin`, where npm also makes the file executable.
  const command = '#!/bin/sh\nexec node "$(dirname "$0")/../dist/entrypoints/cli.js" "$@"\n';
  writeFileSync(join(bin, 'squirrel'), command, { mode: 0o755 });
}

/** Links every package; those of the workspace lead into the clone, as they lead into this checkout here. */
function linkPackages(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) {
    const path = join(from, name);
    if (name.startsWith('@')) linkPackages(path, join(to, name));
    else if (name === '.vite' || name === '.vite-temp' || name === '.cache') continue;
    else {
      const isLink = lstatSync(path).isSymbolicLink();
      symlinkSync(isLink ? readlinkSync(path) : resolve(path), join(to, name));
    }
  }
}
