// `npm run farm:score`: runs the hostile targets of the farm and prints how many verdicts were right.
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { hostileCases } from '../farm/hostile/cases/index.ts';
import { startHostileFarmProcess } from '../farm/hostile/hostile-farm-process.ts';
import { NAMESPACE_MARK } from '../farm/hostile/peer-network.ts';
import { runCases, selectCases } from '../testing/hostile/run-cases.ts';
import { formatScore, hasPassed, scoreFamilies } from '../testing/hostile/scoreboard.ts';
import { keepRunners } from '../testing/hostile/step-stage.ts';
import { createJobRunner } from './job-runner.ts';

const casesAtOnce = 12;

const { values: flags } = parseArgs({
  options: {
    only: { type: 'string' },
    json: { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
});

if (process.env[NAMESPACE_MARK] === undefined && canUnshare()) process.exitCode = runInNamespace();
else await score();

/** Whether we may have a network of our own, in which nothing leaves the machine and unreachable hosts can be made. */
function canUnshare(): boolean {
  return spawnSync('unshare', ['--net', 'ip', 'link', 'set', 'lo', 'up']).status === 0;
}

function runInNamespace(): number {
  const script = 'ip link set lo up && exec "$@"';
  const own = [process.execPath, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', ['--net', 'sh', '-c', script, 'sh', ...own], {
    stdio: 'inherit',
    env: { ...process.env, [NAMESPACE_MARK]: '1' },
  });
  return status ?? 1;
}

async function score(): Promise<void> {
  const cases = selectCases(hostileCases, flags.only);
  const farm = startHostileFarmProcess();
  const broken: string[] = [];
  process.on('uncaughtException', (error) => broken.push(String(error.stack)));
  const reports = await runCases(cases, {
    farm,
    jobRunner: keepRunners(createJobRunner),
    isQuick: flags.quick,
    atOnce: casesAtOnce,
    onAgain: ({ id, failures }) => console.error(`${id} again, alone: ${failures.join('; ')}`),
  });
  await farm.stop();
  if (flags.json)
    console.log(JSON.stringify({ families: scoreFamilies(reports), reports, broken }));
  else console.log([...broken, formatScore(reports)].join('\n'));
  process.exit(reports.every(hasPassed) && broken.length === 0 ? 0 : 1);
}
