import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TrialReceiver, Trials } from '../trial.ts';

/** Keeps what it is given and ends as a file beside it says. */
const PROGRAM = `#!/bin/sh
cd "$1" || exit 1
cat > "message-$(date +%s%N)-$$"
status=$(cat status)
[ "$status" = cut ] && kill -9 $$
echo "it said so"
exit "$status"
`;

export const trials: Trials = {
  command: {
    openReceiver: openProgram,
    secrets: [],
    // Exit statuses.
    verdicts: [
      [0, 'delivered'],
      [1, 'retry'],
      [65, 'refused'],
      [75, 'retry'],
      [127, 'retry'],
    ],
    declines: {
      cut_head: 'a program has no head',
      hang: 'its time limit is an option: command.test.ts',
      endless: 'its time limit is an option: command.test.ts',
      reset: 'there is no network in between',
      bad_certificate: 'there is no network in between',
      no_tls: 'there is no network in between',
    },
  },
};

async function openProgram(): Promise<TrialReceiver> {
  const folder = await mkdtemp(join(tmpdir(), 'squirrel-command-'));
  const program = join(folder, 'program');
  await writeFile(program, PROGRAM, { mode: 0o700 });
  await writeFile(join(folder, 'status'), '0');
  return {
    options: { argv: [program, folder] },
    answerWith: (answer) => {
      const status = answer.kind === 'status' ? String(answer.status) : 'cut';
      writeFileSync(join(folder, 'status'), status);
    },
    messages: () =>
      readdirSync(folder)
        .filter((name) => name.startsWith('message-'))
        .toSorted()
        .map((name) => readFileSync(join(folder, name), 'utf8')),
    stop: async () => {
      await rm(folder, { recursive: true, force: true });
    },
  };
}
