import { createHmac, timingSafeEqual } from 'node:crypto';
import type { SunkWebhook } from '../../src/farm/webhook-sink.ts';

/** A webhook as its receiver understands it. */
export interface ReceivedWebhook {
  /** `webhook-id`. */
  readonly id: string;
  readonly at: number;
  readonly type: string;
  readonly incident: {
    readonly id: string;
    readonly startedAt: number;
    readonly resolvedAt: number | null;
    readonly why?: string;
    readonly reason: string;
    readonly message: string;
  };
  readonly monitor: { readonly id: string; readonly name: string; readonly url: string };
  readonly evidence: Readonly<Record<string, unknown>>;
}

/** Reads a webhook's body. */
export function readWebhook(sunk: SunkWebhook): ReceivedWebhook {
  const body = JSON.parse(sunk.body.toString()) as Omit<ReceivedWebhook, 'id' | 'at'>;
  return { ...body, id: String(sunk.headers['webhook-id']), at: sunk.at };
}

/**
 * Checks a signature as a receiver would, by Standard Webhooks: HMAC-SHA256 over `id.timestamp.body` with the bytes that
 * the secret's base64 stands for, any of the listed `v1` signatures, and a clock at most five minutes apart.
 */
export function hasValidSignature({ headers, body, at }: SunkWebhook, secret: string): boolean {
  const timestamp = String(headers['webhook-timestamp']);
  if (Math.abs(Number(timestamp) - at / 1_000) > 300) return false;
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = Buffer.concat([
    Buffer.from(`${String(headers['webhook-id'])}.${timestamp}.`),
    body,
  ]);
  const wanted = createHmac('sha256', key).update(signed).digest();
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((part) => part.startsWith('v1,'))
    .map((part) => Buffer.from(part.slice('v1,'.length), 'base64'))
    .some((given) => given.length === wanted.length && timingSafeEqual(given, wanted));
}
