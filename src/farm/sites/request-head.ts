/** As much of a request as a simulated site needs. */
export interface ReceivedHead {
  readonly method: string;
  /** As sent, query included. */
  readonly path: string;
  /** Lower case and without the port; empty when the request has none. */
  readonly host: string;
  /** Whether the client expects further answers on the connection. */
  readonly keepsAlive: boolean;
}

const hostField = /\r\nhost:[ \t]*([^\r\n]*)/i;
const closeField = /\r\nconnection:[ \t]*close/i;

/** Reads a request head that ends before its blank line; `null` when there is no request line. */
export function readRequestHead(text: string): ReceivedHead | null {
  const methodEnd = text.indexOf(' ');
  const pathEnd = text.indexOf(' ', methodEnd + 1);
  if (methodEnd <= 0 || pathEnd === -1) return null;
  const isOld = text.startsWith('HTTP/1.0', pathEnd + 1);
  const method = text.slice(0, methodEnd);
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return {
    method,
    path: text.slice(methodEnd + 1, pathEnd),
    host: hostNameOf(hostField.exec(text)?.[1] ?? ''),
    // A body is never read, so nothing after it could be told from it.
    keepsAlive: !isOld && !hasBody && !closeField.test(text),
  };
}

function hostNameOf(value: string): string {
  const trimmed = value.trimEnd().toLowerCase();
  const portStart = trimmed.lastIndexOf(':');
  return portStart === -1 || trimmed.endsWith(']') ? trimmed : trimmed.slice(0, portStart);
}
