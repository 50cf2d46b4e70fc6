import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HostileFarm } from './hostile-farm.ts';
import { OrderLine } from '../../src/farm/order-line.ts';
import type { HostileOrder, HostileOrderResults } from './hostile-farm-protocol.ts';
import type { OpenTry, TryPlace } from './open-try.ts';

type OrderOf<Kind extends HostileOrder['kind']> = Extract<HostileOrder, { readonly kind: Kind }>;

/** Starts the farm in a child process, which ends with this one: its work and its memory are not ours. */
export function startHostileFarmProcess(): HostileFarm & { readonly pid: number } {
  const child = fork(fileURLToPath(new URL('./hostile-farm-entry.ts', import.meta.url)), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const orders = new OrderLine(child);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  let lastStage = 0;
  return {
    pid: child.pid ?? 0,
    open: (place) => openThere(orders, place, (lastStage += 1)),
    stop: async () => {
      // A farm that is gone already cannot obey; its end is all that counts.
      await give<'stop'>(orders, { kind: 'stop' }).catch(() => child.kill());
      await gone;
    },
  };
}

async function openThere(orders: OrderLine, place: TryPlace, stage: number): Promise<OpenTry> {
  const values = await give<'open'>(orders, { kind: 'open', place, stage });
  return {
    values,
    settle: (withinMs) => give<'settle'>(orders, { kind: 'settle', stage, withinMs }),
    reset: async () => {
      await give<'reset' | 'close'>(orders, { kind: 'reset', stage });
    },
    close: async () => {
      await give<'reset' | 'close'>(orders, { kind: 'close', stage });
    },
  };
}

async function give<Kind extends HostileOrder['kind']>(
  orders: OrderLine,
  order: Omit<OrderOf<Kind>, 'id'> & { readonly kind: Kind },
): Promise<HostileOrderResults[Kind]> {
  return (await orders.order(order)) as HostileOrderResults[Kind];
}
