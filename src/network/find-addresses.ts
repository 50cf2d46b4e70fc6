import { isIP } from 'node:net';
import { dialList, policyFault } from './address-list.ts';
import { refusalOf } from './address-policy.ts';
import { endFault, formatWait, type Deadline } from './deadline.ts';
import type { DnsAnswer, Family } from './dns-lookup.ts';
import { downFault, type Fault } from './fault.ts';
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
  question: { readonly name: string; readonly family: Family },
  setup: AddressSetup,
  deadline: Deadline,
): Promise<readonly string[] | Fault> {
  if (setup.targets === 'public' && isLocalName(question.name)) {
    const message = `our policy forbids names of private networks (${question.name})`;
    return Promise.resolve({
      outcome: 'blocked',
      reason: 'private_address',
      phase: 'admission',
      message,
    });
  }
  return new Promise((resolve) => {
    const startedAt = performance.now();
    const onAnswer = (answer: DnsAnswer): void => {
      deadline.release();
      resolve(
        answer.kind === 'failed'
          ? answer.fault
          : dialList(answer, { targets: setup.targets, hasIpv6: setup.hasIpv6() }),
      );
    };
    deadline.guard(lookupBudgetMs, (cause) => {
      setup.resolver.forget(question, onAnswer);
      const message = `the DNS lookup got no answer within ${formatWait(performance.now() - startedAt)}`;
      resolve(endFault(cause, { reason: 'dns_timeout', phase: 'dns', message }));
    });
    const known = setup.resolver.lookUp(question, onAnswer);
    if (known !== null) onAnswer(known);
  });
}

// Names that only mean something inside one network (RFC 6761, RFC 6762, RFC 9476).
function isLocalName(name: string): boolean {
  const lower = name.toLowerCase().replace(/\.$/, '');
  return !lower.includes('.') || /\.(localhost|local|internal|home\.arpa|lan)$/.test(lower);
}
