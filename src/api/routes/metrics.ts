import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { TypedApp } from '../validation.ts';

/** Where the text of `/metrics` comes from. */
export interface MetricsSource {
  readonly contentType: string;
  /** The text in pieces, so that a long one holds nobody up. */
  render(): AsyncIterable<string>;
}

/** Prometheus text. It names what is watched, so it needs a key unless only this machine can ask. */
export function addMetricsRoute(app: TypedApp, metrics: MetricsSource): void {
  app.get(
    '/metrics',
    {
      config: { access: 'read', isOpenOnLoopback: true },
      schema: {
        tags: ['service'],
        summary: 'Metrics as Prometheus text; open while the service listens on loopback only',
        produces: ['text/plain'],
        response: { 200: Type.String() },
      },
    },
    (_, reply) => reply.type(metrics.contentType).send(Readable.from(metrics.render())),
  );
}
