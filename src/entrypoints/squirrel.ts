import { channelCommand } from '../cli/channel/command.ts';
import { checkCommand } from '../cli/check/command.ts';
import { compareCommand } from '../cli/compare/command.ts';
import { databaseCommand } from '../cli/database/command.ts';
import { demoCommand } from '../cli/demo/command.ts';
import { explainCommand } from '../cli/explain/command.ts';
import { farmCommand } from '../cli/farm/command.ts';
import type { ExitCode } from '../cli/exit-codes.ts';
import { printError } from '../cli/print-error.ts';
import { runProgram } from '../cli/program.ts';
import { projectCommand } from '../cli/project/command.ts';
import { pushKeyCommand } from '../cli/push-key/command.ts';
import { queueCommand } from '../cli/queue/command.ts';
import { reportCommand } from '../cli/report/command.ts';
import { secretsCommand } from '../cli/secrets/command.ts';
import { startCommand } from '../cli/start/command.ts';
import { userCommand } from '../cli/user/command.ts';
import { workerCommand } from '../cli/worker/command.ts';
import { InvalidError, type Problem } from '../core/errors.ts';
import type { Terminal } from '../cli/terminal.ts';
import { executors } from '../executors/index.ts';
import { calledAs } from './called-as.ts';
import { createOutputWatch, type OutputWatch } from './output-watch.ts';
import { readSecretFiles } from './files/secret-files.ts';
import { processSignals } from './signals.ts';
import { installedVersion } from './version.ts';

/** The whole command line. Commands load what they need when they run, so that each starts fast. */
export async function runSquirrel(): Promise<void> {
  hidePasswords();
  const commands = [
    checkCommand(async () => (await import('./compose/check.ts')).checkParts(), executors),
    explainCommand(async () => (await import('./compose/explain.ts')).explainParts()),
    compareCommand(async () => (await import('./compose/compare.ts')).compareParts(), executors),
    startCommand(async () => (await import('./compose/start.ts')).startParts(), executors),
    demoCommand(async () => (await import('./compose/demo.ts')).demoParts()),
    workerCommand(async () => (await import('./compose/worker.ts')).workerParts()),
    queueCommand(async () => (await import('./compose/queue.ts')).queueParts()),
    channelCommand(async () => (await import('./compose/channel.ts')).channelParts()),
    databaseCommand(async () => (await import('./compose/database.ts')).databaseParts()),
    reportCommand(async () => (await import('./report-parts.ts')).reportParts()),
    userCommand(async () => (await import('./accounts/user-parts.ts')).userParts()),
    projectCommand(async () => (await import('./accounts/project-parts.ts')).projectParts()),
    secretsCommand(async () => (await import('./compose/secrets.ts')).secretsParts()),
    pushKeyCommand(async () => ({
      make: (await import('../notifiers/push/vapid.ts')).makeVapidPair,
    })),
    farmCommand(async () => (await import('./compose/farm.ts')).farmParts()),
  ];
  const output = createOutputWatch();
  // The log goes there as well, past the terminal of the command.
  output.watched(process.stderr);
  const program = { version: installedVersion(), commands, terminal: processTerminal(output) };
  const run = (): Promise<ExitCode> => runProgram(program, process.argv.slice(2));
  const problems: Problem[] = [];
  Object.assign(process.env, readSecretFiles(process.env, problems));
  const isSound = problems.length === 0;
  const exitCode = isSound ? await run() : printError(new InvalidError(problems), program.terminal);
  process.exitCode = await output.exitCodeAfter(exitCode);
}

/** Every user of the machine sees the arguments of our process: without them once one holds a login. */
function hidePasswords(): void {
  if (process.argv.some((argument) => /:\/\/[^/\s]*:[^/\s]*@/.test(argument)))
    process.title = 'squirrel';
}

function processTerminal(output: OutputWatch): Terminal {
  return {
    // Streams are made when they are first asked for, which takes time.
    get stdin() {
      return process.stdin;
    },
    get stdout() {
      return output.watched(process.stdout);
    },
    get stderr() {
      return output.watched(process.stderr);
    },
    env: process.env,
    calledAs: calledAs({
      script: process.argv[1] ?? '',
      folder: process.cwd(),
      env: process.env,
    }),
    ...processSignals(),
  };
}
