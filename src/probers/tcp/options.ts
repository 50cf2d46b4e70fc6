import { Type, type TLiteral } from 'typebox';
import { InvalidError, type Problem } from '../../core/errors.ts';
import { bracketed, canonicalHost } from '../../core/address/host-address.ts';
import type { JsonObject, OptionsOf } from '../../core/json.ts';
import { certificateDaysOptions } from '../certificate-days.ts';
import { escapeFault } from '../conversation/escapes.ts';
import { patternFault } from '../conversation/expect-bytes.ts';
import { STARTTLS_PROTOCOLS, type StarttlsProtocol } from '../conversation/starttls.ts';
import { canonicalLine, lineOptions, placedTarget } from '../line-options.ts';

const sendOption = {
  title: 'Text to send',
  description:
    'Sent as it is; \\r, \\n, \\t, \\\\ and \\xNN stand for characters that are hard to write.',
  minLength: 1,
  maxLength: 4_096,
  secret: true,
  examples: ['PING\\r\\n'],
};

const receiveOption = {
  title: 'Answer to wait for',
  description:
    'A line of the answer has to match it: * stands for any characters, ? for one, \\ before them for themselves. With \\xNN, \\r, \\n, \\t or \\0 in it, the answer has to begin with these bytes.',
  minLength: 1,
  maxLength: 200,
  examples: ['+PONG'],
};

/** The settings of a TCP monitor. */
export const tcpOptions = Type.Object(
  {
    host: Type.String({
      title: 'Host',
      description: 'A name or an IP address.',
      minLength: 1,
      maxLength: 300,
      examples: ['db.example.com'],
    }),
    port: Type.Integer({
      title: 'Port',
      description: 'To connect to.',
      minimum: 1,
      maximum: 65_535,
    }),
    tls: Type.Union(
      ['none', 'direct', ...STARTTLS_PROTOCOLS].map((each) => Type.Literal(each)) as [
        TLiteral<'none' | 'direct' | StarttlsProtocol>,
      ],
      {
        title: 'Encryption',
        description:
          'direct speaks TLS from the first byte; the name of a protocol upgrades to TLS as that protocol does (STARTTLS).',
        default: 'none',
      },
    ),
    send: Type.Optional(Type.String(sendOption)),
    receive: Type.Optional(Type.String(receiveOption)),
    steps: Type.Optional(
      Type.Array(
        Type.Object(
          {
            send: Type.Optional(Type.String(sendOption)),
            receive: Type.Optional(Type.String(receiveOption)),
          },
          { additionalProperties: false },
        ),
        {
          title: 'Conversation',
          description:
            'Instead of send and receive, for longer exchanges: each step sends, then waits.',
          minItems: 1,
          maxItems: 20,
        },
      ),
    ),
    ...certificateDaysOptions,
    ...lineOptions,
  },
  { additionalProperties: false, title: 'TCP' },
);

/** Sent first, then waited for. */
export interface DialogueStep {
  readonly send?: string;
  readonly receive?: string;
}

export type TcpOptions = OptionsOf<typeof tcpOptions>;

/** The canonical target and options. Throws `InvalidError` with every problem at once; none shows what is sent. */
export function canonicalTcp(given: TcpOptions): {
  readonly target: string;
  readonly options: JsonObject;
} {
  const admission = canonicalHost(given.host.trim());
  const problems: Problem[] = [];
  if (admission.kind === 'refused') problems.push({ path: 'host', message: admission.message });
  if (given.steps !== undefined && (given.send ?? given.receive) !== undefined) {
    const hint = 'make send and receive the first of the steps';
    problems.push({ path: 'steps', message: 'steps and send or receive exclude each other', hint });
  }
  if (given.minDays > 0 && given.tls === 'none') {
    const hint = 'say how the port speaks TLS, for example tls: smtp';
    problems.push({ path: 'minDays', message: 'minDays needs tls: there is no certificate', hint });
  }
  for (const [path, step] of placedSteps(given)) {
    const fault = step.send === undefined ? null : escapeFault(step.send);
    if (fault !== null) problems.push({ path: `${path}send`, message: `${path}send ${fault}` });
    const pattern = step.receive === undefined ? null : patternFault(step.receive);
    if (pattern !== null) {
      problems.push({ path: `${path}receive`, message: `${path}receive ${pattern}` });
    }
    if (step.send === undefined && step.receive === undefined) {
      problems.push({ path: path.slice(0, -1), message: 'the step neither sends nor waits' });
    }
  }
  const line = canonicalLine(given, problems);
  if (problems.length > 0 || admission.kind === 'refused') throw new InvalidError(problems);
  const { host } = admission;
  return {
    target: placedTarget(`tcp://${bracketed(host)}:${given.port}`, line),
    options: { ...given, ...line, host },
  };
}

/** The steps of a conversation, however they were given. */
export function stepsOf({ steps, send, receive }: TcpOptions): readonly DialogueStep[] {
  if (steps !== undefined) return steps;
  if (send === undefined && receive === undefined) return [];
  return [{ ...(send !== undefined && { send }), ...(receive !== undefined && { receive }) }];
}

function placedSteps(options: TcpOptions): readonly (readonly [string, DialogueStep])[] {
  const { steps } = options;
  if (steps === undefined) return stepsOf(options).map((step) => ['', step]);
  return steps.map((step, index) => [`steps[${index}].`, step]);
}
