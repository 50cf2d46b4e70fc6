import type { ChildProcess } from 'node:child_process';

/** What the process of a farm says to an order, under its id. */
type OrderReply = { readonly id: number } & (
  | { readonly kind: 'done'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly message: string }
);

interface Pending {
  readonly resolve: (result: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** Pairs orders to a child process with their replies. */
export class OrderLine {
  readonly #child: ChildProcess;
  readonly #pending = new Map<number, Pending>();
  #lastId = 0;
  #isGone = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.on('message', (reply: OrderReply) => this.#settle(reply));
    child.once('exit', (code, signal) => this.#failAll(`it ended with ${signal ?? code}`));
    child.once('error', (error) => this.#failAll(error.message));
  }

  /** What the order gives back; rejects when it fails or the process is gone. */
  order(order: { readonly kind: string }): Promise<unknown> {
    const id = (this.#lastId += 1);
    return new Promise((resolve, reject) => {
      if (this.#isGone || !this.#child.connected) {
        reject(new Error('the farm process is gone'));
        return;
      }
      this.#pending.set(id, { resolve, reject });
      this.#child.send({ ...order, id }, (error) => {
        if (error !== null) this.#settle({ id, kind: 'failed', message: error.message });
      });
    });
  }

  #settle(reply: OrderReply): void {
    const pending = this.#pending.get(reply.id);
    this.#pending.delete(reply.id);
    if (reply.kind === 'done') pending?.resolve(reply.result);
    else pending?.reject(new Error(`the farm process failed: ${reply.message}`));
  }

  #failAll(why: string): void {
    this.#isGone = true;
    for (const { reject } of this.#pending.values())
      reject(new Error(`the farm process is gone: ${why}`));
    this.#pending.clear();
  }
}
