import { exchangeDns, type DnsEnd, type DnsServerAddress } from './wire/exchange.ts';
import { DNS_CODES } from './wire/message.ts';

const CONTROL_MS = 1_200;
const RESEND_MS = 400;
// A server that has not answered the control question by now is asked after the others.
const TOLERABLE_MS = 500;
const TROUBLE_MS = 30_000;

/**
 * Finds out whether a resolver works, by a question that every resolver can answer: who serves the root. Nothing else counts
 * for or against it, because what it says of a name may be that name's doing.
 */
export class DnsHealth {
  readonly #server: DnsServerAddress;
  readonly #stopping = new AbortController();
  #provenAt = Number.NEGATIVE_INFINITY;
  /** When the last control question was asked that got no good answer. */
  #failedAt = Number.NEGATIVE_INFINITY;
  #silentUntil = Number.NEGATIVE_INFINITY;
  /** When the last control question was asked that was answered. */
  #readUntil = Number.NEGATIVE_INFINITY;
  /** When the control question under way was asked. */
  #askedAt: number | null = null;
  #waiting: ((isWorking: boolean) => void)[] = [];

  constructor(server: DnsServerAddress) {
    this.#server = server;
  }

  /** Whether it has answered a control question since then (monotonic milliseconds). */
  isProvenSince(since: number): boolean {
    return this.#provenAt >= since;
  }

  /** Whether it lets control questions go unanswered, so that another server is the better one to ask. */
  isSilent(now: number): boolean {
    const isLate = this.#askedAt !== null && now - this.#askedAt > TOLERABLE_MS;
    return isLate || this.#silentUntil > now;
  }

  /** Up to when (monotonic milliseconds) it has read what it was sent: an answer says so of all that was sent before. */
  get readUntil(): number {
    return this.#readUntil;
  }

  /** Asks the control question, unless that was settled since `since`; callers at the same time share one. */
  check(since: number, onKnown: (isWorking: boolean) => void): void {
    if (this.isProvenSince(since)) {
      onKnown(true);
      return;
    }
    if (this.#failedAt >= since) {
      onKnown(false);
      return;
    }
    this.#waiting.push(onKnown);
    if (this.#askedAt === null) void this.#ask();
  }

  stop(): void {
    this.#stopping.abort();
  }

  async #ask(): Promise<void> {
    const askedAt = performance.now();
    this.#askedAt = askedAt;
    const { signal } = this.#stopping;
    const question = { server: this.#server, name: '.', type: 'NS' } as const;
    const end = await exchangeDns(question, { timeoutMs: CONTROL_MS, resendMs: RESEND_MS, signal });
    const now = performance.now();
    this.#askedAt = null;
    const isWorking = isGood(end);
    if (end.kind === 'answered') this.#readUntil = askedAt;
    if (isWorking) this.#provenAt = now;
    else this.#failedAt = askedAt;
    const isSilent = end.kind === 'failed' && end.failure.kind === 'silent';
    this.#silentUntil = isSilent ? now + TROUBLE_MS : Number.NEGATIVE_INFINITY;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const onKnown of waiting) onKnown(isWorking);
  }
}

// A denial is an answer, too: some networks have a root of their own.
function isGood(end: DnsEnd): boolean {
  if (end.kind === 'failed') return false;
  const { code } = end.reply;
  return code === DNS_CODES.noError || code === DNS_CODES.nameError;
}
