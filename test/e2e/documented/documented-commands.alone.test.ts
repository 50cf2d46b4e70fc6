import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { longUnless } from '../../support/test-form.ts';
import { whyNoRedis } from '../../support/queue/redis-server.ts';
import { temporaryFolder } from '../temporary-folder.ts';
import {
  documentedCommands,
  staleReasons,
  takesMinutes,
  whyNotRun,
  type DocumentedCommand,
} from './documented-commands.ts';
import { cloneInto } from './fresh-clone.ts';
import { runDocumented } from './run-documented.ts';

const commands = documentedCommands();
let folder: Awaited<ReturnType<typeof temporaryFolder>>;

beforeAll(async () => {
  folder = await temporaryFolder();
  cloneInto(folder.path);
});
afterAll(() => folder[Symbol.asyncDispose]());

/** In a network without a way out no site is up; of what is watched on loopback some are down. */
function expectedCodes(command: string): readonly number[] {
  if (/\b(?:check|explain)\b/.test(command)) return [0, 1, 3];
  return /\bqueue status$/.test(command) ? [0, 1] : [0];
}

function whyNoNamespace(): string | null {
  try {
    execFileSync('unshare', ['-rn', 'ip', 'link', 'set', 'lo', 'up'], { stdio: 'ignore' });
    return null;
  } catch {
    return 'needs namespaces for users and networks (unshare -rn)';
  }
}

// The demo meets the clone as it is; what comes after may use what it has built.
const inOrder = commands.toSorted((a, b) => Number(isDemo(b)) - Number(isDemo(a)));

function isDemo({ command }: DocumentedCommand): boolean {
  return command.endsWith('-- demo');
}

test('the pages have commands, and each reason to leave one out is needed', () => {
  expect(commands.filter(isDemo)).toHaveLength(1);
  expect(commands.length).toBeGreaterThan(30);
  expect(staleReasons(commands)).toEqual([]);
});

test.for(inOrder)('$page: $command', { timeout: 300_000 }, async (documented, context) => {
  const { command } = documented;
  const reason = whyNotRun(documented) ?? whyNoNamespace();
  if (reason !== null) context.skip(reason);
  longUnless(!takesMinutes(documented), context);
  if (/\b(?:queue|worker|compare)\b/.test(command)) {
    const why = whyNoRedis();
    if (why !== null) context.skip(why);
  }
  const { code, stdout, stderr } = await runDocumented(command, folder.path);
  const facts = { code: expectedCodes(command).includes(code ?? -1), stdout, stderr };
  expect(facts, `exit status ${code}`).toMatchObject({ code: true });
  expect(stderr).not.toMatch(/^\s+at .+:\d+:\d+\)?$/m);
  expect(stderr).not.toMatch(/^(?:error: |npm (?:ERR!|error))/m);
  expect(stdout).not.toMatch(/not built|undefined|\[object /);
});
