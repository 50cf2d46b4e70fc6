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

/** The three headers of Standard Webhooks over exactly the bytes of `body`. `timestampSeconds` is that of the try. */
export function signedHeaders(request: {
  readonly id: string;
  readonly timestampSeconds: number;
  readonly body: string;
  readonly key: Buffer;
}): Readonly<Record<string, string>> {
  const signed = `${request.id}.${request.timestampSeconds}.${request.body}`;
  return {
    'webhook-id': request.id,
    'webhook-timestamp': String(request.timestampSeconds),
    'webhook-signature': `v1,${createHmac('sha256', request.key).update(signed).digest('base64')}`,
  };
}
