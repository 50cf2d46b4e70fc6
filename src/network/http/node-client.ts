import type { ClientRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { MAX_HEAD_BYTES, MAX_INFORMATIONAL_ANSWERS } from './head-limits.ts';

/** The head of a request as Node's client sends it. */
export interface RequestLine {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Names and values in turn, `Host` among them. */
  readonly headers: readonly string[];
}

/** Node's own client over a stream that is open; calls `onFlood` for informational answers that go on and on. */
export function openClient(
  stream: Duplex,
  { method, path, headers }: RequestLine,
  onFlood: () => void,
): ClientRequest {
  // Importing this module loads `fetch` and all behind it, 45 ms a thread that most probes never need.
  const client = process.getBuiltinModule('node:http').request({
    createConnection: () => stream,
    method,
    path,
    headers: [...headers],
    setHost: false,
    insecureHTTPParser: true,
    maxHeaderSize: MAX_HEAD_BYTES,
  });
  let informational = 0;
  client.on('information', () => {
    informational += 1;
    if (informational > MAX_INFORMATIONAL_ANSWERS) onFlood();
  });
  return client;
}
