import type { FastifyInstance } from 'fastify';
import { MAX_LOG_BYTES } from '../../core/heartbeat/heartbeat.ts';

/** Takes bodies of any type as text, and of long ones their beginning: no job fails because it has much to say. */
export function takePingBodies(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  // Also what names its type in no form that there is.
  app.addHook('onRequest', async ({ headers }) => {
    headers['content-type'] = 'application/octet-stream';
  });
  app.addContentTypeParser('*', (_request, payload, done) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let isDone = false;
    const finish = (error: Error | null): void => {
      if (isDone) return;
      isDone = true;
      const text = Buffer.concat(chunks).subarray(0, MAX_LOG_BYTES).toString('utf8');
      done(error, text);
    };
    payload.on('data', (chunk: Buffer) => {
      if (isDone) return;
      chunks.push(chunk);
      size += chunk.length;
      // The rest flows by unread, so that the client can finish; the server's own time limit ends what never does.
      if (size >= MAX_LOG_BYTES) finish(null);
    });
    payload.on('end', () => finish(null));
    payload.on('error', (error) => finish(error));
  });
}
