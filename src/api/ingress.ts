import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import { publicPathOf, type Ingress } from '../core/address/ingress.ts';

/**
 * Takes the public path off the addresses that are asked for, so that a proxy may pass it on or take it off itself. Callers are known by
 * the address of their connection, unless that is of a proxy that is trusted.
 */
export function ingressOptions(
  ingress: Ingress,
): Pick<FastifyServerOptions, 'rewriteUrl' | 'trustProxy'> {
  const path = publicPathOf(ingress);
  const { trustedProxies } = ingress;
  return {
    trustProxy: trustedProxies.length === 0 ? false : [...trustedProxies],
    ...(path !== '/' && {
      rewriteUrl: ({ url = '/' }: IncomingMessage) => {
        const below = url.startsWith(path) ? url.slice(path.length - 1) : url;
        // A proxy that takes `/squirrel` off where it should take `/squirrel/` leaves a slash too many.
        return below.replace(/^\/{2,}/, '/');
      },
    }),
  };
}

/** Relative addresses need the final slash of the public path. */
export function addPathRedirect(app: FastifyInstance, ingress: Ingress): void {
  const path = publicPathOf(ingress);
  if (path === '/') return;
  const config = { access: 'public' } as const;
  app.get(path.slice(0, -1), { config, schema: { hide: true } }, (request, reply) => {
    const queryStart = request.url.indexOf('?');
    const query = queryStart < 0 ? '' : request.url.slice(queryStart);
    return reply.redirect(`${path}${query}`, 308);
  });
}

/** URL that the caller reaches the service by: the public one, or the one that this request was sent to. */
export function baseUrlOf({ publicUrl }: Ingress, host: string | undefined): string {
  return publicUrl ?? `http://${host ?? 'localhost'}/`;
}
