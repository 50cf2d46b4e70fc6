import { Type } from 'typebox';
import { retriesFor } from '../../core/alerting/retry.ts';
import type { OptionsOf } from '../../core/json.ts';
import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { plainLine } from '../../core/safe-text.ts';
import { defineNotifier, type DeliveryTask } from '../define-notifier.ts';
import { eventBody, eventValues } from '../event-body.ts';
import { runProgram, type ProgramEnd } from './run-program.ts';

const GIVEN_UP_AFTER_HOURS = 72;
const DEFAULT_TIMEOUT_SECONDS = 20;
const MAX_QUOTED = 200;
const MAX_VALUE = 4_000;
/** sysexits.h: what the program was given will never do (EX_DATAERR). */
const REFUSED_EXIT = 65;
/** What programs need of our own environment; nothing else of it is handed on, keys least of all. */
const INHERITED = ['PATH', 'HOME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];

const commandOptions = Type.Object(
  {
    argv: Type.Array(Type.String({ maxLength: 4_096, pattern: '^[^\\u0000]*$' }), {
      title: 'Program and arguments',
      description:
        'The absolute path of a program, then its arguments, each by itself: there is no shell in between, and nothing is filled in.',
      minItems: 1,
      maxItems: 50,
      examples: [['/usr/local/bin/sound-the-horn', '--loud']],
    }),
    timeoutSeconds: Type.Optional(
      Type.Integer({
        title: 'Time limit',
        description: 'Seconds after which the program and all that it started are ended.',
        minimum: 1,
        maximum: 25,
        default: DEFAULT_TIMEOUT_SECONDS,
      }),
    ),
  },
  { additionalProperties: false },
);

type CommandOptions = OptionsOf<typeof commandOptions>;

/** Runs a program for each message: JSON on its standard input, the same in variables, its exit status as the answer. */
export const command = defineNotifier({
  kind: 'command',
  title: 'Command',
  docs: 'https://man7.org/linux/man-pages/man3/sysexits.h.3head.html',
  grouping: 'each',
  isLocal: true,
  notes: [
    'Only config files may hold such a channel: through the API and the dashboard none can be made or changed, because who could would run programs on this machine.',
    'Standard input is the JSON that a webhook gets. Variables are named after the placeholders of a webhook: `SQUIRREL_TITLE`, `SQUIRREL_MONITOR_NAME`, `SQUIRREL_INCIDENT_STARTEDAT`. Of our own environment the program sees `PATH`, `HOME`, `LANG`, `LC_ALL`, `TZ` and `TMPDIR`.',
    'Exit status 0 is delivered, 65 is given up at once, any other one is tried again. The first line that it prints is kept as its answer.',
    'A message may come twice, under the same `SQUIRREL_ID`.',
  ],
  options: commandOptions,
  problemsOf: ({ argv: [program = ''] }) =>
    program.startsWith('/')
      ? []
      : [
          {
            path: 'argv',
            message: 'argv does not begin with the absolute path of a program',
            hint: 'for example [/usr/bin/logger, -t, uptime]',
          },
        ],
  retryAfterMs: retriesFor(GIVEN_UP_AFTER_HOURS),
  async deliver(task: DeliveryTask<CommandOptions>) {
    const { argv, timeoutSeconds = DEFAULT_TIMEOUT_SECONDS } = task.options;
    const end = await runProgram({
      argv,
      input: eventBody(task),
      env: environmentOf(task),
      timeoutMs: timeoutSeconds * 1_000,
    });
    return judgeEnd(end, timeoutSeconds);
  },
});

function environmentOf(task: DeliveryTask<CommandOptions>): Readonly<Record<string, string>> {
  const own = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value] as const];
  });
  const values = [...eventValues(task)].map(([name, value]) => {
    const variable = `SQUIRREL_${name.toUpperCase().replaceAll('.', '_')}`;
    return [variable, value.replaceAll('\0', ' ').slice(0, MAX_VALUE)] as const;
  });
  return Object.fromEntries([...own, ...values]);
}

function judgeEnd(end: ProgramEnd, timeoutSeconds: number): DeliveryResult {
  if (end.kind === 'not_started') {
    const detail = `the program could not be started: ${plainLine(end.reason, MAX_QUOTED)}`;
    return { kind: 'retry', code: 'command_not_started', detail, isUnreachable: true };
  }
  if (end.kind === 'timeout') {
    const detail = `the program took longer than ${timeoutSeconds} s, and was ended`;
    return { kind: 'retry', code: 'command_timeout', detail };
  }
  if (end.kind === 'signal') {
    const detail = `the program was ended by ${end.signal}`;
    return { kind: 'retry', code: 'command_signal', detail };
  }
  const line = end.output.split('\n').find((each) => each.trim() !== '') ?? '';
  const detail = `exit status ${end.status}${line === '' ? '' : `: ${plainLine(line, MAX_QUOTED)}`}`;
  if (end.status === 0) return { kind: 'delivered', detail };
  const code = `exit_${end.status}`;
  return { kind: end.status === REFUSED_EXIT ? 'refused' : 'retry', code, detail };
}
