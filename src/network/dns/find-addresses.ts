import { isIP } from 'node:net';
import { policyFault } from '../policy/address-fault.ts';
import { refusalOf } from '../policy/address-policy.ts';
import { endFault, formatWait, type Deadline } from '../probe/deadline.ts';
import type { Family } from './address-query.ts';
import type { DnsAnswer } from './server-lookup.ts';
import { MAX_ADDRESSES, type TracedQuestion } from './address-query.ts';
import type { ProbeTrace, TraceEventOf } from '../../core/explain/trace.ts';
import { downFault, type Fault } from '../probe/fault.ts';
import { refuseName } from '../policy/name-policy.ts';
import type { NameResolver } from './resolver.ts';

/** The policy over addresses, and the way to find them. */
export interface AddressSetup {
  readonly resolver: NameResolver;
  readonly targets: 'private' | 'public';
  readonly hasIpv6: () => boolean;
}

const LOOKUP_BUDGET_MS = 3_000;

/** The address itself when the host is one, judged; `null` when the host is a name. */
export function literalAddress(
  host: string,
  wanted: {
    readonly family: Family;
    readonly targets: 'private' | 'public';
    readonly trace?: ProbeTrace | undefined;
  },
): readonly string[] | Fault | null {
  const version = isIP(host);
  if (version === 0) return null;
  const result = judgeLiteral(host, version, wanted);
  const { targets, trace } = wanted;
  trace?.emit(addressesEvent(host, { result, all: [host], targets }));
  return result;
}

function judgeLiteral(
  host: string,
  version: number,
  { family, targets }: { readonly family: Family; readonly targets: 'private' | 'public' },
): readonly string[] | Fault {
  if (refusalOf(host, targets) !== null) return policyFault(host, targets);
  if (family !== 'both' && family !== `ipv${version}`) {
    return downFault('dns_no_address', 'dns', `the address is not one of ${family}`);
  }
  return [host];
}

/** The addresses of a name that may be dialled, best first; or why there is none. */
export function findAddresses(
  question: { readonly name: string; readonly family: Family } & TracedQuestion,
  setup: AddressSetup,
  deadline: Deadline,
): Promise<readonly string[] | Fault> {
  const { name, trace } = question;
  const { targets } = setup;
  const refusal = refuseName(name, targets);
  if (refusal !== null) {
    trace?.emit(addressesEvent(name, { result: refusal, all: [], targets }));
    return Promise.resolve(refusal);
  }
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const budgetMs = trace === undefined ? 0 : Math.min(LOOKUP_BUDGET_MS, deadline.remainingMs());
    const end = (result: readonly string[] | Fault, all: readonly string[]): void => {
      const tookMs = performance.now() - startedAt;
      trace?.emit(addressesEvent(name, { result, all, targets, tookMs, budgetMs }));
      resolve(result);
    };
    const onAnswer = (answer: DnsAnswer): void => {
      deadline.release();
      if (answer.kind === 'failed') {
        end(answer.fault, none);
        return;
      }
      const all = trace === undefined ? none : [...answer.ipv4, ...answer.ipv6];
      end(dialList(answer, { targets, hasIpv6: setup.hasIpv6() }), all);
    };
    deadline.guard(LOOKUP_BUDGET_MS, (cause) => {
      const fault = setup.resolver.forget(question, onAnswer);
      const waitedMs = performance.now() - startedAt;
      const message = `the DNS lookup got no answer within ${formatWait(waitedMs)}`;
      const silence = endFault(cause, { reason: 'dns_timeout', phase: 'dns', message });
      const isSilence = cause !== 'timeout' || fault.reason === 'dns_timeout';
      end(isSilence ? silence : fault, none);
    });
    const known = setup.resolver.lookUp(question, onAnswer);
    if (known !== null) onAnswer(known);
  });
}

const none: readonly string[] = [];

/** The addresses to try, best first, at most eight; or why none of them may be tried. */
function dialList(
  found: Extract<DnsAnswer, { kind: 'found' }>,
  policy: { readonly targets: 'private' | 'public'; readonly hasIpv6: boolean },
): readonly string[] | Fault {
  const ordered = interleave(found, policy.hasIpv6);
  const allowed = ordered.filter((address) => refusalOf(address, policy.targets) === null);
  const [first] = ordered;
  if (allowed.length > 0 || first === undefined) return allowed.slice(0, MAX_ADDRESSES);
  return policyFault(first, policy.targets);
}

// RFC 8305 §4: families take turns, IPv6 first. Without IPv6 on this machine its addresses come last, where they cost
// nothing when IPv4 works.
function interleave(
  found: Extract<DnsAnswer, { kind: 'found' }>,
  hasIpv6: boolean,
): readonly string[] {
  const { ipv4, ipv6 } = found;
  if (ipv6.length === 0) return ipv4;
  if (!hasIpv6) return [...ipv4, ...ipv6];
  const list: string[] = [];
  for (let index = 0; index < Math.max(ipv4.length, ipv6.length); index += 1) {
    const six = ipv6[index];
    const four = ipv4[index];
    if (six !== undefined) list.push(six);
    if (four !== undefined) list.push(four);
  }
  return list;
}

/** The addresses that are tried, in their order, and all others. */
function addressesEvent(
  name: string,
  found: {
    readonly result: readonly string[] | Fault;
    readonly all: readonly string[];
    readonly targets: 'private' | 'public';
    readonly tookMs?: number;
    readonly budgetMs?: number;
  },
): TraceEventOf<'addresses'> {
  const { result, all, targets, tookMs = null, budgetMs = null } = found;
  const fault = 'outcome' in result ? result : null;
  const tried = 'outcome' in result ? [] : result;
  const others = all
    .filter((address) => !tried.includes(address))
    .map((address) => ({ address, verdict: refusalOf(address, targets) ?? ('surplus' as const) }));
  return {
    kind: 'addresses',
    name,
    judged: [...tried.map((address) => ({ address, verdict: 'try' as const })), ...others],
    tookMs,
    budgetMs,
    reason: fault?.reason ?? null,
    message: fault?.message ?? null,
  };
}
