import type { DeliveryResult } from '../core/ports/notifier.ts';
import type { Network, PostEnd } from '../network/index.ts';

/** A message to a receiver that takes it over HTTP. */
export interface ChannelPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const DELIVERY_TIMEOUT_MS = 15_000;
/** The status says it all; what a receiver writes behind it is not read. */
const MAX_RESPONSE_BYTES = 0;

/** One POST, and what its answer means for the message. `now` is epoch milliseconds. */
export async function postNotice(
  network: Network,
  post: ChannelPost,
  now: number,
): Promise<DeliveryResult> {
  const answer = await network.http.post({
    ...post,
    timeoutMs: DELIVERY_TIMEOUT_MS,
    maxResponseBytes: MAX_RESPONSE_BYTES,
  });
  if (answer.kind === 'answered') return judgeAnswer(answer, now);
  const { reason: code, message } = answer;
  const detail = `the receiver ${message}`;
  if (answer.outcome === 'blocked') return { kind: 'refused', code, detail };
  return { kind: 'retry', code, detail, isUnreachable: /^(connect|dns|tls)_/.test(code) };
}

/** `host:port` of the server behind an address; `null` when it is none. */
export function serverOfUrl(address: string): string | null {
  const url = URL.parse(address);
  if (url === null) return null;
  return `${url.hostname}:${url.port || (url.protocol === 'https:' ? 443 : 80)}`;
}

/** 2xx is delivered; 410 means that the message is not wanted any more; everything else, redirects included, may pass. */
function judgeAnswer(
  { statusCode, retryAfter }: Extract<PostEnd, { readonly kind: 'answered' }>,
  now: number,
): DeliveryResult {
  if (statusCode >= 200 && statusCode < 300) {
    return { kind: 'delivered', detail: `answered ${statusCode}` };
  }
  const code = `http_${statusCode}`;
  if (statusCode === 410)
    return { kind: 'refused', code, detail: 'the receiver answered 410 Gone' };
  const afterMs = retryAfter === null ? null : waitOf(retryAfter, now);
  const detail = `the receiver answered ${statusCode}`;
  return { kind: 'retry', code, detail, ...(afterMs !== null && { afterMs }) };
}

/** Seconds or an HTTP date (RFC 9110 §10.2.3); `null` for anything else and for the past. */
function waitOf(retryAfter: string, now: number): number | null {
  const wait = /^\d{1,9}$/.test(retryAfter)
    ? Number(retryAfter) * 1000
    : Date.parse(retryAfter) - now;
  return wait > 0 ? wait : null;
}
