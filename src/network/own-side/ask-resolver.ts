import { randomBytes } from 'node:crypto';
import { reachOf } from '../../core/probe-health/evidence.ts';
import type { Observation, WitnessAnswer, Witness } from '../../core/probe-health/examination.ts';
import { exchangeDns, type DnsEnd, type DnsServerAddress } from '../dns/wire/exchange.ts';
import { DNS_CODES, DNS_TYPES, type DnsReply, type DnsType } from '../dns/wire/message.ts';
import { serverAddress, systemServers } from '../dns/servers.ts';
import { answerOfError, touch } from './touch.ts';

// A lost packet is sent again within the time that a question has.
const patience = { timeoutMs: 1_400, resendMs: 450 };

/** A resolver, and the questions for it. */
export interface AskedResolver {
  readonly signal?: AbortSignal | undefined;
  readonly server: DnsServerAddress;
  readonly listedName: string | null;
  readonly isWorldAsked: boolean;
  isAsked(witness: Witness, of: string): boolean;
}

/** Asks it all questions at once. */
export async function askResolver(asked: AskedResolver): Promise<readonly Observation[]> {
  const { server, listedName, isWorldAsked } = asked;
  const questions: Promise<Observation | null>[] = [
    question(asked, { witness: 'root', name: '.', type: 'NS' }),
    question(asked, { witness: 'nobody', name: `${randomLabel()}.invalid`, type: 'A' }),
  ];
  if (listedName !== null) {
    questions.push(question(asked, { witness: 'listed', name: listedName, type: 'A' }));
  }
  if (isWorldAsked) {
    questions.push(question(asked, { witness: 'world', name: `${randomLabel()}.com`, type: 'A' }));
    const of = nameOf(server);
    if (reachOf(server.address) > 0 && asked.isAsked('resolver_tcp', of)) {
      questions.push(
        touch(server, patience.timeoutMs).then(
          (answer) => answer && { witness: 'resolver_tcp', of, answer },
        ),
      );
    }
  }
  return (await Promise.all(questions)).filter((each) => each !== null);
}

async function question(
  { server, isAsked, signal }: AskedResolver,
  {
    witness,
    name,
    type,
  }: { readonly witness: Witness; readonly name: string; readonly type: DnsType },
): Promise<Observation | null> {
  const of = nameOf(server);
  if (!isAsked(witness, of)) return { witness, of, answer: 'silent' };
  const timing = { ...patience, signal };
  let end = await exchangeDns({ server, name, type }, timing);
  // One error of a resolver that is busy says little.
  if (answerOf(end, type) === 'failed') end = await exchangeDns({ server, name, type }, timing);
  const answer = answerOf(end, type);
  if (answer === null) return null;
  if (end.kind !== 'answered') return { witness, of, answer };
  const addresses = addressesIn(end.reply);
  return {
    witness,
    of,
    answer,
    ...((answer === 'denied' || answer === 'failed') && { form: formOf(end.reply) }),
    ...(addresses.length > 0 && { addresses }),
  };
}

/** `null`: we could not even ask. */
function answerOf(end: DnsEnd, type: DnsType): WitnessAnswer | null {
  if (end.kind === 'answered') {
    const { code, records } = end.reply;
    if (code === DNS_CODES.nameError) return 'denied';
    if (code !== DNS_CODES.noError) return 'failed';
    return records.some((record) => record.type === DNS_TYPES[type]) ? 'known' : 'empty';
  }
  const { failure } = end;
  if (failure.kind === 'silent') return 'silent';
  return failure.kind === 'error' ? answerOfError(failure.code) : 'failed';
}

// Of a denial AA, RD, RA, AD and CD of the header, of a failure its code (RFC 1035 §4.1.1, RFC 4035 §3.2).
function formOf({ flags, code }: DnsReply): string {
  return (code === DNS_CODES.nameError ? flags & 0x05b0 : code).toString(16);
}

function addressesIn({ records }: DnsReply): readonly string[] {
  return records
    .filter(({ type, dataBytes }) => type === DNS_TYPES.A && dataBytes === 4)
    .map(({ message, dataAt }) => message.subarray(dataAt, dataAt + 4).join('.'));
}

/** Our resolvers. None in the settings means those that the system has at this moment. */
export function resolversOf(resolvers: readonly string[]): readonly DnsServerAddress[] {
  const texts = resolvers.length > 0 ? resolvers : systemServers();
  return [...new Set(texts)].map(serverAddress);
}

function nameOf({ address, port }: DnsServerAddress): string {
  return `${address}#${port}`;
}

function randomLabel(): string {
  return `p${randomBytes(8).toString('hex')}`;
}
