import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { HostileFarm } from './hostile-farm.ts';
import type { HostileOrder, HostileOrderResults, HostileReply } from './hostile-farm-protocol.ts';
import type { OpenTry, TryPlace } from './open-try.ts';

type OrderOf<Kind extends HostileOrder['kind']> = Extract<HostileOrder, { readonly kind: Kind }>;
type DoneReply = Extract<HostileReply, { readonly kind: 'done' }>;

interface Pending {
  readonly resolve: (reply: DoneReply) => void;
  readonly reject: (error: Error) => void;
}

/** Starts the farm in a child process, which ends with this one: its work and its memory are not ours. */
export function startHostileFarmProcess(): HostileFarm & { readonly pid: number } {
  const child = fork(fileURLToPath(new URL('./hostile-farm-entry.ts', import.meta.url)), {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const orders = new Orders(child);
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
      await orders.give<'stop'>({ kind: 'stop' }).catch(() => child.kill());
      await gone;
    },
  };
}

async function openThere(orders: Orders, place: TryPlace, stage: number): Promise<OpenTry> {
  const values = await orders.give<'open'>({ kind: 'open', place, stage });
  return {
    values,
    settle: (withinMs) => orders.give<'settle'>({ kind: 'settle', stage, withinMs }),
    reset: async () => {
      await orders.give<'reset' | 'close'>({ kind: 'reset', stage });
    },
    close: async () => {
      await orders.give<'reset' | 'close'>({ kind: 'close', stage });
    },
  };
}

/** Pairs orders with their replies. */
class Orders {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isGone = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: HostileReply) => this.#settle(reply));
    child.once('exit', (code, signal) => this.#failAll(`it ended with ${signal ?? code}`));
    child.once('error', (error) => this.#failAll(error.message));
  }

  async give<Kind extends HostileOrder['kind']>(
    order: Omit<OrderOf<Kind>, 'id'>,
  ): Promise<HostileOrderResults[Kind]> {
    const id = (this.#lastId += 1);
    const reply = await new Promise<DoneReply>((resolve, reject) => {
      if (this.#isGone || !this.#child.connected) {
        reject(new Error('the farm process is gone'));
        return;
      }
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ ...order, id }, (error) => {
        if (error !== null) this.#settle({ id, kind: 'failed', message: error.message });
      });
    });
    return reply.result as HostileOrderResults[Kind];
  }

  #settle(reply: HostileReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') pending?.resolve(reply);
    else pending?.reject(new Error(`the farm process failed: ${reply.message}`));
  }

  #failAll(why: string): void {
    this.#isGone = true;
    for (const { reject } of this.#pending.values())
      reject(new Error(`the farm process is gone: ${why}`));
    this.#pending.clear();
  }
}
