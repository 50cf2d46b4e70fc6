import { downFault, type Failure, type Connection } from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import { credentialsOf, lineTo } from '../line.ts';
import { Conversation } from './conversation.ts';
import { bytesOf } from './escapes.ts';
import { expectLine } from './expect-line.ts';
import { stepsOf, type DialogueStep, type TcpOptions } from './options.ts';
import { hiding, printable } from './printable.ts';
import { askForTls } from './starttls.ts';
import type { TcpReason } from './words.ts';

type TcpFinding = Finding<TcpReason>;
type TcpFailure = Failure<TcpReason>;
type TcpTask = ProbeTask<TcpOptions>;

/** Connects, encrypts if asked to, and leads the conversation to its end. */
export async function judgeTcp(task: TcpTask): Promise<TcpFinding> {
  const { options, network, probe } = task;
  const { host, port, tls } = options;
  const isSecure = tls === 'direct';
  const target = { host, port, isSecure, protocols: [], reading: 'stream' } as const;
  const line = await network.connect(lineTo(target, options), probe);
  if ('kind' in line) return failed(line);
  try {
    return await converse(line, task);
  } finally {
    line.close();
  }
}

async function converse(line: Connection, task: TcpTask): Promise<TcpFinding> {
  const { options } = task;
  const steps = stepsOf(options);
  const isUpgraded = options.tls !== 'none' && options.tls !== 'direct';
  if (steps.length === 0 && !isUpgraded) return up('accepted the connection');
  const talk = new Conversation(line, task.probe);
  if (isUpgraded) {
    const failure = await upgrade(line, talk, task);
    if (failure !== null) return failed(failure);
  }
  const answers: string[] = [];
  const show = hiding(steps.flatMap(({ send }) => (send === undefined ? [] : [send])));
  for (const step of steps) {
    const answer = await runStep(talk, step, show);
    if (typeof answer === 'object') return failed(answer, { evidence: { answers } });
    if (answer !== '') answers.push(answer);
  }
  const latest = answers.at(-1);
  const message = latest === undefined ? 'accepted the connection' : `answered ${latest}`;
  return up(message, { evidence: { answers } });
}

async function upgrade(
  line: Connection,
  talk: Conversation,
  { options, network, probe }: TcpTask,
): Promise<TcpFailure | null> {
  const { tls, host, insecure } = options;
  if (tls === 'none' || tls === 'direct') return null;
  const refusal = await askForTls(talk, tls);
  if (refusal !== null) return refusal;
  talk.detach();
  const secured = await network.startTls(
    line,
    { host, isVerified: !insecure, credentials: credentialsOf(options) },
    probe,
  );
  if ('kind' in secured) return secured;
  talk.listen();
  return null;
}

/** The line that came, in quotes and fit to be shown; empty when none was waited for. */
async function runStep(
  talk: Conversation,
  { send, receive }: DialogueStep,
  show: (line: string) => string,
): Promise<string | TcpFailure> {
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
