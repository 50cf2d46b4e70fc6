// Brings the programs that the tests start and npm cannot install. As root on Debian it installs
// what is missing; elsewhere it names it and goes on: the tests that need it say that they are skipped.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Debian packages by the command they bring. */
const programs: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  strace: 'strace',
  gcc: 'build-essential',
  ip: 'iproute2',
  curl: 'curl',
  openssl: 'openssl',
  initdb: 'postgresql',
  nginx: 'nginx',
  promtool: 'prometheus',
  chromium: 'chromium',
};

/** Debian keeps the programs of a PostgreSQL server, which need their version's folder, off the PATH. */
const POSTGRES_FOLDER = '/usr/lib/postgresql';

const missing = Object.entries(programs)
  .filter(([command]) => !isHere(command))
  .map(([, debianPackage]) => debianPackage);
if (missing.length > 0) {
  if (isHere('apt-get') && process.getuid?.() === 0) install(missing);
  else console.error(`Missing for some tests: ${missing.join(', ')} (names of Debian's packages).`);
}

function isHere(command: string): boolean {
  const versions = existsSync(POSTGRES_FOLDER) ? readdirSync(POSTGRES_FOLDER) : [];
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    ...versions.map((version) => join(POSTGRES_FOLDER, version, 'bin')),
  ];
  return folders.some((folder) => existsSync(join(folder, command)));
}

function install(packages: readonly string[]): void {
  console.error(`Installing for the tests: ${packages.join(', ')}`);
  try {
    run('apt-get', ['update', '-qq']);
    run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages]);
  } catch (error) {
    console.error(`That failed, so some tests will be skipped: ${String(error)}`);
  }
}

function run(command: string, args: readonly string[]): void {
  execFileSync(command, args, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  });
}
