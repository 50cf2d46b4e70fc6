import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { testTerminal } from '../../../test/support/cli/test-terminal.ts';
import { runProgram } from '../program.ts';
import { demoCommand, type DemoStage } from './command.ts';

async function runDemo(dashboardUrl: string | null, args: readonly string[] = []) {
  const { terminal, printed } = testTerminal(new PassThrough());
  let opened = 0;
  const stage: DemoStage = {
    dashboardUrl,
    siteCount: 33,
    hero: { name: 'acorn', url: 'http://acorn.example/' },
    judged: async () => ({ up: 31, down: 2 }),
    setHeroHealth: async () => {},
    mailAboutHero: async (prefix) => ({ from: 'a', to: 'b', subject: `${prefix} acorn`, text: '' }),
    stop: async () => {},
  };
  const parts = { open: async () => ((opened += 1), stage) };
  const commands = [demoCommand(async () => parts)];
  const exitCode = await runProgram({ version: '0', commands, terminal }, ['demo', ...args]);
  return { exitCode, opened, ...(await printed()) };
}

test('names the address of a dashboard that is there', async () => {
  const { exitCode, stdout } = await runDemo('http://127.0.0.1:8377/#key=k');
  expect(exitCode).toBe(0);
  expect(stdout).toContain('See them live:\n  http://127.0.0.1:8377/#key=k\n');
});

test('names none where there is no dashboard, and how it is built', async () => {
  const { exitCode, stdout } = await runDemo(null);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('npm run build builds it');
  expect(stdout).not.toContain('http://127');
});

test('an unknown flag opens nothing', async () => {
  expect(await runDemo(null, ['--onse'])).toMatchObject({
    exitCode: 2,
    opened: 0,
    stdout: '',
    stderr: 'error: "--onse" is not a known flag (did you mean --once?)\n',
  });
});
