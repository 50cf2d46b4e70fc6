import type { DeliveryResult } from '../../core/ports/notifier.ts';
import { plainLine } from '../../core/safe-text.ts';
import { judgeAnswer, type ChannelAnswer } from '../http-channel.ts';

/** A provider will never take a message as the channel is configured: our code for that, and what mends it. */
export interface ProviderRefusal {
  readonly code: string;
  readonly hint: string;
}

/** What a provider's answer says beside its status. */
export interface ProviderAnswer {
  /** It says that it took the message; only asked of a status of success. */
  readonly isTaken: boolean;
  /** Its id of the message. */
  readonly ref?: string;
  /** Its own words for what went wrong. */
  readonly reason?: string;
  /** How long it asks us to wait; not used unless it is above 0. */
  readonly waitMs?: number | null;
  /** Repeating does harm: no sooner than this from the second retry on. */
  readonly minMs?: number;
  readonly refusal?: ProviderRefusal | null;
}

/** A refusal by a provider's own code where `hints` knows it: final, with what mends it. */
export function refusalFor(
  kind: string,
  code: string,
  hints: Readonly<Record<string, string>>,
): ProviderRefusal | null {
  const hint = Object.hasOwn(hints, code) ? hints[code] : undefined;
  return hint === undefined ? null : { code: `${kind}_${code.toLowerCase()}`, hint };
}

/** The same where the provider's words only begin alike; each hint comes with our code for it. */
export function refusalLike(
  words: string,
  hints: readonly (readonly [form: RegExp, code: string, hint: string])[],
): ProviderRefusal | null {
  const [, code, hint] = hints.find(([form]) => form.test(words)) ?? [];
  return code === undefined || hint === undefined ? null : { code, hint };
}

/** Of the hint and the words of a provider: a detail stays readable in a table. */
const MAX_HINT = 160;
const MAX_REF = 200;

/**
 * The end of an attempt by status and words: a refusal that the provider gives a reason for is final; a success counts only
 * when it says that it took the message, since a web page in its place answers 200 too.
 */
export function judgeProvider(
  answer: ChannelAnswer,
  now: number,
  { isTaken, ref = '', reason = '', waitMs = null, minMs, refusal = null }: ProviderAnswer,
): DeliveryResult {
  const byStatus = judgeAnswer(answer, now, reason);
  if (refusal !== null) {
    const hint = plainLine(refusal.hint, MAX_HINT);
    return { kind: 'refused', code: refusal.code, detail: `${byStatus.detail} (${hint})` };
  }
  if (byStatus.kind === 'delivered' && isTaken) {
    const hasRef = ref !== '' && ref.length <= MAX_REF;
    return { kind: 'delivered', detail: `answered ${answer.statusCode}`, ...(hasRef && { ref }) };
  }
  if (byStatus.kind === 'refused') return byStatus;
  const failed: DeliveryResult =
    byStatus.kind === 'retry'
      ? byStatus
      : {
          kind: 'retry',
          code: 'not_taken',
          detail: `the receiver ${byStatus.detail}, but not that it took the message`,
        };
  return {
    ...failed,
    ...(waitMs !== null && waitMs > 0 && { afterMs: Math.ceil(waitMs) }),
    ...(minMs !== undefined && { minMs }),
  };
}

/** Whether an answer is a page for people, as a server gives it for an address that it does not know. */
export function isWebPage(answer: ChannelAnswer): boolean {
  return (
    /^text\/html\b/i.test(answer.header('content-type') ?? '') ||
    /^\s*<(?:!|html)/i.test(answer.body)
  );
}
