import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/** The raw key inside a `whsec_…` secret; `null` when it is not base64 of 24 to 64 bytes (Standard Webhooks). */
export function signingKey(secret: string): Buffer | null {
  if (!secret.startsWith(PREFIX)) return null;
  const encoded = secret.slice(PREFIX.length);
  const key = Buffer.from(encoded, 'base64');
  const isExact = key.toString('base64').replace(/=+$/, '') === encoded.replace(/=+$/, '');
  return isExact && key.length >= 24 && key.length <= 64 ? key : null;
}

/**
 * The headers of Standard Webhooks over exactly the bytes of `body`, with a signature by each key; the id and the time alone
 * without one. `timestampSeconds` is that of the attempt.
 */
export function signedHeaders(request: {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
  readonly keys: readonly Buffer[];
}): Readonly<Record<string, string>> {
  const { id, timestampSeconds, body, keys } = request;
  const signatures = keys.map((key) => {
    const digest = createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`);
    return `v1,${digest.digest('base64')}`;
  });
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    ...(signatures.length > 0 && { 'webhook-signature': signatures.join(' ') }),
  };
}
