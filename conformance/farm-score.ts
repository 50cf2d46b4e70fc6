// `npm run farm:score`: runs the hostile targets of the farm and prints how many verdicts were right.
import { spawnSync } from 'node:child_process';
import { basename } from 'node:path';
import { floodCases, hostileCases } from './cases/index.ts';
import type { HostileCase } from './format/hostile-case.ts';
import { startHostileFarmProcess } from './farm/hostile-farm-process.ts';
import type { HostileFarm } from './farm/hostile-farm.ts';
import { NAMESPACE_MARK } from './servers/peer-network.ts';
import { commandChecker, exporterChecker } from './score/checker.ts';
import { formatComparison, type Contestant } from './score/comparison-table.ts';
import { startExporter } from './score/exporter.ts';
import { formatCosts, measureCosts } from './score/probe-costs.ts';
import { runCases, selectCases } from './score/run-cases.ts';
import { formatScore, hasPassed, scoreFamilies } from './score/scoreboard.ts';
import { formatSoak, hasHeld } from './soak/soak-report.ts';
import { scoreChecker } from './score/score-checker.ts';
import { readScoreFlags, SCORE_HELP, type ScoreFlags } from './score/score-flags.ts';
import { SoakTry } from './soak/soak-try.ts';
import { soak } from './soak/soak.ts';
import { openJobRunners } from './steps/job-runners.ts';

const CASES_AT_ONCE = 12;
const jobRunner = openJobRunners();

const { flags, cases } = readTask();

if (flags.help) console.log(SCORE_HELP);
else if (process.env[NAMESPACE_MARK] === undefined && canUnshare()) {
  process.exitCode = runInNamespace();
} else process.exit(await main());

function readTask(): { flags: ScoreFlags; cases: readonly HostileCase[] } {
  try {
    const read = readScoreFlags(process.argv.slice(2));
    // Floods are there for what they cost; the score is about the 200.
    const known = read.cost ? [...hostileCases, ...floodCases] : hostileCases;
    return { flags: read, cases: selectCases(known, read.only) };
  } catch (error) {
    console.error(`${(error as Error).message}\n--help says what can be asked.`);
    return process.exit(2);
  }
}

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

async function main(): Promise<number> {
  const broken: string[] = [];
  process.on('uncaughtException', (error) => broken.push(String(error.stack)));
  const isFine = await play(broken);
  for (const each of broken) console.error(each);
  return isFine && broken.length === 0 ? 0 : 1;
}

async function play(broken: readonly string[]): Promise<boolean> {
  if (flags.cost) return tellCosts();
  return flags.soakSeconds === undefined ? score(broken) : soakCases(flags.soakSeconds);
}

async function tellCosts(): Promise<boolean> {
  const farm = startHostileFarmProcess();
  const costs = await measureCosts(cases, { farm, jobRunner, inPieces: flags.pieces });
  await farm.stop();
  console.log(flags.json ? JSON.stringify(costs) : formatCosts(costs, costs.length));
  return true;
}

async function score(broken: readonly string[]): Promise<boolean> {
  const farm = startHostileFarmProcess();
  const others: Contestant[] = [];
  for (const name of flags.checkers) others.push(await scoreOther(name, farm));
  const reports = await runCases(cases, {
    farm,
    jobRunner,
    isQuick: flags.quick,
    atOnce: CASES_AT_ONCE,
    onStarved: ({ id }, starvedMs) => {
      console.error(`${id} again: others had the processor for ${starvedMs.toFixed(0)} ms`);
    },
    onAlone: ({ id, failures }) => {
      console.error(`${id} alone: ${failures.length === 0 ? 'passes' : failures.join('; ')}`);
    },
  });
  await farm.stop();
  const families = scoreFamilies(reports);
  if (flags.json) console.log(JSON.stringify({ families, reports, broken, others }));
  else console.log(formatScore(reports));
  if (others.length > 0 && !flags.json) {
    console.log(`\n${formatComparison([{ name: 'UptimeSquirrel', reports }, ...others])}`);
  }
  return reports.every(hasPassed);
}

/** Asks another checker: a command with `{url}` in it, or the program of Prometheus' blackbox exporter. */
async function scoreOther(name: string, farm: HostileFarm): Promise<Contestant> {
  if (name.includes('{url}')) {
    return { name, reports: await scoreChecker(cases, { farm, checker: commandChecker(name) }) };
  }
  const exporter = await startExporter(name);
  const checker = exporterChecker(exporter.origin);
  const reports = await scoreChecker(cases, { farm, checker });
  await exporter.stop();
  return { name: basename(name), reports };
}

async function soakCases(seconds: number): Promise<boolean> {
  const farm = startHostileFarmProcess();
  const tries = await SoakTry.openAll(cases, { farm, jobRunner });
  const seed = flags.seed ?? Date.now() % 1_000_000;
  const say = (line: string): void => console.error(line);
  say(`${tries.length} tries, ${flags.rate} a second for ${seconds} s, seed ${seed}`);
  const plan = { seconds, rate: flags.rate, seed, say };
  const report = await soak(tries, plan);
  await farm.stop();
  console.log(flags.json ? JSON.stringify(report) : formatSoak(report));
  return hasHeld(report);
}
