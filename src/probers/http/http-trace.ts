import type { ProbeTrace, TraceEventOf } from '../../core/explain/trace.ts';
import type { Failure, ProbeContext } from '../../network/index.ts';
import { fieldValue, type Head } from './head.ts';
import type { Plan } from './plan.ts';
import type { NextHop } from './redirects.ts';
import { requestText, type RequestHead } from './request-bytes.ts';
import type { Verdict } from './verdict.ts';

const headBudgetMs = 10_000;
const mask = '***';

/** Tells why a method is tried. */
export function tellMethod(
  trace: ProbeTrace,
  method: 'HEAD' | 'GET',
  way: { readonly because: TraceEventOf<'method'>['because']; readonly after?: string | null },
): void {
  trace.emit({ kind: 'method', method, because: way.because, after: way.after ?? null });
}

/** Tells the bytes of a request, with the values of the owner's headers masked. */
export function tellRequest(
  trace: ProbeTrace,
  request: RequestHead,
  { plan, probe }: { readonly plan: Plan; readonly probe: ProbeContext },
): void {
  const own = plan.options.headers;
  const shown = Object.fromEntries(Object.keys(request.headers).map((name) => [name, mask]));
  if (own !== request.headers && Object.keys(own).length > 0) {
    trace.emit({ kind: 'remark', text: 'Your own headers stay behind: this is another origin.' });
  }
  trace.emit({
    kind: 'request',
    method: request.method,
    url: request.url.href,
    head: requestText({ ...request, headers: shown }),
    budgetMs: Math.min(headBudgetMs, probe.deadline.remainingMs()),
  });
}

/** Tells where an answer leads, if anywhere. */
export function tellHop(
  trace: ProbeTrace,
  { head, hop }: { readonly head: Head; readonly hop: NextHop },
  way: {
    readonly method: 'HEAD' | 'GET';
    readonly followed: number;
    readonly allowed: number;
  },
): void {
  const notes = hop.notes ?? [];
  if (hop.kind === 'final' && notes.length === 0) return;
  const { method, followed, allowed } = way;
  const failure = hop.kind === 'failed' ? hop : null;
  trace.emit({
    kind: 'redirect',
    method,
    statusCode: head.statusCode,
    to: hop.kind === 'follow' ? hop.url.href : fieldValue(head, 'location'),
    followed: followed + (hop.kind === 'follow' ? 1 : 0),
    allowed,
    notes,
    reason: failure?.fault.reason ?? null,
    message: failure?.fault.message ?? null,
  });
}

/** Tells how a status code is judged. */
export function tellStatus(
  trace: ProbeTrace,
  verdict: Verdict,
  { plan, method }: { readonly plan: Plan; readonly method: 'HEAD' | 'GET' },
): void {
  trace.emit({
    kind: 'status',
    method,
    statusCode: verdict.statusCode ?? 0,
    expect: plan.options.expect,
    isAccepted: verdict.outcome === 'up',
    reason: verdict.reason,
  });
}

/** Tells how the text of a page is judged. */
export function tellPage(
  trace: ProbeTrace,
  page: { readonly head: Head; readonly bytes: Buffer; readonly isCut: boolean },
  end: { readonly plan: Plan; readonly failure: Failure | null },
): void {
  const { keyword, notKeyword } = end.plan.options;
  trace.emit({
    kind: 'page',
    bytes: page.bytes.length,
    isCut: page.isCut,
    coding: fieldValue(page.head, 'content-encoding'),
    keyword: keyword ?? null,
    notKeyword: notKeyword ?? null,
    reason: end.failure?.fault.reason ?? null,
    message: end.failure?.fault.message ?? null,
  });
}
