import { once } from 'node:events';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { UnavailableError } from '../core/errors.ts';

/** A free port that is ours before a caller is answered there, so that others can know it. */
export interface HeldPort {
  readonly port: number;
  /** To listen with: `server.listen(holder)`. */
  readonly holder: Server;
  /** Lets go of it, unless another server listens with it. */
  release(): void;
}

/** Any free port of `host`; calls that come before a server listens with it are turned away. */
export async function holdPort(host: string): Promise<HeldPort> {
  const holder = createServer((socket) => socket.destroy());
  try {
    await once(holder.listen({ host, port: 0 }), 'listening');
  } catch (error) {
    throw cannotListen({ host, port: 0 }, error);
  }
  const { port } = holder.address() as AddressInfo;
  return { port, holder, release: () => void holder.close() };
}

const reasons: ReadonlyMap<string, string> = new Map([
  ['EADDRINUSE', 'something else listens there already'],
  ['EACCES', 'this account may not use that port'],
  ['EADDRNOTAVAIL', 'this machine has no such address'],
  ['ENOTFOUND', 'no such host name'],
]);

/** The error for an address or port that cannot be had. */
export function cannotListen(
  at: { readonly host: string; readonly port: number },
  error: unknown,
): UnavailableError {
  const code = String((error as NodeJS.ErrnoException).code);
  const reason = reasons.get(code) ?? code;
  return new UnavailableError(`cannot listen on ${at.host} port ${at.port}: ${reason}`, error);
}
