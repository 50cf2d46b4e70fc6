import { Readable } from 'node:stream';
import { Type } from 'typebox';
import type { TypedApp } from '../validation.ts';

/** Where the text of `/metrics` comes from. */
export interface MetricsSource {
  readonly contentType: string;
  /** The text in pieces, so that a long one delays no other request. */
  render(): AsyncIterable<string>;
}

/** Prometheus text. It names what is watched, so it needs a key: the administrator's, or one that opens nothing else. */
export function addMetricsRoute(app: TypedApp, metrics: MetricsSource): void {
  app.get(
    '/metrics',
    {
      config: { access: 'scrape', isHeavy: true },
      schema: {
        tags: ['service'],
        summary: 'Metrics as Prometheus text; the key in the file metrics-key is for this only',
        produces: ['text/plain'],
        response: { 200: Type.String() },
      },
    },
    (_, reply) => reply.type(metrics.contentType).send(Readable.from(metrics.render())),
  );
}
