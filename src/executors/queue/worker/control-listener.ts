import type { Redis } from 'ioredis';
import type { JsonValue } from '../../../core/json.ts';
import type { WorkerCommand, WorkerReply } from '../../../core/ports/queue-control.ts';
import { readControlMessage, type ControlReply } from '../control/messages.ts';
import { CONTROL_CHANNEL, replyKey } from '../names.ts';
import type { Refusals } from '../refusals.ts';
import { CLOCK_SKEW_MS, placeOf, type Seal } from '../seal.ts';
import { parseText } from '../wire.ts';

export interface ControlHandlers {
  abort(session: string): void;
  /** Carries the command out and returns the reply. */
  obey(command: WorkerCommand): WorkerReply;
}

const REPLY_TTL_SECONDS = 15;
// A connection that only listens would never notice that it is dead.
const PING_INTERVAL_MS = 5_000;

/** Listens to the control channel and answers what concerns this worker. */
export class ControlListener {
  readonly #listening: Redis;
  readonly #client: Redis;
  readonly #seal: Seal;
  readonly #refusals: Refusals;
  readonly #identity: Pick<ControlReply, 'workerId' | 'worker'>;
  readonly #handlers: ControlHandlers;
  /** Messages that were obeyed, and when: one that comes again is a replay. */
  readonly #obeyed = new Map<string, number>();
  readonly #startedAt = Date.now();
  #pinging: NodeJS.Timeout | undefined;

  constructor(
    parts: {
      readonly listening: Redis;
      readonly client: Redis;
      readonly seal: Seal;
      readonly refusals: Refusals;
    },
    identity: Pick<ControlReply, 'workerId' | 'worker'>,
    handlers: ControlHandlers,
  ) {
    this.#listening = parts.listening;
    this.#client = parts.client;
    this.#seal = parts.seal;
    this.#refusals = parts.refusals;
    this.#identity = identity;
    this.#handlers = handlers;
  }

  async start(): Promise<void> {
    this.#listening.on('message', (_channel, text) => this.#receive(text));
    await this.#listening.subscribe(CONTROL_CHANNEL);
    this.#pinging = setInterval(
      () => void this.#listening.ping().catch(() => {}),
      PING_INTERVAL_MS,
    );
  }

  stop(): void {
    clearInterval(this.#pinging);
  }

  #receive(text: string): void {
    // Commands from before our start were meant for others.
    const since = Math.max(this.#startedAt, Date.now() - CLOCK_SKEW_MS);
    const message = readControlMessage(this.#seal.open(parseText(text), placeOf.control, since));
    if (message === null) return this.#refusals.note('a command');
    if (message.command === 'abort') {
      this.#handlers.abort(message.session);
      return;
    }
    const { workerId, worker } = this.#identity;
    if (message.target !== null && message.target !== worker && message.target !== workerId) return;
    if (this.#isReplay(message.id)) return this.#refusals.note('a repeated command');
    const reply: ControlReply = { workerId, worker, ...this.#handlers.obey(message) };
    const letter = this.#seal.close(jsonOf(reply), placeOf.reply(message.id, workerId));
    const key = replyKey(message.id);
    this.#client
      .multi()
      .rpush(key, JSON.stringify(letter))
      .expire(key, REPLY_TTL_SECONDS)
      .exec()
      .catch(() => {});
  }

  #isReplay(id: string): boolean {
    const now = performance.now();
    for (const [obeyedId, at] of this.#obeyed) {
      if (now - at > 2 * CLOCK_SKEW_MS) this.#obeyed.delete(obeyedId);
    }
    if (this.#obeyed.has(id)) return true;
    this.#obeyed.set(id, now);
    return false;
  }
}

function jsonOf({ checks, ...reply }: ControlReply): JsonValue {
  return checks === undefined ? reply : { ...reply, checks: checks.map((check) => ({ ...check })) };
}
