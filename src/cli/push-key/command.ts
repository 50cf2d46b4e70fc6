import { InvalidError } from '../../core/errors.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';

/** A pair of keys for messages to browsers, both in base64url. */
export interface PushKeyPair {
  /** For `privateKey` of a channel. */
  readonly privateKey: string;
  /** What browsers subscribe with. */
  readonly publicKey: string;
}

/** The parts of the house that `push-key` works with. */
export interface PushKeyParts {
  /** Makes a new pair. */
  make(): PushKeyPair;
}

/** `squirrel push-key`: makes the keys that channels of the kind `web-push` need. */
export function pushKeyCommand(load: () => Promise<PushKeyParts>): CliCommand {
  return {
    name: 'push-key',
    summary: 'Make a pair of keys for messages to browsers (Web Push)',
    help: HELP_TEXT,
    define: (command) => {
      command.option('--json', 'print one JSON object');
    },
    run: async (call) => printPair(call, (await load()).make()),
  };
}

const HELP_TEXT = `Browsers subscribe with the public key; the private key is a setting of each channel that reaches them. Keep both:
with another pair every browser has to subscribe anew. docs/how-to/push-to-a-browser.md goes through all of it.

Exit status: 0 done, 2 the command is wrong.`;

function printPair({ args, flags, problems, terminal }: CommandCall, pair: PushKeyPair): ExitCode {
  if (problems.length > 0) throw new InvalidError(problems);
  if (args.length > 0) {
    const message = 'it takes no argument';
    throw new InvalidError([{ path: '', message, hint: 'leave it out' }]);
  }
  const { privateKey, publicKey } = pair;
  const text = `public key   ${publicKey}\nprivate key  ${privateKey}\n`;
  terminal.stdout.write(flags['json'] === true ? `${JSON.stringify(pair)}\n` : text);
  return EXIT.ok;
}
