import type { Redis } from 'ioredis';
import { readControlMessage, type ControlCommand, type ControlReply } from '../control/messages.ts';
import { CONTROL_CHANNEL, replyKey } from '../names.ts';

/** What a worker can be told. */
export interface ControlHandlers {
  abort(session: string): void;
  /** What to answer. */
  obey(command: ControlCommand): Omit<ControlReply, 'workerId' | 'worker'>;
}

const replyLifeSeconds = 15;
// A connection that only listens would never notice that it is dead.
const pingMs = 5_000;

/** Listens to the control channel and answers what concerns this worker. */
export class ControlListener {
  readonly #listening: Redis;
  readonly #client: Redis;
  readonly #identity: Pick<ControlReply, 'workerId' | 'worker'>;
  readonly #handlers: ControlHandlers;
  #pinging: NodeJS.Timeout | undefined;

  constructor(
    connections: { readonly listening: Redis; readonly client: Redis },
    identity: Pick<ControlReply, 'workerId' | 'worker'>,
    handlers: ControlHandlers,
  ) {
    this.#listening = connections.listening;
    this.#client = connections.client;
    this.#identity = identity;
    this.#handlers = handlers;
  }

  async start(): Promise<void> {
    this.#listening.on('message', (_channel, text) => this.#hear(text));
    await this.#listening.subscribe(CONTROL_CHANNEL);
    this.#pinging = setInterval(() => void this.#listening.ping().catch(() => {}), pingMs);
  }

  stop(): void {
    clearInterval(this.#pinging);
  }

  #hear(text: string): void {
    const message = readControlMessage(text);
    if (message === null) return;
    if (message.command === 'abort') {
      this.#handlers.abort(message.session);
      return;
    }
    const { workerId, worker } = this.#identity;
    if (message.target !== null && message.target !== worker && message.target !== workerId) return;
    const reply: ControlReply = { workerId, worker, ...this.#handlers.obey(message) };
    const key = replyKey(message.id);
    this.#client
      .multi()
      .rpush(key, JSON.stringify(reply))
      .expire(key, replyLifeSeconds)
      .exec()
      .catch(() => {});
  }
}
