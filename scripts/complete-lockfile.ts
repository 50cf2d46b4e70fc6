// Lists in package-lock.json the optional packages for other platforms that npm left out.
//
// npm drops an optional package from the lock file when the registry at hand does not carry it,
// and `npm ci` then refuses the lock file. Their versions are exact in the package that wants them,
// and their names say for which platform they are, so the entries can be written without a registry.
import { readFileSync, writeFileSync } from 'node:fs';
import { missingOptionalPackages, type LockedPackage, type Lockfile } from './lockfile.ts';

const operatingSystems = ['android', 'darwin', 'freebsd', 'linux', 'openharmony', 'win32'];
const processors = [
  'arm64',
  'arm',
  'ia32',
  'loong64',
  'ppc64',
  'riscv64',
  's390x',
  'wasm32',
  'x64',
];

const lockfile = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lockfile;
const missing = missingOptionalPackages(lockfile);
const added = missing.map(({ name, version, wantedBy }): [string, LockedPackage] => {
  if (!/^\d/.test(version)) throw new Error(`${name}: ${version} is not an exact version.`);
  return [`node_modules/${name}`, platformEntry(name, version, wantedBy)];
});
const sorted = Object.entries({ ...lockfile.packages, ...Object.fromEntries(added) }).toSorted(
  ([one], [other]) => one.localeCompare(other, 'en'),
);
lockfile.packages = Object.fromEntries(sorted);
writeFileSync('package-lock.json', `${JSON.stringify(lockfile, null, 2)}\n`);
console.log(`${added.length} entries added.`);

function platformEntry(name: string, version: string, wantedBy: LockedPackage): LockedPackage {
  const [os, cpu] = platformOf(name.slice(name.indexOf('/') + 1).split('-'));
  return {
    version,
    cpu: [cpu],
    ...(wantedBy.dev && { dev: true }),
    ...(/-musl/.test(name) && { libc: ['musl'] }),
    ...(/linux.*-gnu/.test(name) && { libc: ['glibc'] }),
    optional: true,
    os: [os],
  };
}

function platformOf(words: readonly string[]): [os: string, cpu: string] {
  const os = operatingSystems.find((known) => words.includes(known));
  const cpu = processors.find((known) => words.includes(known));
  if (os === undefined || cpu === undefined) throw new Error(`No platform in ${words.join('-')}.`);
  return [os, cpu];
}
