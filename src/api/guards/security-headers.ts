import type { FastifyInstance } from 'fastify';
import type { Ingress } from '../../core/address/ingress.ts';

/** Sent with every answer. A page may load its own files and talk to us, and nothing else. */
export const SECURITY_HEADERS = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; " +
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  // Answers are private until a route says otherwise.
  'cache-control': 'no-store',
} as const;

/** A year in which browsers come by TLS alone; other names of the domain are not ours to speak for. */
const BY_TLS_ALONE = { 'strict-transport-security': 'max-age=31536000' };

/** Adds them to every answer of a route, errors included; where the public URL is one of https, also that it stays so. */
export function sendSecurityHeaders(
  app: FastifyInstance,
  { publicUrl }: Pick<Ingress, 'publicUrl'>,
): void {
  const isByTls = publicUrl?.startsWith('https:') === true;
  const headers = { ...SECURITY_HEADERS, ...(isByTls && BY_TLS_ALONE) };
  app.addHook('onRequest', async (_, reply) => {
    reply.headers(headers);
  });
}
