import type { DeliveryResult } from '../core/ports/notifier.ts';
import { plainLine } from '../core/safe-text.ts';
import { judgeAnswer, type ChannelAnswer } from './http-channel.ts';

/**
 * What an error of a provider means for a message. `gone`: the receiver is no more, for this and any other; `refused`: it will never arrive, as the receiver is none or does not
 * want it; `account`: login, balance or permission are to be put right first; `busy`: it may be sent again soon.
 */
export interface ProviderFault {
  readonly means: 'gone' | 'refused' | 'account' | 'busy';
  /** What there is to do, as a clause without a full stop. */
  readonly advice: string;
}

/** An error as a provider reports it. */
export interface ProviderError {
  /** Name for people, such as `Twilio`. */
  readonly provider: string;
  /** The provider's own code; empty without one. */
  readonly code: string;
  /** Its words. */
  readonly text: string;
  /** `null`: not known, so that the status of the answer decides. */
  readonly fault: ProviderFault | null;
}

/** Logins that fail again and again are locked out; a saved channel is tried at once. */
const ACCOUNT_PAUSE_MS = 300_000;
const MAX_QUOTED = 160;
const MAX_REF = 200;

/** The result of an attempt that a provider answered with an error. */
export function judgeError(
  answer: Pick<ChannelAnswer, 'statusCode' | 'header'>,
  now: number,
  { provider, code, text, fault }: ProviderError,
): DeliveryResult {
  const quoted = plainLine(text, MAX_QUOTED);
  const given = [code, quoted].filter((part) => part !== '').join(' ');
  if (fault === null) return unknownError(judgeAnswer(answer, now, given), provider, given);
  const result = {
    code: codeOf(provider, code === '' ? String(answer.statusCode) : code),
    detail: `${provider} answered ${given === '' ? answer.statusCode : given}: ${fault.advice}`,
  };
  if (fault.means === 'gone') return { kind: 'refused', ...result, isGone: true };
  if (fault.means === 'refused') return { kind: 'refused', ...result };
  if (fault.means === 'account') return { kind: 'retry', ...result, minMs: ACCOUNT_PAUSE_MS };
  const wait = judgeAnswer({ ...answer, statusCode: 429 }, now);
  return { ...wait, ...result, kind: 'retry' };
}

/** An error of a provider under a status of success is none: it may pass. */
function unknownError(judged: DeliveryResult, provider: string, given: string): DeliveryResult {
  if (judged.kind !== 'delivered') return judged;
  const code = codeOf(provider, 'answer');
  return { kind: 'retry', code, detail: `${provider} answered ${given || 'something unknown'}` };
}

/** The result of an attempt that a provider accepted. `ref` is its id of the message; empty without one. */
export function accepted(answer: Pick<ChannelAnswer, 'statusCode'>, ref = ''): DeliveryResult {
  const id = plainLine(ref, MAX_REF);
  const detail = `answered ${answer.statusCode}${id === '' ? '' : `, id ${id}`}`;
  return { kind: 'delivered', detail, ...(id !== '' && { ref: id }) };
}

/** Whether a status is one of success. */
export function isSuccess({ statusCode }: Pick<ChannelAnswer, 'statusCode'>): boolean {
  return statusCode >= 200 && statusCode < 300;
}

/** The fault of a code in a table; `null` where it is not there. */
export function faultOf<Table extends Readonly<Record<string, ProviderFault>>>(
  table: Table,
  code: string,
): ProviderFault | null {
  return Object.hasOwn(table, code) ? (table[code] ?? null) : null;
}

const codeOf = (provider: string, code: string): string =>
  `${provider}_${code}`
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .slice(0, 60);
