import { isIP } from 'node:net';
import type { FastifyRequest } from 'fastify';
import type { Ingress } from '../../../core/address/ingress.ts';
import { ConflictError } from '../../../core/errors.ts';

/** Whom passkeys are made for: the name of our host, and where our pages come from. */
export interface RelyingParty {
  readonly id: string;
  readonly origin: string;
}

/**
 * Of the public URL, or else of the name that was called, which is one of ours. Throws `ConflictError` for an address: passkeys
 * are for names alone (WebAuthn §5.1.2).
 */
export function relyingPartyOf(
  { publicUrl }: Pick<Ingress, 'publicUrl'>,
  { headers }: Pick<FastifyRequest, 'headers'>,
): RelyingParty {
  const { origin, hostname } = new URL(publicUrl ?? `http://${headers.host ?? 'localhost'}`);
  if (isIP(hostname.replaceAll(/[[\]]/g, '')) === 0) return { id: hostname, origin };
  throw new ConflictError('passkeys need a host name: open http://localhost, or set --public-url');
}
