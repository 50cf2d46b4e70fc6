import type { FastifyInstance } from 'fastify';
import { AppError } from '../../core/errors.ts';

const OWN_AGENT = /^UptimeSquirrel\//;

/**
 * Our checks may watch this service like any other site, but a job that they ping would be alive for ever:
 * what probes send (GET and HEAD) is no ping.
 */
export function guardLoops(app: FastifyInstance): void {
  app.addHook('onRequest', async ({ method, url, headers }) => {
    const isProbe = method === 'GET' || method === 'HEAD';
    if (isProbe && url.startsWith('/ping/') && OWN_AGENT.test(headers['user-agent'] ?? '')) {
      throw new LoopError();
    }
  });
}

/** A check of ours asked for what only a job may ask, RFC 5842 §7.2. */
export class LoopError extends AppError {
  constructor() {
    super('forbidden', 'a check of UptimeSquirrel does not count as a ping from a job');
    this.name = 'LoopError';
  }
}
