import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptedCoding } from './accepted-coding.ts';

const compress = promisify(gzip);
/** Less than this is sent as it is. */
const MIN_BYTES = 1_024;

/** Sends a body, compressed where the client takes that; the work is done off this thread. */
export async function sendCompressed(
  request: FastifyRequest,
  reply: FastifyReply,
  body: Buffer,
): Promise<FastifyReply> {
  reply.header('vary', 'accept-encoding');
  const coding = acceptedCoding(request.headers['accept-encoding'], (name) => name === 'gzip');
  if (coding === null || body.length < MIN_BYTES) return reply.send(body);
  return reply.header('content-encoding', coding).send(await compress(body, { level: 5 }));
}
