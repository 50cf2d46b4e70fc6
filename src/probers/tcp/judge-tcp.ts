import { downFault, type Failure, type Connection } from '../../network/index.ts';
import type { ProbeTask } from '../define-prober.ts';
import { failed, up, type Finding } from '../finding.ts';
import { daysFault, noteDays } from '../certificate-days.ts';
import { credentialsOf, lineTo } from '../line.ts';
import { Conversation } from '../conversation/conversation.ts';
import { bytesOf } from '../conversation/escapes.ts';
import { expectAnswer } from '../conversation/expect-bytes.ts';
import { stepsOf, type DialogueStep, type TcpOptions } from './options.ts';
import { hiding, printable } from '../conversation/printable.ts';
import { upgradeToTls } from '../conversation/starttls.ts';

type TcpTask = ProbeTask<TcpOptions>;

/** Connects, encrypts if asked to, and leads the conversation to its end. */
export async function judgeTcp(task: TcpTask): Promise<Finding> {
  const { options, network, probe } = task;
  const { host, port, tls } = options;
  const isSecure = tls === 'direct';
  const target = { host, port, isSecure, protocols: [], reading: 'stream' } as const;
  const line = await network.connect(lineTo(target, options), probe);
  if ('kind' in line) return failed(line);
  try {
    return judgeDays(await converse(line, task), task);
  } finally {
    line.close();
  }
}

function judgeDays(finding: Finding, { options, probe }: TcpTask): Finding {
  const { certificate } = probe.measurements;
  if (finding.outcome !== 'up' || certificate === null) return finding;
  noteDays(probe.measurements, options);
  const fault = options.minDays === 0 ? null : daysFault(certificate, options);
  return fault === null ? finding : { ...finding, ...fault };
}

async function converse(line: Connection, task: TcpTask): Promise<Finding> {
  const { options } = task;
  const steps = stepsOf(options);
  const protocol = options.tls === 'none' || options.tls === 'direct' ? null : options.tls;
  if (steps.length === 0 && protocol === null) return up('accepted the connection');
  const talk = new Conversation(line, task.probe);
  if (protocol !== null) {
    const { host, insecure } = options;
    const upgrade = { protocol, host, isVerified: !insecure, credentials: credentialsOf(options) };
    const failure = await upgradeToTls({ line, talk }, upgrade, task);
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

/** The line that came, in quotes and fit to be shown; empty when none was waited for. */
async function runStep(
  talk: Conversation,
  { send, receive }: DialogueStep,
  show: (line: string) => string,
): Promise<string | Failure> {
  if (send !== undefined) talk.send(bytesOf(send));
  if (receive === undefined) return '';
  const search = expectAnswer(receive);
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
