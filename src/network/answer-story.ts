import type { ProbeTrace } from '../core/explain/trace.ts';
import type { RecordAnswer, RecordQuestion } from './dns/ask-records.ts';
import type { Failure } from './probe/fault.ts';
import type { Pinged, PingRequest } from './icmp/ping.ts';

/** Tells a question for records, and what became of it. */
export async function tellRecords(
  trace: ProbeTrace,
  { name, type, servers }: RecordQuestion,
  answering: Promise<RecordAnswer | Failure>,
): Promise<RecordAnswer | Failure> {
  const asked = servers.map(({ host, port }) => `${host} port ${port}`).join(', ');
  const whom = asked === '' ? 'our resolver' : asked;
  trace.emit({ kind: 'remark', text: `Ask ${whom} for the ${type} records of ${name}.` });
  const answer = await answering;
  trace.emit({ kind: 'remark', text: recordsText(answer, type) });
  return answer;
}

function recordsText(answer: RecordAnswer | Failure, type: string): string {
  if (answer.kind === 'failed') return `No answer to judge: ${answer.fault.message}.`;
  if (answer.kind === 'no_name') return 'There is no such name (NXDOMAIN).';
  const { values, ttlSeconds } = answer;
  if (values.length === 0) return `The name has no ${type} record.`;
  const ttl = ttlSeconds === null ? '' : ` (TTL ${ttlSeconds} s)`;
  return `The answer${ttl}: ${values.join(', ')}.`;
}

/** Tells of echo requests, and what came back. */
export async function tellPing(
  trace: ProbeTrace,
  { host, count }: PingRequest,
  pinging: Promise<Pinged | Failure>,
): Promise<Pinged | Failure> {
  trace.emit({ kind: 'remark', text: `Send ${count} echo requests (ICMP) to ${host}.` });
  const pinged = await pinging;
  trace.emit({ kind: 'remark', text: pingText(pinged) });
  return pinged;
}

function pingText(pinged: Pinged | Failure): string {
  if (pinged.kind === 'failed') return `Nothing was learnt: ${pinged.fault.message}.`;
  const { sent, roundTripsMs, refusal } = pinged;
  const trips = roundTripsMs.length === 0 ? '' : ` after ${roundTripsMs.join(', ')} ms`;
  const said = refusal === null ? '' : `; somebody on the way says: ${refusal}`;
  return `${roundTripsMs.length} of ${sent} came back${trips}${said}.`;
}
