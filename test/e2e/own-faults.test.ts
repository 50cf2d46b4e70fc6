import { execFile, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi, type TestContext } from 'vitest';
import { longUnless } from '../support/test-form.ts';
import type { FaultRecord } from './own-faults/fault-stage.ts';

const runner = fileURLToPath(new URL('own-faults/run-scenario.ts', import.meta.url));

/** Scenarios change routes and ports, so each has a network namespace to itself. */
const canUnshare = ((): boolean => {
  try {
    execFileSync('unshare', ['-n', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** The clock of another program is moved by a library that has to be built. */
const canCompile = existsSync('/usr/bin/gcc');
if (!canCompile) console.log('clock-set is left out: there is no /usr/bin/gcc');

async function play(name: string): Promise<FaultRecord> {
  const start = `ip link set lo up && exec "$0" "$@"`;
  const args = ['-n', 'bash', '-c', start, process.execPath, runner, name];
  const output = await new Promise<string>((resolve, reject) => {
    execFile('unshare', args, { timeout: 170_000 }, (error, stdout, stderr) => {
      if (error === null) resolve(stdout);
      else reject(new Error(`${name}: ${stderr.slice(-4_000)}`));
    });
  });
  return JSON.parse(output) as FaultRecord;
}

/** One or two of each kind; the long form plays all. */
const PICKED = [
  'resolver-lying',
  'no-route',
  'uplink-cut',
  'few-ports',
  'stopped',
  'killed',
  'locked',
  'clock-set',
  'data-centre-silent-3',
  'zone-denied-3',
];
const pick = (name: string, context: TestContext): void =>
  longUnless(PICKED.includes(name), context);

// Each waits most of the time, and has a network of its own.
vi.setConfig({ maxConcurrency: 2 });

const blamesNobody = {
  checks: { down: 0 },
  incidents: 0,
  owner: [],
};

describe.skipIf(!canUnshare)(
  'when our own side breaks and works again',
  { concurrent: true },
  () => {
    test.for([
      ['resolver-silent', 'resolver'],
      ['resolver-lying', 'resolver'],
      ['resolver-slow', 'resolver'],
      ['websites-denied', 'resolver'],
      ['no-route', 'network'],
      ['black-hole', 'network'],
      ['firewall-refuses', 'network'],
      ['portal', 'network'],
      ['portal-by-name', 'network'],
      ['uplink-cut', 'network'],
      ['uplink-cut-busy', 'network'],
      // What is behind a dead router cannot be asked either, the resolver among it.
      ['firewall-drops', 'resolver'],
      ['router-off', 'resolver'],
      ['few-ports', 'ports'],
      ['stopped', 'stall'],
      ['killed', 'resolver'],
      ['locked', 'storage'],
      ...(canCompile ? [['clock-set', 'clock'] as const] : []),
    ] as const)(
      '%s: no site is down, and the operator is told once that it began and ended',
      async ([name, cause], context) => {
        pick(name, context);
        const record = await play(name);
        expect(record).toMatchObject({
          ...blamesNobody,
          operator: [`operator.alarm ${cause}`, `operator.alarm_over ${cause}`],
          operatorIds: 2,
        });
        expect(Object.keys(record.transitions)).not.toContain('down');
        expect(Object.keys(record.statuses)).toEqual(['up']);
      },
    );

    test.for([
      ['data-centre-refuses-1', 1],
      ['data-centre-refuses-3', 3],
      ['data-centre-silent-3', 3],
      ['data-centre-silent-10', 10],
      ['zone-denied-3', 3],
      ['zone-denied-10', 10],
    ] as const)(
      '%s: our own side is well, and the owner hears of all of them in time',
      async ([name, count], context) => {
        pick(name, context);
        const record = await play(name);
        expect(record).toMatchObject({ incidents: count, operator: [], statuses: { down: count } });
        expect(record.owner).toHaveLength(count);
      },
    );

    test('few-files: 5,000 sites are watched with 256 open files', async (context) => {
      pick('few-files', context);
      const record = await play('few-files');
      expect(record).toMatchObject({ ...blamesNobody, statuses: { up: 5_000 } });
      expect(record.notes['told without strangers']).toEqual([]);
      // Whether strangers spoil a tenth of the checks depends on who is faster.
      expect([0, 2]).toContain(record.operator.length);
    });
  },
);
