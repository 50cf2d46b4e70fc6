import { isIP } from 'node:net';
import { policyFault } from '../policy/address-fault.ts';
import { dialList } from './dial-list.ts';
import { refusalOf } from '../policy/address-policy.ts';
import { endFault, formatWait, type Deadline } from '../probe/deadline.ts';
import type { DnsAnswer, Family } from './server-lookup.ts';
import { tellAddresses, type TracedQuestion } from './story.ts';
import { downFault, type Fault } from '../probe/fault.ts';
import { refuseName } from '../policy/name-policy.ts';
import type { NameResolver } from './resolver.ts';

/** What decides over addresses. */
export interface AddressSetup {
  readonly resolver: NameResolver;
  readonly targets: 'private' | 'public';
  readonly hasIpv6: () => boolean;
}

const lookupBudgetMs = 3_000;

/** The address itself when the host is one, judged; `null` when the host is a name. */
export function literalAddress(
  host: string,
  wanted: { readonly family: Family; readonly targets: 'private' | 'public' },
): readonly string[] | Fault | null {
  const version = isIP(host);
  if (version === 0) return null;
  if (refusalOf(host, wanted.targets) !== null) return policyFault(host, wanted.targets);
  if (wanted.family !== 'both' && wanted.family !== `ipv${version}`) {
    return downFault('dns_no_address', 'dns', `the address is not one of ${wanted.family}`);
  }
  return [host];
}

/** The addresses of a name that may be dialled, best first; or why there is none. */
export function findAddresses(
  question: { readonly name: string; readonly family: Family } & TracedQuestion,
  setup: AddressSetup,
  deadline: Deadline,
): Promise<readonly string[] | Fault> {
  const refusal = refuseName(question.name, setup.targets);
  if (refusal !== null) {
    tellEnd(question, setup, { result: refusal, all: [] });
    return Promise.resolve(refusal);
  }
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const { trace } = question;
    const budgetMs = trace === undefined ? 0 : Math.min(lookupBudgetMs, deadline.remainingMs());
    const end = (result: readonly string[] | Fault, all: readonly string[]): void => {
      const tookMs = performance.now() - startedAt;
      if (trace !== undefined) tellEnd(question, setup, { result, all, tookMs, budgetMs });
      resolve(result);
    };
    const onAnswer = (answer: DnsAnswer): void => {
      deadline.release();
      if (answer.kind === 'failed') {
        end(answer.fault, none);
        return;
      }
      const { targets } = setup;
      const all = trace === undefined ? none : [...answer.ipv4, ...answer.ipv6];
      end(dialList(answer, { targets, hasIpv6: setup.hasIpv6() }), all);
    };
    deadline.guard(lookupBudgetMs, (cause) => {
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

function tellEnd(
  { name, trace }: TracedQuestion & { readonly name: string },
  { targets }: AddressSetup,
  end: {
    readonly result: readonly string[] | Fault;
    readonly all: readonly string[];
    readonly tookMs?: number;
    readonly budgetMs?: number;
  },
): void {
  if (trace === undefined) return;
  tellAddresses(trace, { tookMs: null, budgetMs: null, ...end, name, targets });
}
