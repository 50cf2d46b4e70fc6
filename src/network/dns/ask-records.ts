import { isIP } from 'node:net';
import type { TraceEventOf } from '../../core/explain/trace.ts';
import { policyFault } from '../policy/address-fault.ts';
import { refusalOf } from '../policy/address-policy.ts';
import { connectFault } from '../probe/connect-fault.ts';
import { endFault, formatWait } from '../probe/deadline.ts';
import { authorityOf } from './gate/authority.ts';
import { dnsErrorCode, dnsFault } from './fault.ts';
import { startDnsExchange, type DnsEnd } from './wire/exchange.ts';
import { openInquiry } from './inquiry.ts';
import type { Asking, ServerVerdict } from './party.ts';
import { DNS_TYPES, type DnsReply } from './wire/message.ts';
import { recordsFor } from './wire/records.ts';
import type { DnsServer } from './servers.ts';
import { downFault, type Failure, type Fault } from '../probe/fault.ts';
import { findAddresses, literalAddress, type AddressSetup } from './find-addresses.ts';
import { crowdedOut, wasAnswered } from './votes.ts';
import { isLocalName } from '../policy/name-policy.ts';
import { shortage } from './own-fault.ts';
import { ownServiceFault, type OwnServices } from '../policy/own-services.ts';
import type { ProbeContext } from '../probe/context.ts';
import { recordText, type RecordType } from './wire/record-text.ts';
import type { NameResolver } from './resolver.ts';
import { reversedAddress, reverseName } from '../policy/reverse-name.ts';

/** A question about a name. */
export interface RecordQuestion {
  /** An IP address is asked for by its name in `in-addr.arpa` or `ip6.arpa`. */
  readonly name: string;
  readonly type: RecordType;
  /** Names or IP addresses of the servers to ask; without any, the resolver of our machine. */
  readonly servers: readonly { readonly host: string; readonly port: number }[];
}

/** The answer of the name servers. */
export type RecordAnswer =
  /** In the order they came, at most a hundred; empty when the name has no record of the type. */
  | {
      readonly kind: 'records';
      readonly values: readonly string[];
      readonly ttlSeconds: number | null;
    }
  /** There is no such name (NXDOMAIN). */
  | { readonly kind: 'no_name' };

const MAX_RECORDS = 100;
const LASTS_MS = 7_000;
const ATTEMPTS = 5;

/** Asks the resolver of our machine, or the given servers under the address policy. */
export async function askRecords(
  question: RecordQuestion,
  setup: AddressSetup & { readonly ownServices: OwnServices },
  probe: ProbeContext,
): Promise<RecordAnswer | Failure> {
  const { trace } = probe;
  const { name, type, servers } = question;
  const asked = servers.map(({ host, port }) => `${host} port ${port}`);
  trace?.emit({ kind: 'ask_records', name, type, servers: asked });
  const answer = await findRecords(question, setup, probe);
  trace?.emit(foundEvent(answer, type));
  return answer;
}

function foundEvent(answer: RecordAnswer | Failure, type: string): TraceEventOf<'records'> {
  const { values, ttlSeconds } =
    answer.kind === 'records' ? answer : { values: [], ttlSeconds: null };
  const { reason, message } =
    answer.kind === 'failed' ? answer.fault : ({ reason: null, message: null } as const);
  const isNoName = answer.kind === 'no_name';
  return { kind: 'records', type, values, ttlSeconds, isNoName, reason, message };
}

async function findRecords(
  question: RecordQuestion,
  setup: AddressSetup & { readonly ownServices: OwnServices },
  probe: ProbeContext,
): Promise<RecordAnswer | Failure> {
  const { measurements } = probe;
  const refusal = policyRefusal(question, setup.targets);
  if (refusal !== null) return { kind: 'failed', fault: refusal };
  const startedAt = performance.now();
  const given = await givenServers(question, setup, probe);
  if ('outcome' in given) return { kind: 'failed', fault: given };
  measurements.address = given[0]?.endpoint.address ?? null;
  const answer = await ask(question, { given, resolver: setup.resolver }, probe);
  measurements.dnsMs = performance.now() - startedAt;
  if (answer.kind === 'failed') measurements.looksLike = answer.fault.looksLike ?? null;
  const isDoubtful =
    answer.kind === 'no_name' || (answer.kind === 'failed' && answer.fault.reason === 'resolver');
  const fault = isDoubtful ? shortage() : null;
  return fault === null ? answer : { kind: 'failed', fault };
}

// Our own resolver may know names and addresses of networks that outsiders are not to learn about.
function policyRefusal({ name }: RecordQuestion, targets: 'private' | 'public'): Fault | null {
  const address = isIP(name) === 0 ? reversedAddress(name) : name;
  if (address !== null) {
    return refusalOf(address, targets) === null ? null : policyFault(address, targets);
  }
  if (targets === 'private' || !isLocalName(name)) return null;
  const message = `our policy forbids names of private networks (${name})`;
  return { outcome: 'blocked', reason: 'private_address', phase: 'admission', message };
}

