import type { Command } from 'commander';
import { InvalidError, NotFoundError, type Problem } from '../../core/errors.ts';
import { quote } from '../../core/forms/quote.ts';
import type { CliCommand, CommandCall } from '../command.ts';
import { EXIT, type ExitCode } from '../exit-codes.ts';
import { printable, printableJson } from '../printable.ts';
import { widthOf } from '../terminal.ts';
import { textTable } from '../text/table.ts';
import { listChannels, testChannel, type ChannelService, type SentCopy } from './verbs.ts';

/** The parts of the house that `channel` works with. */
export interface ChannelParts {
  /** Throws `UnavailableError` without a key. `key`: `null` takes the one in the data folder. */
  open(place: {
    readonly url: string;
    readonly dataDirectory: string;
    readonly key: string | null;
  }): Promise<ChannelService>;
}

/** `squirrel channel`: lists the channels of a running service, and sends test messages. */
export function channelCommand(load: () => Promise<ChannelParts>): CliCommand {
  return {
    name: 'channel',
    summary: 'List the channels of the running service, and try them',
    help: HELP_TEXT,
    define: defineChannel,
    run: async (call) => runChannel(call, await load()),
  };
}

function defineChannel(command: Command): void {
  command
    .argument('<verb>', 'list or test')
    .argument('[id]', 'test: id of the channel')
    .option('--url <address>', 'address of the service (default: http://127.0.0.1:8377)')
    .option('--data <folder>', 'data folder of the service, for its key (default: ./data)')
    .option('--json', 'print one JSON object');
}

const HELP_TEXT = `  list        every channel with its kind and owner
  test <id>   sends a test message to each recipient, the way an alert would go, and waits for the answer

The key is that of SQUIRREL_ADMIN_TOKEN or the one that the service keeps in its data folder.
SQUIRREL_DATA holds here as for squirrel start.

Exit status: 0 done, 1 a test message was not accepted within 40 s, or the service does not answer,
2 the command is wrong or there is no such channel.`;

async function runChannel(call: CommandCall, parts: ChannelParts): Promise<ExitCode> {
  const { args, flags, terminal } = call;
  const problems: Problem[] = [...call.problems];
  const [verb = '', id] = args;
  if (verb !== 'list' && verb !== 'test') {
    const hint = 'there are list and test';
    problems.push({ path: '', message: `there is no verb ${quote(verb)}`, hint });
  } else if ((verb === 'test') !== (id !== undefined)) {
    const message = verb === 'test' ? 'the id of the channel is missing' : 'list takes no id';
    problems.push({ path: '', message, hint: 'squirrel channel list shows them' });
  }
  const url = addressOf(flags['url'], problems);
  if (problems.length > 0) throw new InvalidError(problems);
  const data = flags['data'] ?? terminal.env['SQUIRREL_DATA'];
  const service = await parts.open({
    url,
    dataDirectory: typeof data === 'string' && data !== '' ? data : './data',
    key: terminal.env['SQUIRREL_ADMIN_TOKEN'] || null,
  });
  const isJson = flags['json'] === true;
  const print = (value: object, text: string): void => {
    terminal.stdout.write(isJson ? `${printableJson(value)}\n` : text);
  };
  if (id === undefined) {
    const channels = await listChannels(service);
    const column = (title: string, key: keyof (typeof channels)[number]) => ({
      title,
      cells: channels.map((channel) => channel[key]),
    });
    const columns = [column('id', 'id'), column('kind', 'kind'), column('owner', 'owner')];
    const table = textTable([...columns, column('state', 'state')], widthOf(terminal.stdout));
    print({ channels }, channels.length === 0 ? 'no channels\n' : `${table.join('\n')}\n`);
    return EXIT.ok;
  }
  const copies = await testChannel(service, id);
  if (copies === null) throw new NotFoundError('channel', id);
  print({ copies }, copies.map((copy) => `${lineOf(copy)}\n`).join(''));
  return copies.every(({ state }) => state === 'delivered') ? EXIT.ok : EXIT.down;
}

function addressOf(flag: unknown, problems: Problem[]): string {
  if (flag === undefined) return 'http://127.0.0.1:8377';
  if (typeof flag === 'string' && /^https?:\/\//.test(flag) && URL.canParse(flag)) {
    return flag.replace(/\/+$/, '');
  }
  const hint = 'for example http://127.0.0.1:8377';
  problems.push({ path: '--url', message: 'it is not the address of a service', hint });
  return '';
}

function lineOf({ state, recipient, text }: SentCopy): string {
  const to = recipient === null ? '' : ` to ${recipient}`;
  return printable(`${state}${to}${text === '' ? '' : `: ${text}`}`);
}
