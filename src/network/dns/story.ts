import { refusalOf } from '../policy/address-policy.ts';
import type { Fault } from '../probe/fault.ts';
import type { ProbeTrace, TraceEventOf } from '../../core/explain/trace.ts';

/** A question that somebody may want to hear of. */
export interface TracedQuestion {
  readonly trace?: ProbeTrace | undefined;
}

const typesOf = { both: ['A', 'AAAA'], ipv4: ['A'], ipv6: ['AAAA'] } as const;

/** Tells where the answer to a question comes from. */
export function tellLookup(
  question: TracedQuestion & { readonly name: string; readonly family: keyof typeof typesOf },
  way: {
    readonly source: TraceEventOf<'lookup'>['source'];
    readonly servers?: readonly string[];
    readonly ageMs?: number | null;
  },
): void {
  const { trace, name, family } = question;
  const { source, servers = [], ageMs = null } = way;
  trace?.emit({ kind: 'lookup', name, types: typesOf[family], source, servers, ageMs });
}

/** Tells that a server is asked. */
export function tellDnsQuestion(
  {
    trace,
    name,
    family,
  }: TracedQuestion & { readonly name: string; readonly family: keyof typeof typesOf },
  server: string,
): void {
  trace?.emit({ kind: 'dns_question', server, name, types: typesOf[family] });
}

/** Tells what a server said. */
export function tellDnsAnswer(
  question: TracedQuestion & { readonly name: string; readonly family: 4 | 6 },
  answer: {
    readonly server: string;
    /** The error code in the place of records. */
    readonly code: string | null;
    readonly records: readonly { readonly address: string; readonly ttlSeconds: number }[];
    readonly askedAt: number;
  },
): void {
  const { server, code, records, askedAt } = answer;
  question.trace?.emit({
    kind: 'dns_answer',
    server,
    name: question.name,
    type: question.family === 4 ? 'A' : 'AAAA',
    tookMs: performance.now() - askedAt,
    records,
    code,
  });
}

/** Tells what became of a host: the addresses that are tried, in their order, and all others. */
export function tellAddresses(
  trace: ProbeTrace,
  found: {
    readonly name: string;
    readonly all: readonly string[];
    readonly result: readonly string[] | Fault;
    readonly targets: 'private' | 'public';
    readonly tookMs: number | null;
    readonly budgetMs: number | null;
  },
): void {
  const { name, result, tookMs, budgetMs } = found;
  const fault = 'outcome' in result ? result : null;
  const tried = 'outcome' in result ? [] : result;
  const others = found.all
    .filter((address) => !tried.includes(address))
    .map((address) => ({
      address,
      verdict: refusalOf(address, found.targets) ?? ('surplus' as const),
    }));
  trace.emit({
    kind: 'addresses',
    name,
    judged: [...tried.map((address) => ({ address, verdict: 'try' as const })), ...others],
    tookMs,
    budgetMs,
    reason: fault?.reason ?? null,
    message: fault?.message ?? null,
  });
}

/** Tells what became of a host that is an address already. */
export function tellLiteral(
  trace: ProbeTrace,
  host: string,
  found: { readonly result: readonly string[] | Fault; readonly targets: 'private' | 'public' },
): void {
  const { result, targets } = found;
  tellAddresses(trace, {
    name: host,
    all: [host],
    result,
    targets,
    tookMs: null,
    budgetMs: null,
  });
}
