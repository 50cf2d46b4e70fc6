import type { JsonObject } from '../../core/json.ts';
import {
  downFault,
  type Failure,
  type Connection,
  type Network,
  type ProbeContext,
} from '../../network/index.ts';
import type { Finding } from '../run-probe.ts';
import { Conversation } from './conversation.ts';
import { bytesOf } from './escapes.ts';
import { expectLine } from './expect-line.ts';
import { stepsOf, type Step, type TcpOptions } from './options.ts';
import { hiding, printable } from './printable.ts';
import { askForTls } from './starttls.ts';

/** Connects, encrypts if asked to, and leads the conversation to its end. */
export async function judgeTcp(
  options: JsonObject,
  network: Network,
  probe: ProbeContext,
): Promise<Finding> {
  const given = options as unknown as TcpOptions;
  const { host, port, family, insecure, tls } = given;
  const line = await network.connect(
    {
      host,
      port,
      family,
      isSecure: tls === 'direct',
      isVerified: !insecure,
      protocols: [],
      reading: 'stream',
    },
    probe,
  );
  if ('kind' in line) return line;
  try {
    return await converse(line, { options: given, network, probe });
  } finally {
    line.close();
  }
}

interface Task {
  readonly options: TcpOptions;
  readonly network: Network;
  readonly probe: ProbeContext;
}

async function converse(line: Connection, task: Task): Promise<Finding> {
  const { options } = task;
  const steps = stepsOf(options);
  const isUpgraded = options.tls !== 'none' && options.tls !== 'direct';
  if (steps.length === 0 && !isUpgraded) return { kind: 'up', message: 'accepted the connection' };
  const talk = new Conversation(line, task.probe);
  if (isUpgraded) {
    const failure = await upgrade(line, talk, task);
    if (failure !== null) return failure;
  }
  const answers: string[] = [];
  const show = hiding(steps.flatMap(({ send }) => (send === undefined ? [] : [send])));
  for (const step of steps) {
    const answer = await runStep(talk, step, show);
    if (typeof answer === 'object') return { ...answer, evidence: { answers } };
    if (answer !== '') answers.push(answer);
  }
  const latest = answers.at(-1);
  const message = latest === undefined ? 'accepted the connection' : `answered ${latest}`;
  return { kind: 'up', message, evidence: { answers } };
}

async function upgrade(
  line: Connection,
  talk: Conversation,
  { options, network, probe }: Task,
): Promise<Failure | null> {
  const { tls, host, insecure } = options;
  if (tls === 'none' || tls === 'direct') return null;
  const refusal = await askForTls(talk, tls);
  if (refusal !== null) return refusal;
  talk.detach();
  const secured = await network.startTls(line, { host, isVerified: !insecure }, probe);
  if ('kind' in secured) return secured;
  talk.listen();
  return null;
}

/** The line that came, in quotes and fit to be shown; empty when none was waited for. */
async function runStep(
  talk: Conversation,
  { send, receive }: Step,
  show: (line: string) => string,
): Promise<string | Failure> {
  if (send !== undefined) talk.send(bytesOf(send));
  if (receive === undefined) return '';
  const search = expectLine(receive);
  const answer = await talk.wait(search.read);
  if (answer.kind === 'got') return show(answer.value);
  const missed = search.missed();
  if (missed === null || answer.fault.outcome !== 'down') return answer;
  const message = `answered ${show(missed)} where ${printable(receive)} was expected`;
  const { reason } = answer.fault;
  return reason === 'answer_too_big'
    ? answer
    : { kind: 'failed', fault: downFault('answer_mismatch', 'head', message) };
}