async function givenServers(
  { servers }: RecordQuestion,
  setup: Parameters<typeof askRecords>[1],
  { deadline }: ProbeContext,
): Promise<readonly DnsServer[] | Fault> {
  const found: DnsServer[] = [];
  for (const { host, port } of servers) {
    const wanted = { family: 'both', targets: setup.targets } as const;
    const addresses =
      literalAddress(host, wanted) ??
      (await findAddresses({ name: host, family: 'both' }, setup, deadline));
    if ('outcome' in addresses) return addresses;
    const [address] = addresses;
    if (address === undefined) continue;
    if (setup.ownServices.has(address, port)) return ownServiceFault(address, port);
    const label = address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
    found.push({ label, endpoint: { address, port }, health: null });
  }
  return found;
}

function ask(
  question: RecordQuestion,
  { given, resolver }: { readonly given: readonly DnsServer[]; readonly resolver: NameResolver },
  { deadline }: ProbeContext,
): Promise<RecordAnswer | Failure> {
  const startedAt = performance.now();
  const servers = given.length > 0 ? given : resolver.servers();
  return new Promise((resolve) => {
    const askOne = (
      server: DnsServer,
      onVerdict: (verdict: ServerVerdict<RecordAnswer>) => void,
    ): Asking => askServer(server, question, onVerdict);
    const end = (answer: RecordAnswer | Failure): void => {
      permit?.leave(wasAnswered(answer.kind === 'failed' ? answer.fault : null));
      resolve(answer);
    };
    const inquiry = openInquiry<RecordAnswer>(
      { servers, ask: askOne, lastsMs: Number.POSITIVE_INFINITY, attempts: ATTEMPTS },
      (verdict) => {
        deadline.release();
        end(verdict.kind === 'settled' ? verdict.value : verdict);
      },
    );
    deadline.guard(LASTS_MS, (cause) => {
      const { fault } = inquiry;
      inquiry.close();
      const message = `no answer came within ${formatWait(performance.now() - startedAt)}`;
      const silence = endFault(cause, { reason: 'dns_timeout', phase: 'dns', message });
      const isSilence = cause !== 'timeout' || fault.reason === 'dns_timeout';
      end({ kind: 'failed', fault: isSilence ? silence : fault });
    });
    const authority = given[0]?.label ?? authorityOf(question.name);
    const permit = resolver.enter(authority, inquiry);
    if (permit !== null) return;
    deadline.release();
    resolve({ kind: 'failed', fault: crowdedOut });
  });
}

function askServer(
  server: DnsServer,
  { name, type }: RecordQuestion,
  onVerdict: (verdict: ServerVerdict<RecordAnswer>) => void,
): Asking {
  const asked = { name: reverseName(name) ?? name, type };
  const exchange = startDnsExchange({ server: server.endpoint, ...asked }, (end) =>
    onVerdict(verdictOf(end, server, { name: asked.name, type: DNS_TYPES[type] })),
  );
  return {
    get faultSoFar() {
      return faultOf({ kind: 'failed', failure: exchange.failureSoFar }, server);
    },
    resend: () => exchange.resend(),
    close: () => exchange.close(),
  };
}

function verdictOf(
  end: DnsEnd,
  server: DnsServer,
  question: { readonly name: string; readonly type: number },
): ServerVerdict<RecordAnswer> {
  const code = dnsErrorCode(end);
  if (code === 'ENOTFOUND') return { kind: 'settled', value: { kind: 'no_name' } };
  const answer = code === null && end.kind === 'answered' ? answerOf(end.reply, question) : null;
  if (answer !== null) return { kind: 'settled', value: answer };
  const isBroken = code === null;
  return { kind: 'failed', fault: isBroken ? dnsFault('EBADRESP') : faultOf(end, server) };
}

function answerOf(
  reply: DnsReply,
  question: { readonly name: string; readonly type: number },
): RecordAnswer | null {
  const found = recordsFor(reply, question);
  if (found === null) return null;
  const records = found.records.slice(0, MAX_RECORDS);
  const values = records.map(recordText);
  if (!values.every((value) => value !== null)) return null;
  const ttls = records.map(({ ttlSeconds }) => ttlSeconds);
  return { kind: 'records', values, ttlSeconds: ttls.length === 0 ? null : Math.min(...ttls) };
}

// A server that was given is the target: that it cannot be reached is its own fault, as with every other target.
function faultOf(end: DnsEnd, { label, health }: DnsServer): Fault {
  const code = dnsErrorCode(end) ?? 'EBADRESP';
  const isUnreachable = end.kind === 'failed' && end.failure.kind === 'error';
  if (isUnreachable && health === null) return { ...connectFault(code, label), phase: 'dns' };
  const fault = dnsFault(code);
  if (fault.reason !== 'dns_servfail') return fault;
  return downFault('dns_servfail', 'dns', `the name server reports a failure (${code})`);
}
