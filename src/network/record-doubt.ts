import { endFault } from './deadline.ts';
import { DnsHealth } from './dns-health.ts';
import { unknownFault, type Failure } from './fault.ts';
import { openFileShare } from './open-files.ts';
import type { ProbeContext } from './probe-context.ts';
import type { RecordAnswer } from './record-question.ts';

/** A control question to our own resolvers, under way beside the real one. */
export interface ResolverControl {
  /** Whether one of them works; `null` as long as nobody knows. */
  readonly isWorking: boolean | null;
  readonly settled: Promise<boolean>;
  stop(): void;
}

/** Asks each of our resolvers for something that all of them know. None means the system's. */
export function startResolverControl(resolvers: readonly string[]): ResolverControl {
  const startedAt = performance.now();
  const each = resolvers.length > 0 ? resolvers : [null];
  const healths = each.map((server) => new DnsHealth(server));
  let isWorking: boolean | null = null;
  let left = healths.length;
  const settled = new Promise<boolean>((resolve) => {
    for (const health of healths) {
      health.check(startedAt, (works) => {
        left -= 1;
        if (works || left === 0) {
          isWorking ??= works;
          resolve(works);
        }
      });
    }
  });
  return {
    get isWorking() {
      return isWorking;
    },
    settled,
    stop: () => {
      for (const health of healths) health.stop();
    },
  };
}

// With these a resolver says nothing about a name, unless it answers other questions.
const doubtful: ReadonlySet<string> = new Set(['dns_servfail', 'dns_timeout', 'dns_error']);

/** The same failure where our resolvers are shown to work, or in its place that they do not. */
export function doubtOwnResolver(
  failure: Failure,
  control: ResolverControl,
  { deadline }: ProbeContext,
): Promise<Failure> {
  if (!doubtful.has(failure.fault.reason)) return Promise.resolve(failure);
  const own: Failure = {
    kind: 'failed',
    fault: unknownFault('resolver', 'dns', 'our DNS resolver answers no other question either'),
  };
  return new Promise((resolve) => {
    deadline.guard(Number.POSITIVE_INFINITY, (cause) => {
      if (control.isWorking === true) resolve(failure);
      else if (cause === 'timeout') resolve(own);
      else {
        const timeout = { reason: 'dns_timeout', phase: 'dns', message: '' } as const;
        resolve({ kind: 'failed', fault: endFault(cause, timeout) });
      }
    });
    void control.settled.then((works) => {
      deadline.release();
      resolve(works ? failure : own);
    });
  });
}

const mostOpenFileShare = 0.8;

/** Our own fault in the place of an answer that c-ares gives when it has no descriptor left; else `null`. */
export function descriptorFault(answer: RecordAnswer | Failure): Failure | null {
  const isSuspect =
    answer.kind === 'no_name' || (answer.kind === 'failed' && answer.fault.reason === 'resolver');
  if (!isSuspect || openFileShare() <= mostOpenFileShare) return null;
  const message = 'our machine is nearly out of file descriptors, and the DNS lookup failed';
  return { kind: 'failed', fault: unknownFault('resources', 'dns', message) };
}
