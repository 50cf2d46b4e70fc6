import { connect, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CrowdOrder, CrowdState } from './event-crowd.ts';

/** Clients that connect at once. */
const BATCH = 100;
const ANSWER_MS = 20_000;
const TICK_MS = 1_000;
const SIP_BYTES = 256;
const SELDOM_TICKS = 10;

type Manner = 'never' | 'sips' | 'seldom';
const MANNERS: readonly Manner[] = ['never', 'sips', 'seldom'];

const streams: { readonly socket: Socket; readonly manner: Manner }[] = [];
const counts = { open: 0, refused: 0, ended: 0, bytesRead: 0 } satisfies CrowdState;

/** Reads the answer's first bytes, and from then on as badly as it is told to. */
function join({ address, key }: CrowdOrder, manner: Manner): Promise<void> {
  const { hostname, port } = new URL(address);
  return new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port) });
    let isOpen = false;
    socket.setTimeout(ANSWER_MS, () => socket.destroy());
    socket.on('error', () => undefined);
    socket.once('close', () => {
      if (isOpen) {
        counts.open -= 1;
        counts.ended += 1;
      } else counts.refused += 1;
      resolve();
    });
    socket.once('readable', () => {
      const head = socket.read() as Buffer | null;
      if (head === null) return;
      counts.bytesRead += head.length;
      if (!head.toString('latin1').startsWith('HTTP/1.1 200 ')) {
        socket.destroy();
        return;
      }
      isOpen = true;
      counts.open += 1;
      socket.setTimeout(0);
      streams.push({ socket, manner });
      resolve();
    });
    socket.write(
      `GET /api/v1/events?view=overview HTTP/1.1\r\nHost: ${hostname}\r\nAuthorization: Bearer ${key}\r\n\r\n`,
    );
  });
}

function read({ socket, manner }: (typeof streams)[number], tick: number): void {
  if (manner === 'never' || socket.destroyed) return;
  if (manner === 'seldom' && tick % SELDOM_TICKS !== 0) return;
  const bytes = (manner === 'sips' ? socket.read(SIP_BYTES) : socket.read()) as Buffer | null;
  counts.bytesRead += bytes?.length ?? 0;
}

async function joinAll(order: CrowdOrder): Promise<void> {
  for (let from = 0; from < order.clients; from += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, order.clients - from) }, (_, n) => n);
    await Promise.all(numbers.map((n) => join(order, MANNERS[n % MANNERS.length] ?? 'never')));
    await wait(10);
  }
  process.send?.(counts);
  let tick = 0;
  setInterval(() => {
    tick += 1;
    for (const stream of streams) read(stream, tick);
  }, TICK_MS);
}

process.once('disconnect', () => process.exit());
process.on('message', (message: CrowdOrder | 'state') => {
  if (message === 'state') process.send?.(counts);
  else void joinAll(message);
});
