import { createSocket } from 'node:dgram';
import { once } from 'node:events';

/** What the resolver does: its work, nothing at all, or deny every name. */
export type ResolverMode = 'working' | 'silent' | 'lying' | { readonly delayMs: number };

/** A resolver in front of another one that can be broken for all names at once. */
export interface SwitchedResolver {
  /** `127.0.0.1:PORT` */
  readonly resolver: string;
  setMode(mode: ResolverMode): void;
  stop(): void;
}

/** Starts it, over UDP, in front of `upstream` (`IP:PORT`). */
export async function startSwitchedResolver(upstream: string): Promise<SwitchedResolver> {
  const [host = '', port = ''] = upstream.split(':');
  const front = createSocket('udp4');
  let mode: ResolverMode = 'working';
  front.on('message', (question, { address, port: from }) => {
    if (mode === 'silent') return;
    if (mode === 'lying') {
      front.send(denial(question), from, address);
      return;
    }
    const delayMs = typeof mode === 'object' ? mode.delayMs : 0;
    const back = createSocket('udp4');
    back.once('message', (answer) => {
      back.close();
      setTimeout(() => send(answer, from, address), delayMs);
    });
    back.on('error', () => undefined);
    back.send(question, Number(port), host);
  });
  let isStopped = false;
  const send = (answer: Buffer, to: number, address: string): void => {
    if (!isStopped) front.send(answer, to, address);
  };
  front.bind(0, '127.0.0.1');
  await once(front, 'listening');
  return {
    resolver: `127.0.0.1:${front.address().port}`,
    setMode: (next) => {
      mode = next;
    },
    stop: () => {
      isStopped = true;
      front.close();
    },
  };
}

/** The question back with QR, RD and RA set and RCODE 3 (RFC 1035 §4.1.1). */
function denial(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  answer.writeUInt16BE(0x8183, 2);
  return answer;
}
