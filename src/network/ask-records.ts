import { Resolver } from 'node:dns';
import { isIP } from 'node:net';
import { policyFault } from './address-list.ts';
import { refusalOf } from './address-policy.ts';
import { endFault, formatWait } from './deadline.ts';
import { dialTcp } from './dial-tcp.ts';
import { codeOf, downFault, unknownFault, type Failure, type Fault } from './fault.ts';
import { findAddresses, literalAddress, type AddressSetup } from './find-addresses.ts';
import { isLocalName } from './name-policy.ts';
import type { ProbeContext } from './probe-context.ts';
import { descriptorFault, doubtOwnResolver, startResolverControl } from './record-doubt.ts';
import type { RecordAnswer, RecordQuestion } from './record-question.ts';
import { recordText, type RawRecord, type RecordType } from './record-text.ts';
import { reverseName } from './reverse-name.ts';

const mostRecords = 100;
const firstTryMs = 1_000;
const tries = 3;

/** Asks the resolver of our machine, or the given servers under the address policy. */
export async function askRecords(
  question: RecordQuestion,
  setup: AddressSetup & { readonly resolvers: readonly string[] },
  probe: ProbeContext,
): Promise<RecordAnswer | Failure> {
  const { trace } = probe;
  const refusal = policyRefusal(question, setup.targets);
  if (refusal !== null) return { kind: 'failed', fault: refusal };
  const startedAt = performance.now();
  const servers = await serverAddresses(question, setup, probe);
  if ('outcome' in servers) return { kind: 'failed', fault: servers };
  const cares = new Resolver({ timeout: firstTryMs, tries });
  const isOwn = servers.length === 0;
  const control = isOwn ? startResolverControl(setup.resolvers) : null;
  try {
    const asked = servers.length > 0 ? servers.map(serverText) : setup.resolvers;
    if (asked.length > 0) cares.setServers([...asked]);
    trace.address = servers[0]?.address ?? null;
    const answer = await ask(cares, { question, isOwn }, probe);
    const own = descriptorFault(answer);
    if (own !== null) return own;
    if (answer.kind !== 'failed') return answer;
    if (control !== null) return await doubtOwnResolver(answer, control, probe);
    return (await ownTrouble(answer, servers, probe)) ?? answer;
  } finally {
    control?.stop();
    cares.cancel();
    trace.dnsMs = performance.now() - startedAt;
  }
}

// Our own resolver may know names and addresses of networks that a stranger is not to learn about.
function policyRefusal({ name }: RecordQuestion, targets: 'private' | 'public'): Fault | null {
  if (isIP(name) !== 0)
    return refusalOf(name, targets) === null ? null : policyFault(name, targets);
  if (targets === 'private' || !isLocalName(name)) return null;
  const message = `our policy forbids names of private networks (${name})`;
  return { outcome: 'blocked', reason: 'private_address', phase: 'admission', message };
}

async function serverAddresses(
  { servers }: RecordQuestion,
  setup: AddressSetup,
  { deadline }: ProbeContext,
): Promise<readonly ServerAddress[] | Fault> {
  const found: ServerAddress[] = [];
  for (const { host, port } of servers) {
    const wanted = { family: 'both', targets: setup.targets } as const;
    const addresses =
      literalAddress(host, wanted) ??
      (await findAddresses({ name: host, family: 'both' }, setup, deadline));
    if ('outcome' in addresses) return addresses;
    const [address] = addresses;
    if (address !== undefined) found.push({ address, port });
  }
  return found;
}

function ask(
  cares: Resolver,
  { question, isOwn }: { readonly question: RecordQuestion; readonly isOwn: boolean },
  { deadline }: ProbeContext,
): Promise<RecordAnswer | Failure> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    deadline.guard(Number.POSITIVE_INFINITY, (cause) => {
      const message = `no answer came within ${formatWait(performance.now() - startedAt)}`;
      const fault = endFault(cause, { reason: 'dns_timeout', phase: 'dns', message });
      resolve({ kind: 'failed', fault });
    });
    const onAnswer = (error: NodeJS.ErrnoException | null, records: unknown): void => {
      deadline.release();
      resolve(
        error === null ? answerOf(question.type, records) : answerOfError(codeOf(error), isOwn),
      );
    };
    try {
      send(cares, question, onAnswer);
    } catch (error) {
      onAnswer(error as NodeJS.ErrnoException, null);
    }
  });
}

function send(
  cares: Resolver,
  { name, type }: RecordQuestion,
  onAnswer: (error: NodeJS.ErrnoException | null, records: unknown) => void,
): void {
  const asked = reverseName(name) ?? name;
  if (type === 'A') cares.resolve4(asked, { ttl: true }, onAnswer);
  else if (type === 'AAAA') cares.resolve6(asked, { ttl: true }, onAnswer);
  else cares.resolve(asked, type, onAnswer);
}

function answerOf(type: RecordType, records: unknown): RecordAnswer {
  const list = (Array.isArray(records) ? records : [records]) as readonly RawRecord[];
  const ttls = list.flatMap((each) =>
    typeof each === 'object' && 'ttl' in each ? [each.ttl] : [],
  );
  return {
    kind: 'records',
    values: list.slice(0, mostRecords).map((record) => recordText(type, record)),
    ttlSeconds: ttls.length === 0 ? null : Math.min(...ttls),
  };
}

function answerOfError(code: string, isOwn: boolean): RecordAnswer | Failure {
  if (code === 'ENODATA') return { kind: 'records', values: [], ttlSeconds: null };
  if (code === 'ENOTFOUND') return { kind: 'no_name' };
  return { kind: 'failed', fault: faultOf(code, isOwn) };
}

function faultOf(code: string, isOwn: boolean): Fault {
  switch (code) {
    case 'ESERVFAIL':
    case 'EREFUSED':
    case 'ENOTIMP':
    case 'EFORMERR':
      return downFault('dns_servfail', 'dns', `the name server reports a failure (${code})`);
    case 'ETIMEOUT':
      return downFault('dns_timeout', 'dns', 'the name server gave no answer in time');
    case 'EBADRESP':
    case 'EBADNAME':
    case 'EBADQUERY':
    case 'ERR_INVALID_ARG_VALUE':
      return downFault('dns_error', 'dns', 'the DNS answer is broken');
    case 'ECONNREFUSED':
      return isOwn
        ? unknownFault('resolver', 'dns', `our DNS resolver does not work (${code})`)
        : downFault('connect_refused', 'dns', 'the name server refused the question');
    default:
      return unknownFault('resolver', 'dns', `our DNS resolver does not work (${code})`);
  }
}

interface ServerAddress {
  readonly address: string;
  readonly port: number;
}

function serverText({ address, port }: ServerAddress): string {
  return address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`;
}

// c-ares says ECONNREFUSED without a network or without file descriptors too: a connection tells which of them it was.
async function ownTrouble(
  answer: Failure,
  servers: readonly ServerAddress[],
  { deadline }: ProbeContext,
): Promise<Failure | null> {
  const [server] = servers;
  if (server === undefined) return null;
  if (answer.fault.reason !== 'connect_refused') return null;
  const target = { addresses: [server.address], port: server.port, reading: 'stream' } as const;
  const dialled = await dialTcp(target, deadline);
  if (dialled.kind === 'open') dialled.line.close();
  else if (dialled.fault.outcome === 'unknown') return dialled;
  return null;
}
