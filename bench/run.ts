// `npm run bench` runs every bench, `npm run bench -- NAME...` those named; flags go to each of them.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const benches = [
  'check-cpu',
  'face',
  'engines',
  'queue',
  'schedule',
  'bulkheads',
  'lookups',
  'hostile-neighbours',
  'time-to-tell',
  'sign-in',
];

const args = process.argv.slice(2);
const flags = args.filter((each) => each.startsWith('-'));
const named = args.filter((each) => !each.startsWith('-'));
const unknown = named.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are ${benches.join(', ')}`);
  process.exit(2);
}
for (const name of named.length > 0 ? named : benches) {
  console.log(`\n${name}`);
  const script = join(import.meta.dirname, `${name}.ts`);
  const { status } = spawnSync(process.execPath, [script, ...flags], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
