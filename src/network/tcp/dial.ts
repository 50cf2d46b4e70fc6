import { CONNECT_BUDGET_MS } from '../../core/check/check-limits.ts';
import type { TraceEventOf } from '../../core/explain/trace.ts';
import { connectTimeout, jointFault, knownSilence } from '../probe/connect-fault.ts';
import { endFault, type Deadline, type EndCause } from '../probe/deadline.ts';
import type { Failure, Fault } from '../probe/fault.ts';
import type { Connection } from './connection.ts';
import { DialAttempt, peerName, type DialTarget } from './dial-attempt.ts';

/** An open connection, and what was noticed on the way to it. */
export interface Dialled {
  readonly kind: 'open';
  readonly connection: Connection;
  readonly connectMs: number;
  readonly notes: readonly string[];
}

// RFC 8305 §5: the next address gets its turn after this, or as soon as the one before it has failed.
const STAGGER_MS = 250;

/** Connects to the first of the addresses that answers; all others are dropped. Addresses are judged already. */
export function dial(target: DialTarget, deadline: Deadline): Promise<Dialled | Failure> {
  return new Promise((resolve, reject) => {
    new Race(target, deadline, { resolve, reject }).start();
  });
}

interface Settle {
  resolve(end: Dialled | Failure): void;
  reject(error: unknown): void;
}

/** Happy eyeballs: attempts that were begun, the one timer for the next, and the faults so far. */
class Race {
  readonly #target: DialTarget;
  readonly #deadline: Deadline;
  readonly #settle: Settle;
  readonly #startedAt = performance.now();
  readonly #open: DialAttempt[] = [];
  readonly #faults: {
    readonly fault: Fault;
    readonly isIpv6: boolean;
    readonly address: string;
  }[] = [];
  readonly #unanswered: string[] = [];
  #isSpokenFor = false;
  #next = 0;
  #stagger: NodeJS.Timeout | null = null;

  constructor(target: DialTarget, deadline: Deadline, settle: Settle) {
    this.#target = target;
    this.#deadline = deadline;
    this.#settle = settle;
  }

  start(): void {
    this.#deadline.guard(CONNECT_BUDGET_MS, (cause) => this.#giveUp(cause));
    this.#begin();
  }

  #begin(): void {
    const address = this.#target.addresses[this.#next];
    if (address === undefined) return;
    this.#next += 1;
    const { trace, port, silentPeers } = this.#target;
    const peer = peerName(address, port);
    if (silentPeers?.includes(peer) === true) {
      this.#isSpokenFor = true;
      this.#faults.push({ fault: knownSilence(peer), isIpv6: address.includes(':'), address });
      return this.#goOn();
    }
    trace?.emit({ kind: 'dial', address, port, budgetMs: this.#leftMs() });
    this.#open.push(new DialAttempt(this, this.#target, address));
    if (this.#next < this.#target.addresses.length) {
      this.#stagger = setTimeout(() => this.#begin(), STAGGER_MS);
    }
  }

  win(winner: DialAttempt): void {
    const connectMs = performance.now() - this.#startedAt;
    const notes = this.#notes(winner);
    this.#emitEnd(winner, 'connected');
    this.#finish(winner);
    this.#settle.resolve({ kind: 'open', connection: winner.connection, connectMs, notes });
  }

  lose(attempt: DialAttempt, fault: Fault): void {
    this.#emitEnd(attempt, 'failed', fault);
    this.#faults.push({ fault, isIpv6: attempt.isIpv6, address: attempt.connection.address });
    if (fault.reason === 'connect_timeout') this.#unanswered.push(attempt.peer);
    attempt.connection.close();
    this.#open.splice(this.#open.indexOf(attempt), 1);
    if (this.#stagger !== null) clearTimeout(this.#stagger);
    this.#stagger = null;
    this.#goOn();
  }

  #goOn(): void {
    if (this.#next < this.#target.addresses.length) return this.#begin();
    if (this.#open.length > 0) return;
    const fault = jointFault(this.#faults);
    this.#fail(fault, this.#faults.find((each) => each.fault === fault)?.address);
  }

  #fail(fault: Fault, address: string | undefined): void {
    this.#finish(null);
    this.#settle.resolve({
      kind: 'failed',
      fault,
      notes: this.#isSpokenFor ? ['shared_address'] : none,
      unansweredPeers: this.#unanswered,
      ...(address !== undefined && { address }),
    });
  }

  #giveUp(cause: EndCause): void {
    const slowest = this.#open[0]?.connection.address ?? '';
    const timeout = connectTimeout(
      peerName(slowest, this.#target.port),
      performance.now() - this.#startedAt,
    );
    const fault = endFault(cause, timeout);
    for (const attempt of this.#open) this.#emitEnd(attempt, 'given_up', fault);
    if (cause === 'timeout') this.#unanswered.push(...this.#open.map(({ peer }) => peer));
    this.#fail(fault, slowest);
  }

  crash(error: unknown): void {
    this.#finish(null);
    this.#settle.reject(error);
  }

  #finish(winner: DialAttempt | null): void {
    this.#deadline.release();
    if (this.#stagger !== null) clearTimeout(this.#stagger);
    for (const attempt of this.#open) {
      if (attempt === winner) continue;
      if (winner !== null) this.#emitEnd(attempt, 'dropped');
      attempt.connection.close();
    }
  }

  #emitEnd(
    attempt: DialAttempt,
    end: TraceEventOf<'dialled'>['end'],
    fault: Fault | null = null,
  ): void {
    this.#target.trace?.emit({
      kind: 'dialled',
      address: attempt.connection.address,
      end,
      tookMs: performance.now() - attempt.startedAt,
      reason: fault?.reason ?? null,
      message: fault?.message ?? null,
    });
  }

  #leftMs(): number {
    const untilGivenUp = this.#startedAt + CONNECT_BUDGET_MS - performance.now();
    return Math.min(untilGivenUp, this.#deadline.remainingMs());
  }

  // A family counts as broken when the other one won although this one had its head start, or failed.
  #notes(winner: DialAttempt): readonly string[] {
    if (this.#open.length === 1 && this.#faults.length === 0) return none;
    const isOtherFamily = ({ isIpv6 }: { readonly isIpv6: boolean }): boolean =>
      isIpv6 !== winner.isIpv6;
    const failed = this.#faults.find(
      (each) => isOtherFamily(each) && each.fault.outcome === 'down',
    );
    const overtaken = this.#open.find(isOtherFamily);
    if (failed === undefined && overtaken === undefined) return none;
    return [winner.isIpv6 ? 'ipv4_broken' : 'ipv6_broken'];
  }
}

const none: readonly string[] = [];
